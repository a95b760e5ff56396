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
}

/// Checks that a text is a path.
pub(crate) fn check_path(text: &str) -> Result<(), RepoError> {
    let is_path = text
        .split_once('/')
        .is_some_and(|(collection, rkey)| Nsid::check(collection).is_ok() && RecordKey::check(rkey).is_ok());
    if is_path { Ok(()) } else { Err(invalid_path(text)) }
}

impl FromStr for RecordPath {
    type Err = RepoError;

    fn from_str(text: &str) -> Result<Self, RepoError> {
        let parts = text.split_once('/').and_then(|(collection, rkey)| {
            let collection = collection.parse().ok()?;
            let rkey = rkey.parse().ok()?;
            Some(Self { collection, rkey })
        });
        parts.ok_or_else(|| invalid_path(text))
    }
}

impl fmt::Display for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.collection, self.rkey)
    }
}

#[cold]
fn invalid_path(text: &str) -> RepoError {
    let message = format!("path `{}` must be a collection and a record key", text.escape_debug());
    RepoError::new(RepoErrorKind::Record, message)
}
