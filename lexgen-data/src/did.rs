//! The format `did`: decentralized identifiers.
//!
//! Checks the general syntax that the protocol allows, not what single methods add to it.

use crate::ascii;
use crate::string_format::{text_format, whole};
use crate::syntax_error::SyntaxError;

const NAME: &str = "did";

/// The maximum length in bytes.
const MAX_LENGTH: usize = 2048;

/// A decentralized identifier: `did:plc:…`, `did:web:…`.
///
/// Only the syntax is checked: every method is accepted, and percent escapes are not decoded. DIDs are case-sensitive
/// and have at most 2048 bytes.
///
/// Source: [DID](https://atproto.com/specs/did).
///
/// ```
/// use lexgen_data::Did;
///
/// let did: Did = "did:web:localhost%3A1234".parse()?;
/// assert_eq!(did.method(), "web");
/// assert_eq!(did.identifier(), "localhost%3A1234");
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Did(Box<str>);

text_format! { Did = NAME, check }

impl Did {
    /// Returns the method: `plc` in `did:plc:abc`.
    #[must_use]
    pub fn method(&self) -> &str {
        self.0.split(':').nth(1).unwrap_or_default()
    }

    /// Returns the identifier after the method, which may contain colons: `abc` in `did:plc:abc`.
    #[must_use]
    pub fn identifier(&self) -> &str {
        self.0.splitn(3, ':').nth(2).unwrap_or_default()
    }
}

/// The error for a byte after which a DID cannot continue.
pub(crate) const STRAY: &str = "expected a letter, a digit, `.`, `_`, `:`, `%` or `-`";

fn check(text: &str) -> Result<(), SyntaxError> {
    whole(NAME, text, scan(text.as_bytes())?, STRAY)
}

/// Checks the DID at the start of the string and returns its length. It extends over all bytes that a DID can contain.
#[inline]
pub(crate) fn scan(text: &[u8]) -> Result<usize, SyntaxError> {
    let fault = |position, reason| Err(SyntaxError::new(NAME, position, reason));
    let Some(rest) = text.strip_prefix(b"did:") else {
        return fault(0, "a DID must start with `did:`");
    };
    // Nearly all DIDs have this method and the form that it prescribes.
    let method = match rest {
        [b'p', b'l', b'c', b':', identifier @ ..] if is_plc(identifier) => return Ok(PLC_LENGTH),
        [b'p', b'l', b'c', b':', ..] => 3,
        _ => rest.iter().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(rest.len()),
    };
    let colon = 4 + method;
    let identifier = match rest.get(method..) {
        Some([b':', identifier @ ..]) => identifier,
        Some([]) => return fault(colon, "`:` must follow the method"),
        _ => return fault(colon, "the method must be lowercase letters"),
    };
    if method == 0 {
        return fault(colon, "the method must not be empty");
    }
    let run = ascii::DID.run(identifier);
    let end = colon + 1 + run;
    if end > MAX_LENGTH {
        return fault(MAX_LENGTH, "a DID must have at most 2048 characters");
    }
    match identifier.get(..run) {
        Some([.., b':' | b'%']) => fault(end - 1, "a DID must not end in `:` or `%`"),
        Some([.., _]) => Ok(end),
        _ => fault(end, "the identifier must not be empty"),
    }
}

/// The length of the hash that the method `plc` uses as identifier.
const PLC_HASH: usize = 24;

/// The length of a DID of the method `plc`.
const PLC_LENGTH: usize = "did:plc:".len() + PLC_HASH;

/// Returns whether such a hash in base32 follows `did:plc:`, and the DID ends after it.
#[inline]
fn is_plc(identifier: &[u8]) -> bool {
    let Some((hash, rest)) = identifier.split_first_chunk::<PLC_HASH>() else { return false };
    ascii::all(hash, ascii::is_base32) && !rest.first().is_some_and(|&byte| ascii::DID.has(byte))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::{Did, check};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn the_parts_are_split_at_the_first_two_colons() {
        let did = Did::new("did:web:example.com:users:alice").unwrap();
        assert_eq!(did.method(), "web");
        assert_eq!(did.identifier(), "example.com:users:alice");
    }

    #[test]
    fn dids_of_plc_follow_the_general_grammar() {
        let hash = "ewvi7nxzyoun6zhxrhs64oiz";
        assert_eq!(position(&format!("did:plc:{hash}")), None);
        assert_eq!(position(&format!("did:plc:{hash}:")), Some(32));
        assert_eq!(position(&format!("did:plc:{hash}A")), None);
        assert_eq!(position(&format!("did:plc:{hash}/")), Some(32));
        for at in 0..hash.len() {
            let with = |other| format!("did:plc:{}{other}{}", &hash[..at], &hash[at + 1..]);
            assert_eq!(position(&with('A')), None);
            assert_eq!(position(&with('/')), Some(8 + at));
        }
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position("did"), Some(0));
        assert_eq!(position("DID:plc:abc"), Some(0));
        assert_eq!(position("did:"), Some(4));
        assert_eq!(position("did::abc"), Some(4));
        assert_eq!(position("did:plC:abc"), Some(6));
        assert_eq!(position("did:plc"), Some(7));
        assert_eq!(position("did:plc:"), Some(8));
        assert_eq!(position("did:plc:a/b"), Some(9));
        assert_eq!(position("did:plc:aé"), Some(9));
        assert_eq!(position("did:plc:abc:"), Some(11));
        assert_eq!(position("did:plc:abc%"), Some(11));
    }

    #[test]
    fn the_longest_did_has_2048_bytes() {
        let longest = format!("did:m:{}", "v".repeat(2042));
        assert_eq!(position(&longest), None);
        assert_eq!(position(&(longest + "v")), Some(2048));
    }

    #[test]
    fn common_impls_agree_on_the_string() {
        let did = Did::try_from("did:plc:abc").unwrap();
        assert_eq!(did, "did:plc:abc");
        assert_eq!(did.as_ref(), "did:plc:abc");
        assert_eq!(did.to_string(), "did:plc:abc");
        assert_eq!(format!("{did:?}"), r#"Did("did:plc:abc")"#);
        assert_eq!(serde_json::to_string(&did).unwrap(), r#""did:plc:abc""#);
        assert_eq!(serde_json::from_str::<Did>(r#""did:plc:abc""#).unwrap(), did);
        assert_eq!(Did::try_from(String::from(did.clone())).unwrap(), did);
    }

    #[test]
    fn maps_can_be_queried_with_plain_strings() {
        let did = Did::new("did:plc:abc").unwrap();
        assert!(HashSet::from([did.clone()]).contains("did:plc:abc"));
        assert!(BTreeSet::from([did]).contains("did:plc:abc"));
    }

    #[test]
    fn errors_of_reading_name_position_and_reason() {
        let error = serde_json::from_str::<Did>(r#""did:plc:""#).unwrap_err();
        assert_eq!(error.to_string(), "invalid did at byte 8: the identifier must not be empty at line 1 column 10");
    }
}
