//! The format `handle`: domain names as names of accounts.
//!
//! Checks only the syntax. Applications decide which top-level domains they accept.

use crate::labels::{self, Labels};
use crate::string_format::{text_format, whole};
use crate::syntax_error::SyntaxError;

const NAME: &str = "handle";

/// The maximum length in bytes.
const MAX_LENGTH: usize = 253;

/// A handle, which is a domain name of an account: `alice.example.com`.
///
/// Handles are case-insensitive in the protocol, but the string is kept as it was given, so that writing returns what
/// was read. Equality and order are those of the string. Use [`normalized`](Self::normalized) to compare handles.
/// Reserved top-level domains are accepted. A handle has at most 253 bytes.
///
/// Source: [handle](https://atproto.com/specs/handle).
///
/// ```
/// use lexgen_data::Handle;
///
/// let handle: Handle = "Alice.Example.com".parse()?;
/// assert_eq!(handle.tld(), "com");
/// assert_eq!(handle.labels().next(), Some("Alice"));
/// assert_eq!(handle.normalized(), "alice.example.com");
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(Box<str>);

text_format! { Handle = NAME, check }

impl Handle {
    /// Returns the labels between the dots, from left to right.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }

    /// Returns the top-level domain, which is the last label.
    #[must_use]
    pub fn tld(&self) -> &str {
        self.labels().next_back().unwrap_or_default()
    }

    /// Returns the handle in lowercase, as the protocol stores and compares it.
    #[must_use]
    pub fn normalized(&self) -> Self {
        Self(self.0.to_ascii_lowercase().into())
    }
}

fn check(text: &str) -> Result<(), SyntaxError> {
    whole(NAME, text, scan(text.as_bytes())?, labels::STRAY)
}

/// Checks the handle at the start of the string and returns its length. It extends over all bytes that a handle can
/// contain.
#[inline]
pub(crate) fn scan(text: &[u8]) -> Result<usize, SyntaxError> {
    let fault = |position, reason| Err(SyntaxError::new(NAME, position, reason));
    let Labels { count, last, end, .. } = labels::scan(NAME, text)?;
    if end > MAX_LENGTH {
        return fault(MAX_LENGTH, "a handle must have at most 253 characters");
    }
    if count < 2 {
        return fault(end, "a handle must have at least two segments");
    }
    match text.get(last) {
        Some(byte) if byte.is_ascii_alphabetic() => Ok(end),
        _ => fault(last, "the last segment must start with a letter"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Handle, check};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn the_parts_are_the_labels() {
        let handle = Handle::new("alice.bsky.social").unwrap();
        assert_eq!(handle.labels().collect::<Vec<_>>(), ["alice", "bsky", "social"]);
        assert_eq!(handle.tld(), "social");
    }

    #[test]
    fn case_is_kept_until_normalized() {
        let handle = Handle::new("XX.LCS.MIT.EDU").unwrap();
        assert_eq!(handle, "XX.LCS.MIT.EDU");
        assert_eq!(handle.normalized(), "xx.lcs.mit.edu");
        assert_ne!(handle, handle.normalized());
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position("alice"), Some(5));
        assert_eq!(position("john.0"), Some(5));
        assert_eq!(position("jo_hn.test"), Some(2));
        assert_eq!(position("@a.com"), Some(0));
        assert_eq!(position("a.xn--p1ai"), None);
        assert_eq!(position("a.b-"), Some(3));
    }

    #[test]
    fn the_longest_handle_has_253_bytes() {
        let longest = format!("{}abc", "a.".repeat(125));
        assert_eq!(position(&longest), None);
        assert_eq!(position(&(longest + "d")), Some(253));
    }
}
