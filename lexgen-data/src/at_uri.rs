//! The format `at-uri`: URIs of repositories, collections and records.
//!
//! Combines the grammars of the parts, which are in the modules of their formats.

mod part;

pub use self::part::AtUriPart;

use crate::at_identifier::{self, AtIdentifier};
use crate::borrowed::Borrowed;
use crate::did;
use crate::handle;
use crate::labels;
use crate::nsid::{self, Nsid};
use crate::record_key::{self, RecordKey};
use crate::string_format::{text_format, whole};
use crate::syntax_error::SyntaxError;

const NAME: &str = "at-uri";
const SCHEME: &str = "at://";

/// The URI of a repository, a collection or a record: `at://did:plc:…/app.bsky.feed.post/3jz…`.
///
/// This is the restricted form that lexicons use, without query, fragment and trailing slash. The string is kept as it
/// was given. Equality and order are those of the string.
///
/// The limit of 8192 bytes follows from the limits of the parts, which add up to 2884 bytes.
///
/// Source: [AT URI scheme](https://atproto.com/specs/at-uri-scheme).
///
/// ```
/// use lexgen_data::AtUri;
///
/// let uri: AtUri = "at://alice.example.com/app.bsky.feed.post/3jzfcijpj2z2a".parse()?;
/// assert_eq!(uri.authority(), "alice.example.com");
/// assert_eq!(uri.collection(), "app.bsky.feed.post");
/// assert_eq!(uri.record_key(), "3jzfcijpj2z2a");
/// assert_eq!(uri, AtUri::of_record(
///     &uri.authority().into_owned(),
///     &"app.bsky.feed.post".parse()?,
///     &"3jzfcijpj2z2a".parse()?,
/// ));
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AtUri(Box<str>);

text_format! { AtUri = NAME, check }

impl AtUri {
    /// Returns the URI of a repository.
    #[must_use]
    pub fn of_repository(authority: &AtIdentifier) -> Self {
        Self::join(&[SCHEME, authority.as_str()])
    }

    /// Returns the URI of a collection.
    #[must_use]
    pub fn of_collection(authority: &AtIdentifier, collection: &Nsid) -> Self {
        Self::join(&[SCHEME, authority.as_str(), "/", collection.as_str()])
    }

    /// Returns the URI of a record.
    #[must_use]
    pub fn of_record(authority: &AtIdentifier, collection: &Nsid, key: &RecordKey) -> Self {
        Self::join(&[SCHEME, authority.as_str(), "/", collection.as_str(), "/", key.as_str()])
    }

    fn join(parts: &[&str]) -> Self {
        Self(parts.concat().into())
    }

    /// Returns the account that owns the repository.
    #[must_use]
    pub fn authority(&self) -> Borrowed<'_, AtIdentifier> {
        Borrowed::trusted(self.part(0).unwrap_or_default().into())
    }

    /// Returns the collection, if the URI has one.
    #[must_use]
    pub fn collection(&self) -> AtUriPart<'_, Nsid> {
        AtUriPart::new(self.part(1))
    }

    /// Returns the record key, if the URI has one.
    #[must_use]
    pub fn record_key(&self) -> AtUriPart<'_, RecordKey> {
        AtUriPart::new(self.part(2))
    }

    /// Returns the URI with the handle and the authority of the collection in lowercase.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let authority = self.authority().into_owned().normalized();
        let collection = self.collection().get().map(|nsid| nsid.into_owned().normalized());
        match (collection, self.record_key().get()) {
            (None, _) => Self::of_repository(&authority),
            (Some(collection), None) => Self::of_collection(&authority, &collection),
            (Some(collection), Some(key)) => Self::of_record(&authority, &collection, &key.into_owned()),
        }
    }

    fn part(&self, index: usize) -> Option<&str> {
        self.0.strip_prefix(SCHEME)?.split('/').nth(index)
    }
}

fn check(text: &str) -> Result<(), SyntaxError> {
    let bytes = text.as_bytes();
    if !bytes.starts_with(SCHEME.as_bytes()) {
        return Err(SyntaxError::new(NAME, 0, "an AT URI must start with `at://`"));
    }
    let at = SCHEME.len();
    let authority = if at_identifier::is_did(bytes.get(at..).unwrap_or_default()) {
        part(bytes, at, did::scan, did::STRAY)?
    } else {
        part(bytes, at, handle::scan, labels::STRAY)?
    };
    if authority == bytes.len() {
        return Ok(());
    }
    let collection = part(bytes, authority + 1, nsid::scan, nsid::STRAY)?;
    if collection == bytes.len() {
        return Ok(());
    }
    let key = part(bytes, collection + 1, record_key::scan, record_key::STRAY)?;
    whole(NAME, text, key, "unexpected text after the record key")
}

/// Checks the part that starts at `at` and returns the index of its end: a slash or the end of the string. No part can
/// contain a slash.
#[inline]
fn part(
    text: &[u8],
    at: usize,
    scan: impl Fn(&[u8]) -> Result<usize, SyntaxError>,
    stray: &'static str,
) -> Result<usize, SyntaxError> {
    let length = scan(text.get(at..).unwrap_or_default()).map_err(|error| error.within(NAME, at))?;
    let end = at + length;
    match text.get(end) {
        None | Some(b'/') => Ok(end),
        Some(_) => Err(SyntaxError::new(NAME, end, stray)),
    }
}

#[cfg(test)]
mod tests {
    use super::{AtUri, check};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn missing_parts_are_none() {
        let uri = AtUri::new("at://did:plc:abc").unwrap();
        assert_eq!(uri.authority().as_str(), "did:plc:abc");
        assert_eq!(uri.collection(), None);
        assert_eq!(uri.record_key(), None);

        let uri = AtUri::new("at://did:plc:abc/com.example.foo").unwrap();
        assert_eq!(uri.collection(), Some("com.example.foo"));
        assert_ne!(uri.collection(), "com.example.fo");
        assert_ne!(uri.record_key(), "");
        assert_eq!(uri.record_key(), None);

        let uri = AtUri::new("at://did:plc:abc/com.example.foo/a:b").unwrap();
        assert_eq!(uri.record_key().as_deref(), Some("a:b"));
    }

    #[test]
    fn an_address_is_built_from_its_parts() {
        let authority = "did:plc:abc".parse().unwrap();
        let collection = "com.example.foo".parse().unwrap();
        let key = "self".parse().unwrap();
        assert_eq!(AtUri::of_repository(&authority), "at://did:plc:abc");
        assert_eq!(AtUri::of_collection(&authority, &collection), "at://did:plc:abc/com.example.foo");
        assert_eq!(AtUri::of_record(&authority, &collection, &key), "at://did:plc:abc/com.example.foo/self");
    }

    #[test]
    fn normalizing_lowercases_what_is_case_insensitive() {
        let normalized = |text| AtUri::new(text).unwrap().normalized();
        assert_eq!(normalized("at://A.Com/COM.Example.fooBar/Key"), "at://a.com/com.example.fooBar/Key");
        assert_eq!(normalized("at://A.Com"), "at://a.com");
        assert_eq!(normalized("at://did:plc:A/A.b.C"), "at://did:plc:A/a.b.C");
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position("AT://did:plc:abc"), Some(0));
        assert_eq!(position("at://"), Some(5));
        assert_eq!(position("at://did:PLC:abc"), Some(9));
        assert_eq!(position("at://a.com/"), Some(11));
        assert_eq!(position("at://a.com/com.example"), Some(22));
        assert_eq!(position("at://a.com/com.example.foo/"), Some(27));
        assert_eq!(position("at://a.com/com.example.foo/a/b"), Some(28));
        assert_eq!(position("at://a.com/com.example.foo#/a"), Some(26));
        assert_eq!(position("at://a.com?q"), Some(10));
    }

    #[test]
    fn an_error_names_the_outer_format() {
        let error = AtUri::new("at://did:plc:").unwrap_err();
        assert_eq!(error.to_string(), "invalid at-uri at byte 13: the identifier must not be empty");
    }
}
