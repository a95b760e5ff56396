//! The format `at-identifier`: a DID or a handle.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use crate::borrowed::Borrowed;
use crate::did::Did;
use crate::handle::Handle;
use crate::string_format::{StringFormat, borrow_as_text, string_format_impls};
use crate::syntax_error::SyntaxError;

/// The identifier of an account: a [DID](https://atproto.com/specs/did) or a
/// [handle](https://atproto.com/specs/handle).
///
/// A string that starts with `did:` is a DID, any other a handle. Equality, order and hash are those of the string.
///
/// Source: [Lexicon: at-identifier](https://atproto.com/specs/lexicon#at-identifier).
///
/// ```
/// use lexgen_data::AtIdentifier;
///
/// let identifier: AtIdentifier = "alice.example.com".parse()?;
/// assert!(matches!(identifier, AtIdentifier::Handle(_)));
/// assert!(identifier.as_did().is_none());
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone)]
pub enum AtIdentifier {
    /// A DID.
    Did(Did),
    /// A handle.
    Handle(Handle),
}

string_format_impls!(AtIdentifier);
borrow_as_text!([] AtIdentifier);

impl AtIdentifier {
    /// Returns the string as it was given.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match self {
            Self::Did(did) => did.as_str(),
            Self::Handle(handle) => handle.as_str(),
        }
    }

    /// Returns the DID, if this is one.
    #[must_use]
    pub const fn as_did(&self) -> Option<&Did> {
        match self {
            Self::Did(did) => Some(did),
            Self::Handle(_) => None,
        }
    }

    /// Returns the handle, if this is one.
    #[must_use]
    pub const fn as_handle(&self) -> Option<&Handle> {
        match self {
            Self::Did(_) => None,
            Self::Handle(handle) => Some(handle),
        }
    }

    /// Returns the identifier with a handle in lowercase. A DID is unchanged.
    #[must_use]
    pub fn normalized(&self) -> Self {
        match self {
            Self::Did(did) => Self::Did(did.clone()),
            Self::Handle(handle) => Self::Handle(handle.normalized()),
        }
    }
}

impl StringFormat for AtIdentifier {
    const NAME: &'static str = "at-identifier";

    fn check(text: &str) -> Result<(), SyntaxError> {
        let checked = if is_did(text.as_bytes()) { Did::check(text) } else { Handle::check(text) };
        checked.map_err(|error| error.within(Self::NAME, 0))
    }

    fn from_checked(text: Borrowed<'_, Self>) -> Self {
        // `check` chose between the two by the same prefix.
        let text: Cow<'_, str> = text.into_text();
        if is_did(text.as_bytes()) {
            Self::Did(Did::from_checked(Borrowed::trusted(text)))
        } else {
            Self::Handle(Handle::from_checked(Borrowed::trusted(text)))
        }
    }
}

pub(crate) fn is_did(text: &[u8]) -> bool {
    text.starts_with(b"did:")
}

impl From<Did> for AtIdentifier {
    fn from(did: Did) -> Self {
        Self::Did(did)
    }
}

impl From<Handle> for AtIdentifier {
    fn from(handle: Handle) -> Self {
        Self::Handle(handle)
    }
}

impl From<AtIdentifier> for String {
    fn from(identifier: AtIdentifier) -> Self {
        match identifier {
            AtIdentifier::Did(did) => did.into(),
            AtIdentifier::Handle(handle) => handle.into(),
        }
    }
}

impl PartialEq for AtIdentifier {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for AtIdentifier {}

impl PartialOrd for AtIdentifier {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AtIdentifier {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for AtIdentifier {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::AtIdentifier;
    use crate::{Did, Handle};

    #[test]
    fn strings_that_start_with_did_are_never_handles() {
        let did = AtIdentifier::new("did:plc:abc").unwrap();
        assert_eq!(did.as_did(), Some(&Did::new("did:plc:abc").unwrap()));
        let handle = AtIdentifier::new("did.example.com").unwrap();
        assert_eq!(handle.as_handle(), Some(&Handle::new("did.example.com").unwrap()));
        assert!(AtIdentifier::new("did:example.com").is_err());
    }

    #[test]
    fn an_error_names_the_outer_format() {
        let error = AtIdentifier::new("did:plc:").unwrap_err();
        assert_eq!((error.format(), error.position()), ("at-identifier", 8));
        let error = AtIdentifier::new("alice").unwrap_err();
        assert_eq!((error.format(), error.position()), ("at-identifier", 5));
    }

    #[test]
    fn normalizing_changes_handles_only() {
        let normalized = |text| AtIdentifier::new(text).unwrap().normalized();
        assert_eq!(normalized("A.COM"), "a.com");
        assert_eq!(normalized("did:plc:ABC"), "did:plc:ABC");
    }
}
