//! Targets that read strings: string formats and grapheme clusters.

use std::fmt::Debug;

use lexgen_data::{
    AtIdentifier, AtUri, Borrowed, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid,
    Uri, json,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Every string format, parsed in every way. All agree, and a parsed value keeps its text.
pub(crate) fn formats(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    agrees::<Did>(&text);
    agrees::<Cid>(&text);
    agrees::<RecordKey>(&text);
    agrees::<Uri>(&text);
    if let Some(handle) = agrees::<Handle>(&text) {
        assert!(Handle::check(handle.normalized().as_str()).is_ok());
    }
    if let Some(identifier) = agrees::<AtIdentifier>(&text) {
        assert!(AtIdentifier::check(identifier.normalized().as_str()).is_ok());
    }
    if let Some(nsid) = agrees::<Nsid>(&text) {
        assert!(Nsid::check(nsid.normalized().as_str()).is_ok());
        let _ = (nsid.authority(), nsid.name());
    }
    if let Some(uri) = agrees::<AtUri>(&text) {
        let _ = (uri.authority(), uri.space(), uri.author(), uri.collection(), uri.record_key());
        assert!(AtUri::check(uri.normalized().as_str()).is_ok());
    }
    if let Some(space) = agrees::<SpaceRef>(&text) {
        let _ = (space.authority(), space.space_type(), space.key());
        assert!(SpaceRef::check(space.normalized().as_str()).is_ok());
        assert!(AtUri::check(&text).is_ok());
    }
    if let Some(tid) = agrees::<Tid>(&text) {
        let _ = (tid.timestamp_micros(), tid.clock_id());
    }
    if let Some(datetime) = agrees::<Datetime>(&text) {
        let _ = (datetime.unix_seconds(), datetime.subsec_nanos());
        assert_eq!(Datetime::check_lenient(&text), Ok(()));
    }
    if let Err(error) = Datetime::check_lenient(&text) {
        assert!(text.is_char_boundary(error.position()), "{error}");
    }
    if let Some(language) = agrees::<Language>(&text) {
        let _ = language.primary();
    }
}

fn agrees<T>(text: &str) -> Option<T>
where
    T: StringFormat + DeserializeOwned + Serialize + Debug + PartialEq + AsRef<str>,
{
    let parsed = T::from_text(text);
    let json = json::to_string(text).expect("a string can be written");
    let read = json::from_str::<T>(&json);
    let borrowed = json::from_str::<Borrowed<'_, T>>(&json);
    match (&parsed, T::check(text)) {
        (Ok(value), Ok(())) => {
            assert_eq!(value.as_ref(), text);
            assert_eq!(read.ok().as_ref(), Some(value));
            assert_eq!(borrowed.map(|borrowed| borrowed.as_str().to_owned()).ok().as_deref(), Some(text));
            assert_eq!(json::to_string(value).expect("a string can be written"), json);
        }
        (Err(error), Err(checked)) => {
            assert_eq!(*error, checked);
            assert!(text.is_char_boundary(error.position()), "{error}");
            assert!(read.is_err() && borrowed.is_err());
        }
        (parsed, checked) => panic!("{} of {text:?}: {parsed:?}, but {checked:?}", T::NAME),
    }
    parsed.ok()
}

/// The number of grapheme clusters is at most the number of characters.
pub(crate) fn graphemes(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let count = lexgen_data::graphemes(&text);
    assert!(count <= text.chars().count());
    assert_eq!(count == 0, text.is_empty());
}
