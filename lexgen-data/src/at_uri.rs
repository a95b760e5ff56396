//! The format `at-uri`: URIs of repositories, collections and records, and of spaces and their records.
//!
//! Combines the grammars of the parts, which are in the modules of their formats.

mod part;
pub(crate) mod scan;

pub use self::part::AtUriPart;

use crate::at_identifier::{self, AtIdentifier};
use crate::borrowed::Borrowed;
use crate::did::{self, Did};
use crate::handle;
use crate::labels;
use crate::nsid::{self, Nsid};
use crate::record_key::{self, RecordKey};
use crate::space_ref::SpaceRef;
use crate::string_format::{text_format, whole};
use crate::syntax_error::SyntaxError;

use self::scan::{MARKER, SCHEME};

const NAME: &str = "at-uri";

/// The URI of a repository, a collection or a record: `at://did:plc:…/app.bsky.feed.post/3jz…`.
///
/// This is the restricted form that lexicons use, without query, fragment and trailing slash. The string is kept as it
/// was given. Equality and order are those of the string.
///
/// URIs of spaces have a second form, which [`space`](Self::space) distinguishes: `at://did:plc:…/space/` with the type
/// and the key of the space, and after these optionally the author, the collection and the key of a record in it.
/// **Draft:** spaces are a proposal, not yet part of the specification, and may change.
///
/// The limit of 8192 bytes follows from the limits of the parts, which add up to 5770 bytes.
///
/// Sources: [AT URI scheme](https://atproto.com/specs/at-uri-scheme),
/// [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data#addressing).
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
///
/// let uri: AtUri = "at://did:web:a.example/space/com.example.forum/main/did:plc:abc/com.example.post/1".parse()?;
/// assert_eq!(uri.space(), "at://did:web:a.example/space/com.example.forum/main");
/// assert_eq!(uri.author(), "did:plc:abc");
/// assert_eq!(uri.collection(), "com.example.post");
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

    /// Returns the URI of a space.
    #[must_use]
    pub fn of_space(space: &SpaceRef) -> Self {
        Self(space.as_str().into())
    }

    /// Returns the URI of a record in a space.
    #[must_use]
    pub fn of_space_record(space: &SpaceRef, author: &Did, collection: &Nsid, key: &RecordKey) -> Self {
        Self::join(&[space.as_str(), "/", author.as_str(), "/", collection.as_str(), "/", key.as_str()])
    }

    fn join(parts: &[&str]) -> Self {
        Self(parts.concat().into())
    }

    /// Converts a string that is known to be valid.
    pub(crate) fn trusted(text: Box<str>) -> Self {
        Self(text)
    }

    /// Returns the account that owns the repository. In a space, it is the authority of the space, which is a DID.
    #[must_use]
    pub fn authority(&self) -> Borrowed<'_, AtIdentifier> {
        let authority = self.0.strip_prefix(SCHEME).and_then(|parts| parts.split('/').next());
        Borrowed::trusted(authority.unwrap_or_default().into())
    }

    /// Returns the space that the URI leads to or into, if it is not a public URI.
    ///
    /// ```
    /// use lexgen_data::{AtUri, SpaceRef};
    ///
    /// let uri: AtUri = "at://did:plc:abc/space/com.example.forum/main".parse()?;
    /// let space: Option<SpaceRef> = uri.space().get().map(|space| space.into_owned());
    /// assert_eq!(space.as_ref().map(AtUri::of_space), Some(uri));
    ///
    /// let uri: AtUri = "at://did:plc:abc/com.example.post/1".parse()?;
    /// assert!(uri.space().is_none());
    /// # Ok::<(), lexgen_data::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn space(&self) -> AtUriPart<'_, SpaceRef> {
        AtUriPart::new(self.space_end().and_then(|end| self.0.get(..end)))
    }

    /// Returns the account whose repository has the record. In a space, it is a DID, and only URIs of records have one.
    /// In other URIs, it is the authority.
    #[must_use]
    pub fn author(&self) -> AtUriPart<'_, AtIdentifier> {
        AtUriPart::new(self.record_part(0))
    }

    /// Returns the collection, if the URI has one.
    #[must_use]
    pub fn collection(&self) -> AtUriPart<'_, Nsid> {
        AtUriPart::new(self.record_part(1))
    }

    /// Returns the record key, if the URI has one.
    #[must_use]
    pub fn record_key(&self) -> AtUriPart<'_, RecordKey> {
        AtUriPart::new(self.record_part(2))
    }

    /// Returns the URI with the handle and the authorities of NSIDs in lowercase.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let space = self.space().get().map(|space| space.into_owned().normalized());
        let author = self.author().get().map(|author| author.into_owned().normalized());
        let collection = self.collection().get().map(|nsid| nsid.into_owned().normalized());
        let key = self.record_key();
        // Every part follows a slash. For the first one of a public URI, it is the second one of the scheme.
        let mut text = space.map_or_else(|| "at:/".to_owned(), String::from);
        let parts = [author.as_ref().map(AtIdentifier::as_str), collection.as_ref().map(Nsid::as_str), key.as_deref()];
        for part in parts.into_iter().flatten() {
            text.extend(["/", part]);
        }
        Self(text.into())
    }

    /// Returns a part of the path to a record: its author, the collection or the record key.
    fn record_part(&self, index: usize) -> Option<&str> {
        let mut parts = self.0.strip_prefix(SCHEME)?.split('/');
        let (authority, collection) = (parts.next(), parts.next());
        match index {
            // The type and the key of the space come first.
            _ if collection == Some(MARKER) => parts.nth(2 + index),
            0 => authority,
            1 => collection,
            _ => parts.next(),
        }
    }

    /// Returns the end of the reference to a space at the start of the URI.
    fn space_end(&self) -> Option<usize> {
        let mut slashes = self.0.match_indices('/').map(|(at, _)| at).skip(2);
        let (authority, marker) = (slashes.next()?, slashes.next()?);
        if self.0.get(authority + 1..marker)? != MARKER {
            return None;
        }
        // The slash after the type comes first. There is one after the key if a record follows.
        Some(slashes.nth(1).unwrap_or(self.0.len()))
    }
}

fn check(text: &str) -> Result<(), SyntaxError> {
    let bytes = text.as_bytes();
    let at = scan::scheme(NAME, bytes)?;
    let authority = if at_identifier::is_did(bytes.get(at..).unwrap_or_default()) {
        scan::segment(NAME, bytes, at, did::scan, did::STRAY)?
    } else {
        scan::segment(NAME, bytes, at, handle::scan, labels::STRAY)?
    };
    if authority == bytes.len() {
        return Ok(());
    }
    let collection = match scan::segment(NAME, bytes, authority + 1, nsid::scan, nsid::STRAY) {
        Ok(collection) => collection,
        // Most URIs are public, so the marker of a space is expected only where there is no NSID.
        Err(_) if scan::has_marker(bytes, authority) => return check_space(text, authority),
        Err(error) => return Err(error),
    };
    if collection == bytes.len() {
        return Ok(());
    }
    let key = scan::segment(NAME, bytes, collection + 1, record_key::scan, record_key::STRAY)?;
    whole(NAME, text, key, AFTER_KEY)
}

const AFTER_KEY: &str = "unexpected text after the record key";

/// Checks a URI with the marker of a space after its authority, which ends at `authority`.
#[inline(never)]
fn check_space(text: &str, authority: usize) -> Result<(), SyntaxError> {
    let bytes = text.as_bytes();
    if !at_identifier::is_did(bytes.get(SCHEME.len()..).unwrap_or_default()) {
        return Err(SyntaxError::new(NAME, SCHEME.len(), "the authority of a space must be a DID"));
    }
    let space = scan::space(NAME, bytes, authority)?;
    if space == bytes.len() {
        return Ok(());
    }
    let author = scan::segment(NAME, bytes, space + 1, did::scan, did::STRAY)?;
    let missing = "a collection must follow the author of a record";
    let collection = scan::next_segment(NAME, bytes, author, nsid::scan, nsid::STRAY, missing)?;
    let missing = "a record key must follow the collection of a record";
    let key = scan::next_segment(NAME, bytes, collection, record_key::scan, record_key::STRAY, missing)?;
    whole(NAME, text, key, AFTER_KEY)
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
    fn the_two_kinds_of_uris_are_distinguished() {
        let public = AtUri::new("at://a.example/com.example.foo/1").unwrap();
        assert_eq!(public.space(), None);
        assert_eq!(public.author(), "a.example");

        let space = AtUri::new("at://did:plc:abc/space/com.example.forum/main").unwrap();
        assert_eq!(space.authority(), "did:plc:abc");
        assert_eq!(space.space(), "at://did:plc:abc/space/com.example.forum/main");
        assert_eq!((space.author().get(), space.collection().get(), space.record_key().get()), (None, None, None));

        let record = AtUri::new("at://did:plc:abc/space/com.example.forum/main/did:plc:d/com.example.foo/1").unwrap();
        assert_eq!(record.authority(), "did:plc:abc");
        assert_eq!(record.space(), "at://did:plc:abc/space/com.example.forum/main");
        assert_eq!(record.author(), "did:plc:d");
        assert_eq!(record.collection(), "com.example.foo");
        assert_eq!(record.record_key(), "1");
    }

    #[test]
    fn a_collection_that_starts_with_the_marker_is_public() {
        for text in ["at://did:plc:abc/space.example.foo/1", "at://a.example/spaces.example.foo/1/"] {
            let uri = AtUri::trusted(text.into());
            assert_eq!(uri.space(), None, "{text}");
            assert_eq!(uri.record_key(), "1");
        }
        assert_eq!(position("at://did:plc:abc/space.example.foo/1"), None);
    }

    #[test]
    fn the_uri_of_a_record_in_a_space_is_built_from_its_parts() {
        let space = "at://did:plc:abc/space/com.example.forum/main".parse().unwrap();
        let (author, collection) = ("did:plc:d".parse().unwrap(), "com.example.foo".parse().unwrap());
        let uri = AtUri::of_space_record(&space, &author, &collection, &"1".parse().unwrap());
        assert_eq!(uri, "at://did:plc:abc/space/com.example.forum/main/did:plc:d/com.example.foo/1");
        assert_eq!(AtUri::of_space(&space), "at://did:plc:abc/space/com.example.forum/main");
    }

    #[test]
    fn normalizing_lowercases_what_is_case_insensitive() {
        let normalized = |text| AtUri::new(text).unwrap().normalized();
        assert_eq!(
            normalized("at://did:plc:A/space/Com.Example.fooBar/Key/did:plc:B/Com.Example.fooBar/Key"),
            "at://did:plc:A/space/com.example.fooBar/Key/did:plc:B/com.example.fooBar/Key"
        );
        assert_eq!(normalized("at://did:plc:A/space/Com.Example.foo/Key"), "at://did:plc:A/space/com.example.foo/Key");
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
        assert_eq!(position("at://a.com/space/a.b.c/d"), Some(5));
        assert_eq!(position("at://a.com/space"), Some(5));
        assert_eq!(position("at://did:plc:abc/space"), Some(22));
        assert_eq!(position("at://did:plc:abc/space?"), Some(22));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/."), Some(29));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d/"), Some(31));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d/a.com/a.b.c/e"), Some(31));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d/did:plc:e"), Some(40));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d/did:plc:e/a.b"), Some(44));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d/did:plc:e/a.b.c"), Some(46));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d/did:plc:e/a.b.c/f/"), Some(48));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d/did:plc:e/a.b.c/f#/"), Some(48));
    }

    #[test]
    fn an_error_names_the_outer_format() {
        let error = AtUri::new("at://did:plc:").unwrap_err();
        assert_eq!(error.to_string(), "invalid at-uri at byte 13: the identifier must not be empty");
        let error = AtUri::new("at://a.example/space/a.b.c/d").unwrap_err();
        assert_eq!(error.to_string(), "invalid at-uri at byte 5: the authority of a space must be a DID");
    }
}
