//! The format `space-ref`: references to spaces.
//!
//! Draft: [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data). A reference is
//! the first of the two forms of AT URIs of spaces, whose grammar is in `at_uri`.

use crate::at_uri::AtUri;
use crate::at_uri::scan::{self, MARKER, SCHEME};
use crate::borrowed::Borrowed;
use crate::did::{self, Did};
use crate::nsid::Nsid;
use crate::record_key::RecordKey;
use crate::string_format::{text_format, whole};
use crate::syntax_error::SyntaxError;

const NAME: &str = "space-ref";

/// A reference to a space of permissioned data: `at://did:plc:…/space/com.example.forum/main`.
///
/// A space is identified by its authority, which is a DID, by its type, and by its key. A reference has exactly these
/// parts: no record, no query, no fragment and no trailing slash. The string is kept as it was given. Equality and order
/// are those of the string. A reference has at most 2890 bytes, which follows from the limits of its parts.
///
/// **Draft:** spaces are a proposal, not yet part of the specification, and may change.
///
/// Source: [proposal 0016](https://github.com/bluesky-social/proposals/tree/main/0016-permissioned-data#addressing).
///
/// ```
/// use lexgen_data::{AtUri, SpaceRef};
///
/// let space: SpaceRef = "at://did:web:board.example.com/space/com.example.forum/main".parse()?;
/// assert_eq!(space.authority(), "did:web:board.example.com");
/// assert_eq!(space.space_type(), "com.example.forum");
/// assert_eq!(space.key(), "main");
/// assert_eq!(space, SpaceRef::from_parts(
///     &"did:web:board.example.com".parse()?,
///     &"com.example.forum".parse()?,
///     &"main".parse()?,
/// ));
/// assert_eq!(AtUri::from(space.clone()).space(), space.as_str());
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceRef(Box<str>);

text_format! { SpaceRef = NAME, check }

impl SpaceRef {
    /// Returns the reference to the space of an authority with this type and key. A space key has the syntax of a
    /// record key.
    #[must_use]
    pub fn from_parts(authority: &Did, space_type: &Nsid, key: &RecordKey) -> Self {
        let parts = [SCHEME, authority.as_str(), "/", MARKER, "/", space_type.as_str(), "/", key.as_str()];
        Self(parts.concat().into())
    }

    /// Returns the authority: the DID that controls who has access.
    #[must_use]
    pub fn authority(&self) -> Borrowed<'_, Did> {
        Borrowed::trusted(self.part(0).into())
    }

    /// Returns the type of the space, which names its declaration.
    #[must_use]
    pub fn space_type(&self) -> Borrowed<'_, Nsid> {
        Borrowed::trusted(self.part(2).into())
    }

    /// Returns the key, which distinguishes spaces of the same type and authority.
    #[must_use]
    pub fn key(&self) -> Borrowed<'_, RecordKey> {
        Borrowed::trusted(self.part(3).into())
    }

    /// Returns the reference with the authority of the space type in lowercase.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let space_type = self.space_type().into_owned().normalized();
        Self::from_parts(&self.authority().into_owned(), &space_type, &self.key().into_owned())
    }

    /// Returns a segment after the scheme. The marker is the second one.
    fn part(&self, index: usize) -> &str {
        self.0.strip_prefix(SCHEME).and_then(|parts| parts.split('/').nth(index)).unwrap_or_default()
    }
}

/// Every reference to a space is the AT URI of the space.
impl From<SpaceRef> for AtUri {
    fn from(space: SpaceRef) -> Self {
        Self::trusted(space.0)
    }
}

fn check(text: &str) -> Result<(), SyntaxError> {
    let bytes = text.as_bytes();
    let at = scan::scheme(NAME, bytes)?;
    let authority = scan::segment(NAME, bytes, at, did::scan, did::STRAY)?;
    if !scan::has_marker(bytes, authority) {
        return Err(SyntaxError::new(NAME, authority, "`/space/` must follow the authority"));
    }
    let key = scan::space(NAME, bytes, authority)?;
    whole(NAME, text, key, "unexpected text after the key of the space")
}

#[cfg(test)]
mod tests {
    use super::{SpaceRef, check};
    use crate::AtUri;

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn a_reference_is_built_from_its_parts() {
        let space = SpaceRef::from_parts(
            &"did:plc:abc".parse().unwrap(),
            &"com.example.forum".parse().unwrap(),
            &"a:b".parse().unwrap(),
        );
        assert_eq!(space, "at://did:plc:abc/space/com.example.forum/a:b");
        assert_eq!(check(space.as_str()), Ok(()));
        assert_eq!(space.authority(), "did:plc:abc");
        assert_eq!(space.space_type(), "com.example.forum");
        assert_eq!(space.key(), "a:b");
        assert_eq!(AtUri::from(space), "at://did:plc:abc/space/com.example.forum/a:b");
    }

    #[test]
    fn a_space_type_may_have_the_name_of_the_marker() {
        let space = SpaceRef::new("at://did:plc:abc/space/space.example.space/space").unwrap();
        assert_eq!((space.space_type().as_str(), space.key().as_str()), ("space.example.space", "space"));
    }

    #[test]
    fn normalizing_lowercases_the_authority_of_the_type() {
        let space = SpaceRef::new("at://did:plc:A/space/COM.Example.fooBar/Key").unwrap();
        assert_eq!(space.normalized(), "at://did:plc:A/space/com.example.fooBar/Key");
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position("did:plc:abc/space/a.b.c/d"), Some(0));
        assert_eq!(position("at://a.com/space/a.b.c/d"), Some(5));
        assert_eq!(position("at://did:plc:abc"), Some(16));
        assert_eq!(position("at://did:plc:abc?"), Some(16));
        assert_eq!(position("at://did:plc:abc/a.b.c/d"), Some(16));
        assert_eq!(position("at://did:plc:abc/Space/a.b.c/d"), Some(16));
        assert_eq!(position("at://did:plc:abc/spaces/a.b.c/d"), Some(16));
        assert_eq!(position("at://did:plc:abc/space"), Some(22));
        assert_eq!(position("at://did:plc:abc/space/"), Some(23));
        assert_eq!(position("at://did:plc:abc/space/a.b/d"), Some(26));
        assert_eq!(position("at://did:plc:abc/space/a.b.c"), Some(28));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/"), Some(29));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/.."), Some(29));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d/"), Some(30));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d?e"), Some(30));
        assert_eq!(position("at://did:plc:abc/space/a.b.c/d"), None);
    }

    #[test]
    fn an_error_names_the_outer_format() {
        let error = SpaceRef::new("at://did:plc:abc/space/a.b.c").unwrap_err();
        assert_eq!(error.to_string(), "invalid space-ref at byte 28: the key of a space must follow its type");
        let error = SpaceRef::new("at://did:plc:abc/space/a.b.c/d/e").unwrap_err();
        assert_eq!(error.to_string(), "invalid space-ref at byte 30: unexpected text after the key of the space");
    }
}
