//! [`RecordPath`]: where a record is in its repository.

use std::fmt;
use std::str::FromStr;

use lexgen_data::{Nsid, RecordKey, StringFormat as _};

use crate::error::{RepoError, RepoErrorKind};

/// The path of a record in its repository: `collection/rkey`.
///
/// Source: [repository: repo paths](https://atproto.com/specs/repository#repo-paths).
///
/// ```
/// use lexgen_repo::RecordPath;
///
/// let path: RecordPath = "com.example.note/3jzfcijpj2z2a".parse()?;
/// assert_eq!(path.collection, "com.example.note");
/// assert_eq!(path.rkey, "3jzfcijpj2z2a");
/// assert!("com.example.note".parse::<RecordPath>().is_err());
/// # Ok::<(), lexgen_repo::RepoError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordPath {
    /// The collection.
    pub collection: Nsid,
    /// The record key.
    pub rkey: RecordKey,
}

impl RecordPath {
    /// Creates a path from its parts.
    #[must_use]
    pub const fn new(collection: Nsid, rkey: RecordKey) -> Self {
        Self { collection, rkey }
    }

    /// Reads a key of a tree.
    pub(crate) fn from_bytes(path: &[u8]) -> Result<Self, RepoError> {
        let (collection, rkey) = split(path)?;
        match (collection.parse(), rkey.parse()) {
            (Ok(collection), Ok(rkey)) => Ok(Self { collection, rkey }),
            _ => Err(invalid_path(path)),
        }
    }
}

/// Checks that a key of a tree is a path.
pub(crate) fn check_path(path: &[u8]) -> Result<(), RepoError> {
    split(path).map(drop)
}

/// Checks the record key of a path, whose collection is known.
pub(crate) fn check_rkey(rkey: &[u8], path: &[u8]) -> Result<(), RepoError> {
    match std::str::from_utf8(rkey) {
        Ok(rkey) if RecordKey::check(rkey).is_ok() => Ok(()),
        _ => Err(invalid_path(path)),
    }
}

/// Splits a path into a collection and a record key, which are valid.
pub(crate) fn split(path: &[u8]) -> Result<(&str, &str), RepoError> {
    let parts = std::str::from_utf8(path).ok().and_then(|text| text.split_once('/'));
    match parts {
        Some((collection, rkey)) if Nsid::check(collection).is_ok() && RecordKey::check(rkey).is_ok() => {
            Ok((collection, rkey))
        }
        _ => Err(invalid_path(path)),
    }
}

impl FromStr for RecordPath {
    type Err = RepoError;

    fn from_str(text: &str) -> Result<Self, RepoError> {
        Self::from_bytes(text.as_bytes())
    }
}

impl fmt::Display for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.collection, self.rkey)
    }
}

#[cold]
fn invalid_path(path: &[u8]) -> RepoError {
    let message = format!("path `{}` must be a collection and a record key", path.escape_ascii());
    RepoError::new(RepoErrorKind::Record, message)
}
