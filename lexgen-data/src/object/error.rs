//! Violations of the data model by objects.

use std::error::Error;
use std::fmt;

use crate::bytes;

/// The rule of the data model that an object breaks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ObjectError {
    /// Two fields have this key.
    DuplicateKey(String),
    /// `$type` is not a string, or is empty.
    Type,
    /// The object has the key `$link` or `$bytes`, which JSON reserves for links and bytes.
    ReservedKey(&'static str),
    /// `$type` is `blob`, but the other fields are not those of a blob.
    Blob(&'static str),
}

impl fmt::Display for ObjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateKey(key) => write!(f, "duplicate key `{key}`"),
            Self::Type => f.write_str("`$type` must be a non-empty string"),
            Self::ReservedKey(key) => {
                let what = if *key == bytes::KEY { "bytes" } else { "a link" };
                write!(f, "`{key}` must not be a key, except in the JSON form of {what}")
            }
            Self::Blob(reason) => write!(f, "not a blob: {reason}"),
        }
    }
}

impl Error for ObjectError {}
