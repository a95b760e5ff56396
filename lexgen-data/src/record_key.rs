//! The format `record-key`: the name of a record within its collection.
//!
//! Knows the general syntax; the narrower kinds of keys (`tid`, `nsid`, `literal:…`) that a lexicon
//! asks for are the runtime's to check.

use crate::ascii;
use crate::nsid::Nsid;
use crate::string_format::{text_format, whole};
use crate::syntax_error::SyntaxError;
use crate::tid::{self, Tid};

const NAME: &str = "record-key";

/// The most bytes that a record key may have.
const MAX_LENGTH: usize = 512;

/// The name of a record within its collection: `3jzfcijpj2z2a`, `self`.
///
/// 1 to 512 letters, digits and `_~.:-`, but not `.` or `..`. Case matters.
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

// Every TID and every NSID follows the wider grammar of record keys.
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

/// What holds of a byte that stands where a record key is already over.
pub(crate) const STRAY: &str = "a record key may hold letters, digits, `_`, `~`, `.`, `:` and `-` only";

fn check(text: &str) -> Result<(), SyntaxError> {
    whole(NAME, text, scan(text.as_bytes())?, STRAY)
}

/// Checks the record key at the start of the text and gives its length: it goes on as long as
/// bytes that may stand in it.
#[inline]
pub(crate) fn scan(text: &[u8]) -> Result<usize, SyntaxError> {
    let fault = |position, reason| Err(SyntaxError::new(NAME, position, reason));
    // Nearly all are TIDs, or look like one.
    if <&[u8; tid::LENGTH]>::try_from(text).is_ok_and(|tid| ascii::all(tid, ascii::is_base32)) {
        return Ok(text.len());
    }
    let end = ascii::RECORD_KEY.run(text);
    match text.get(..end) {
        Some([]) if !text.is_empty() => fault(0, STRAY),
        Some([]) => fault(0, "a record key must not be empty"),
        Some(b"." | b"..") => fault(0, "a record key must not be `.` or `..`"),
        _ if end > MAX_LENGTH => fault(MAX_LENGTH, "a record key has at most 512 characters"),
        _ => Ok(end),
    }
}

#[cfg(test)]
mod tests {
    use super::{RecordKey, check};
    use crate::{Nsid, Tid};

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        assert_eq!(position(""), Some(0));
        assert_eq!(position("."), Some(0));
        assert_eq!(position(".."), Some(0));
        assert_eq!(position("..."), None);
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
    fn tids_and_nsids_are_keys() {
        let tid = Tid::new("3jzfcijpj2z2a").unwrap();
        assert_eq!(RecordKey::from(tid), "3jzfcijpj2z2a");
        let nsid = Nsid::new("com.example.foo-bar.baz").unwrap();
        let key = RecordKey::from(nsid);
        assert_eq!(position(key.as_str()), None);
    }
}
