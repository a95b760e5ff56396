//! Which rule of the data model an object breaks.

use std::error::Error;
use std::fmt;

use crate::bytes;

/// Why entries are not an object of the data model (SPEC section 6).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ObjectError {
    /// A key is there twice.
    DuplicateKey(String),
    /// `$type` is not a string, or an empty one.
    Type,
    /// A key that is reserved for the JSON form of a link or of bytes: `$link` or `$bytes`.
    ReservedKey(&'static str),
    /// `$type` is `blob`, and the other fields are not those of a blob.
    Blob(&'static str),
}

impl fmt::Display for ObjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateKey(key) => write!(f, "duplicate key `{key}`"),
            Self::Type => f.write_str("`$type` must be a string that is not empty"),
            Self::ReservedKey(key) => {
                let what = if *key == bytes::KEY { "bytes" } else { "a link" };
                write!(f, "`{key}` must not be a key, except in the JSON form of {what}")
            }
            Self::Blob(reason) => write!(f, "not a blob: {reason}"),
        }
    }
}

impl Error for ObjectError {}
