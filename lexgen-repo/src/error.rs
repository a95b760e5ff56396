//! [`RepoError`]: the error of everything in this crate.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// An error of reading, writing or verifying a repository or a part of it.
///
/// `Display` says what is wrong. [`kind`](Self::kind) is for code that decides by it.
///
/// ```
/// use lexgen_repo::{Car, RepoErrorKind};
///
/// let error = Car::read(b"no CAR file").unwrap_err();
/// assert_eq!(error.kind(), RepoErrorKind::Car);
/// ```
#[derive(Debug)]
pub struct RepoError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: RepoErrorKind,
    message: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// The kind of a [`RepoError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepoErrorKind {
    /// Reading or writing failed. The source is a [`std::io::Error`].
    Io,
    /// The bytes are not a CAR file, or not in its only valid form.
    Car,
    /// The bytes of a block are not those of its CID.
    Block,
    /// A block is missing.
    MissingBlock,
    /// A proof contains a block that it does not need.
    ExtraBlock,
    /// The commit is malformed or of another version.
    Commit,
    /// The commit is that of another account, or the DID document has no signing key.
    Account,
    /// The signature is not that of the account's key.
    Signature,
    /// A node of the tree is malformed, or the tree is not the only valid one for its records.
    Tree,
    /// A path or a record is malformed.
    Record,
    /// An operation of an event contradicts its blocks.
    Operation,
    /// A limit of the reader was exceeded.
    Limit,
}

impl RepoError {
    #[cold]
    pub(crate) fn new(kind: RepoErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), source: None }))
    }

    #[cold]
    pub(crate) fn caused(
        kind: RepoErrorKind,
        message: impl Into<Cow<'static, str>>,
        source: impl Error + Send + Sync + 'static,
    ) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), source: Some(Box::new(source)) }))
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> RepoErrorKind {
        self.0.kind
    }
}

impl fmt::Display for RepoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl Error for RepoError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

impl From<std::io::Error> for RepoError {
    fn from(error: std::io::Error) -> Self {
        Self::caused(RepoErrorKind::Io, "input or output failed", error)
    }
}
