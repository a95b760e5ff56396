//! The format `nsid`: namespaced identifiers, the names of lexicons.
//!
//! Checks only the syntax of NSIDs.

use crate::labels::{self, Labels};
use crate::string_format::{text_format, whole};
use crate::syntax_error::SyntaxError;

const NAME: &str = "nsid";

/// The maximum length in bytes.
const MAX_LENGTH: usize = 317;

/// A namespaced identifier: `app.bsky.feed.post`.
///
/// An NSID is a reversed domain name, the authority, followed by a name. The authority is case-insensitive, the name is
/// case-sensitive. The string is kept as it was given. Equality and order are those of the string. Use
/// [`normalized`](Self::normalized) to compare NSIDs. An NSID has at most 317 bytes.
///
/// Source: [NSID](https://atproto.com/specs/nsid).
///
/// ```
/// use lexgen_data::Nsid;
///
/// let nsid: Nsid = "com.Example.feed.getThing".parse()?;
/// assert_eq!(nsid.authority(), "com.Example.feed");
/// assert_eq!(nsid.domain(), "feed.example.com");
/// assert_eq!(nsid.name(), "getThing");
/// assert_eq!(nsid.normalized(), "com.example.feed.getThing");
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nsid(Box<str>);

text_format! { Nsid = NAME, check }

impl Nsid {
    /// The maximum length in bytes.
    pub const MAX_LENGTH: usize = MAX_LENGTH;

    /// Returns the segments between the dots, from left to right.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }

    /// Returns all segments except the last: a reversed domain name.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.split().0
    }

    /// Returns the authority as a domain name, in lowercase.
    #[must_use]
    pub fn domain(&self) -> String {
        let labels: Vec<&str> = self.authority().rsplit('.').collect();
        labels.join(".").to_ascii_lowercase()
    }

    /// Returns the last segment.
    #[must_use]
    pub fn name(&self) -> &str {
        self.split().1
    }

    /// Returns the NSID with its authority in lowercase, as the protocol compares it.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let (authority, name) = self.split();
        let mut text = authority.to_ascii_lowercase();
        text.push('.');
        text.push_str(name);
        Self(text.into())
    }

    fn split(&self) -> (&str, &str) {
        self.0.rsplit_once('.').unwrap_or_default()
    }
}

pub(crate) const STRAY: &str = "expected a letter, a digit or `.`, or `-` before the name";

fn check(text: &str) -> Result<(), SyntaxError> {
    whole(NAME, text, scan(text.as_bytes())?, STRAY)
}

/// Checks the NSID at the start of the string and returns its length. It extends over all bytes that an NSID can
/// contain.
#[inline]
pub(crate) fn scan(text: &[u8]) -> Result<usize, SyntaxError> {
    let fault = |position, reason| Err(SyntaxError::new(NAME, position, reason));
    let Labels { count, last, word, end } = labels::scan(NAME, text)?;
    // The specification also limits the authority to 253 bytes. No implementation checks that, and the interoperability
    // list of valid NSIDs has an authority of 283 bytes.
    if end > MAX_LENGTH {
        return fault(MAX_LENGTH, "an NSID must have at most 317 characters");
    }
    if count < 3 {
        return fault(end, "an NSID must have at least three segments");
    }
    if !text.first().is_some_and(u8::is_ascii_alphabetic) {
        return fault(0, "the first segment must start with a letter");
    }
    if !text.get(last).is_some_and(u8::is_ascii_alphabetic) {
        return fault(last, "the name must start with a letter");
    }
    if word < end {
        return fault(word, "the name must not contain `-`");
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::{Nsid, check};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn the_parts_are_authority_and_name() {
        let nsid = Nsid::new("com.example.fooBar").unwrap();
        assert_eq!(nsid.authority(), "com.example");
        assert_eq!(nsid.domain(), "example.com");
        assert_eq!(nsid.name(), "fooBar");
        assert_eq!(nsid.segments().collect::<Vec<_>>(), ["com", "example", "fooBar"]);
    }

    #[test]
    fn normalizing_lowers_the_authority_and_keeps_the_name() {
        let nsid = Nsid::new("COM.Example.fooBar").unwrap();
        assert_eq!(nsid, "COM.Example.fooBar");
        assert_eq!(nsid.normalized(), "com.example.fooBar");
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position("com.example"), Some(11));
        assert_eq!(position("1.example.foo"), Some(0));
        assert_eq!(position("com.example.2"), Some(12));
        assert_eq!(position("com.example.a-b"), Some(13));
        assert_eq!(position("com.exa💩ple.thing"), Some(7));
        assert_eq!(position("com.example.foo\n"), Some(15));
        assert_eq!(position("one.2.three"), None);
    }

    #[test]
    fn the_longest_nsid_has_317_bytes() {
        let longest = format!("{}{}", "a.".repeat(127), "n".repeat(63));
        assert_eq!(position(&longest), None);
        assert_eq!(position(&format!("a{longest}")), Some(317));
    }
}
