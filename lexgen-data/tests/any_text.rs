//! Properties of every string format for any string.

use lexgen_data::{
    AtIdentifier, AtUri, Borrowed, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid,
    Uri,
};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde::{Deserialize, Serialize};

/// Asserts that reading, creating and checking agree. Accepted strings are written unchanged, and an error names its format
/// and has a position between two characters.
fn all_ways_agree<T>(text: &str)
where
    T: StringFormat + Serialize + for<'de> Deserialize<'de>,
{
    let json = serde_json::to_string(text).unwrap();
    let read = serde_json::from_str::<T>(&json);
    let borrowed = serde_json::from_str::<Borrowed<'_, T>>(&json);
    match T::check(text) {
        Ok(()) => {
            assert_eq!(serde_json::to_string(&read.unwrap()).unwrap(), json);
            assert_eq!(serde_json::to_string(&borrowed.unwrap()).unwrap(), json);
            assert_eq!(T::from_text(text).unwrap().into(), text);
        }
        Err(error) => {
            assert_eq!(error.format(), T::NAME);
            assert!(text.is_char_boundary(error.position()), "{error}");
            let message = error.to_string();
            assert!(read.is_err_and(|read| read.to_string().starts_with(&message)));
            assert!(borrowed.is_err_and(|read| read.to_string().starts_with(&message)));
            assert_eq!(T::from_text(text).err(), Some(error));
        }
    }
}

fn all_formats(text: &str) {
    all_ways_agree::<AtIdentifier>(text);
    all_ways_agree::<AtUri>(text);
    all_ways_agree::<Cid>(text);
    all_ways_agree::<Datetime>(text);
    all_ways_agree::<Did>(text);
    all_ways_agree::<Handle>(text);
    all_ways_agree::<Language>(text);
    all_ways_agree::<Nsid>(text);
    all_ways_agree::<RecordKey>(text);
    all_ways_agree::<SpaceRef>(text);
    all_ways_agree::<Tid>(text);
    all_ways_agree::<Uri>(text);
}

#[test]
fn an_error_never_points_into_a_character() {
    for text in ["b𐀀[𐀀", "did:plc:é", "é", "a.é", "http:a\u{a0}", "2024é", "en-é"] {
        all_formats(text);
    }
}

proptest! {
    #[test]
    fn all_constructors_of_a_format_agree_on_any_string(text in r"\PC{0,40}|(?s:.){0,10}") {
        all_formats(&text);
    }

    // Pieces of the grammars, so that long parts of the string are valid before an error.
    #[test]
    fn all_parsers_of_a_format_agree_on_nearly_valid_strings(
        text in r"(at://|did:|plc:|/space/|[a-z]{1,3}|[a-zA-Z0-9]{2,70}|[a-z]+\.[a-z]+|/|\.|-|:|%|[0-9]{2}|T|Z|é|bafyrei|Qm){0,12}",
    ) {
        all_formats(&text);
    }

    #[test]
    fn the_parts_of_an_at_uri_rebuild_it(
        authority in r"did:[a-z]{1,5}:[a-zA-Z0-9:._-]{0,20}[a-z]|[a-z]{1,5}(\.[a-z]{1,5}){1,3}",
        collection in r"[a-z]{1,5}(\.[a-z]{1,5}){1,3}\.[a-zA-Z]{1,9}",
        key in r"[a-zA-Z0-9_~:-]{1,20}",
    ) {
        let uri = AtUri::new(format!("at://{authority}/{collection}/{key}")).unwrap();
        prop_assert_eq!(uri.authority().to_string(), authority);
        let (Some(nsid), Some(record_key)) = (uri.collection().get(), uri.record_key().get()) else {
            panic!("a part of `{uri}` is missing");
        };
        prop_assert!(Nsid::check(&nsid).is_ok() && RecordKey::check(&record_key).is_ok());
        let again = AtUri::of_record(
            &uri.authority().into_owned(),
            &nsid.into_owned(),
            &record_key.into_owned(),
        );
        prop_assert_eq!(again, uri);
    }

    #[test]
    fn the_parts_of_a_uri_in_a_space_make_it_again(
        authority in r"did:[a-z]{1,5}:[a-zA-Z0-9:._-]{0,20}[a-z]",
        space_type in r"(space|[a-z]{1,5})(\.[a-z]{1,5}){1,3}\.[a-zA-Z]{1,9}",
        space_key in r"space|[a-zA-Z0-9_~:-]{1,20}",
        author in r"did:[a-z]{1,5}:[a-zA-Z0-9:._-]{0,20}[a-z]",
        collection in r"(space|[a-z]{1,5})(\.[a-z]{1,5}){1,3}\.[a-zA-Z]{1,9}",
        key in r"space|[a-zA-Z0-9_~:-]{1,20}",
    ) {
        let space = SpaceRef::new(format!("at://{authority}/space/{space_type}/{space_key}")).unwrap();
        prop_assert_eq!(space.authority(), authority.as_str());
        prop_assert_eq!(space.space_type(), space_type.as_str());
        prop_assert_eq!(space.key(), space_key.as_str());
        let parts = (space.authority().into_owned(), space.space_type().into_owned(), space.key().into_owned());
        prop_assert_eq!(&SpaceRef::from_parts(&parts.0, &parts.1, &parts.2), &space);
        let uri = AtUri::of_space(&space);
        prop_assert_eq!(uri.space(), space.as_str());

        let uri = AtUri::new(format!("{space}/{author}/{collection}/{key}")).unwrap();
        prop_assert_eq!(uri.authority(), authority.as_str());
        prop_assert_eq!(uri.space(), space.as_str());
        prop_assert_eq!(uri.author(), author.as_str());
        prop_assert_eq!(uri.collection(), collection.as_str());
        prop_assert_eq!(uri.record_key(), key.as_str());
        let again = AtUri::of_space_record(&space, &author.parse()?, &collection.parse()?, &key.parse()?);
        prop_assert_eq!(again, uri);
    }
}
