//! The format `record-key`: names of records within a collection.
//!
//! Checks the general syntax. The narrower types that a lexicon can require are in `record_key_type`.

use crate::ascii;
use crate::nsid::Nsid;
use crate::string_format::{text_format, whole};
use crate::syntax_error::SyntaxError;
use crate::tid::{self, Tid};

const NAME: &str = "record-key";

/// The maximum length in bytes.
const MAX_LENGTH: usize = 512;

/// The name of a record within its collection: `3jzfcijpj2z2a`, `self`.
///
/// A record key has 1 to 512 letters, digits and characters of `_~.:-`, but is not `.` or `..`. It is case-sensitive.
///
/// Source: [record key](https://atproto.com/specs/record-key).
///
/// ```
/// use lexgen_data::{RecordKey, Tid};
///
/// let key: RecordKey = "3jzfcijpj2z2a".parse()?;
/// let tid: Tid = key.as_str().parse()?;
/// assert_eq!(RecordKey::from(tid), key);
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(Box<str>);

text_format! { RecordKey = NAME, check }

impl RecordKey {
    /// The maximum length in bytes.
    pub const MAX_LENGTH: usize = MAX_LENGTH;
}

// Every TID and every NSID is a valid record key.
impl From<Tid> for RecordKey {
    fn from(tid: Tid) -> Self {
        Self(tid.as_str().into())
    }
}

impl From<Nsid> for RecordKey {
    fn from(nsid: Nsid) -> Self {
        Self(String::from(nsid).into())
    }
}

/// The error for a byte after which a record key cannot continue.
pub(crate) const STRAY: &str = "expected a letter, a digit, `_`, `~`, `.`, `:` or `-`";

fn check(text: &str) -> Result<(), SyntaxError> {
    whole(NAME, text, scan(text.as_bytes())?, STRAY)
}

/// As [`check`], for constants.
pub(crate) const fn check_in_const(text: &str) -> Result<(), SyntaxError> {
    let bytes = text.as_bytes();
    match verdict(bytes, ascii::RECORD_KEY.short_run(bytes)) {
        Ok(end) => whole(NAME, text, end, STRAY),
        Err(error) => Err(error),
    }
}

/// Checks the record key at the start of the string and returns its length. It extends over all bytes that a record key
/// can contain.
#[inline]
pub(crate) fn scan(text: &[u8]) -> Result<usize, SyntaxError> {
    // Nearly all record keys are TIDs, or look like one.
    if <&[u8; tid::LENGTH]>::try_from(text).is_ok_and(|tid| ascii::all(tid, ascii::is_base32)) {
        return Ok(text.len());
    }
    verdict(text, ascii::RECORD_KEY.run(text))
}

/// Checks the record key that ends at `end`, where the run of allowed bytes ends.
#[inline]
const fn verdict(text: &[u8], end: usize) -> Result<usize, SyntaxError> {
    match (end, text) {
        (0, []) => Err(SyntaxError::new(NAME, 0, "a record key must not be empty")),
        (0, _) => Err(SyntaxError::new(NAME, 0, STRAY)),
        (1, [b'.', ..]) | (2, [b'.', b'.', ..]) => {
            Err(SyntaxError::new(NAME, 0, "a record key must not be `.` or `..`"))
        }
        _ if end > MAX_LENGTH => {
            Err(SyntaxError::new(NAME, MAX_LENGTH, "a record key must have at most 512 characters"))
        }
        _ => Ok(end),
    }
}

#[cfg(test)]
mod tests {
    use super::{RecordKey, check, check_in_const};
    use crate::{Nsid, Tid};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        assert_eq!(check(text), check_in_const(text));
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position(""), Some(0));
        assert_eq!(position("."), Some(0));
        assert_eq!(position(".."), Some(0));
        assert_eq!(position("..."), None);
        assert_eq!(position(".a"), None);
        assert_eq!(position("a/b"), Some(1));
        assert_eq!(position("aé"), Some(1));
    }

    #[test]
    fn the_longest_key_has_512_bytes() {
        assert_eq!(position(&"o".repeat(512)), None);
        assert_eq!(position(&"o".repeat(513)), Some(512));
        assert_eq!(position(&"é".repeat(257)), Some(0));
    }

    #[test]
    fn tids_and_nsids_are_valid_record_keys() {
        let tid = Tid::new("3jzfcijpj2z2a").unwrap();
        assert_eq!(RecordKey::from(tid), "3jzfcijpj2z2a");
        let nsid = Nsid::new("com.example.foo-bar.baz").unwrap();
        let key = RecordKey::from(nsid);
        assert_eq!(position(key.as_str()), None);
    }
}
