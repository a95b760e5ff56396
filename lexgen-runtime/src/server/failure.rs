//! The reasons of responses with status 500.

use std::error::Error;
use std::fmt;

use lexgen_data::Problems;

use crate::xrpc::XrpcError;

/// The reason of a response with status 500, which clients do not see.
///
/// It is passed to the function set by [`Router::on_failure`](super::Router::on_failure). Its message is complete: it includes
/// that of the error inside, whose source is its source.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The route returned an error with status 500.
    Error(XrpcError),
    /// The route panicked.
    Panic(PanicError),
    /// The output of the route cannot be sent.
    Output(OutputError),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => write!(f, "the route failed: {error}"),
            Self::Panic(error) => write!(f, "the route panicked: {error}"),
            Self::Output(error) => write!(f, "the output is invalid: {error}"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Error(error) => error.source(),
            Self::Panic(error) => error.source(),
            Self::Output(error) => error.source(),
        }
    }
}

/// The panic of a route.
///
/// ```
/// use lexgen_runtime::server::Failure;
///
/// let report = |failure: &Failure| match failure {
///     Failure::Panic(panic) => panic.message().map(str::to_owned),
///     _ => None,
/// };
/// # let _ = report;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanicError {
    message: Option<String>,
}

impl PanicError {
    pub(super) const fn new(message: Option<String>) -> Self {
        Self { message }
    }

    /// Returns the message. `None` if the panic has another payload than a string.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

impl fmt::Display for PanicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message().unwrap_or("no message"))
    }
}

impl Error for PanicError {}

/// The error of an output or message that cannot be sent.
///
/// ```
/// use lexgen_runtime::Problems;
/// use lexgen_runtime::server::{Failure, OutputErrorKind};
///
/// let report = |failure: &Failure| match failure {
///     Failure::Output(error) if error.kind() == OutputErrorKind::Invalid => {
///         error.cause().downcast_ref::<Problems>().map_or(0, Problems::len)
///     }
///     _ => 0,
/// };
/// # let _ = report;
/// ```
#[derive(Debug)]
pub struct OutputError {
    kind: OutputErrorKind,
    cause: Box<dyn Error + Send + Sync>,
}

/// The kinds of [`OutputError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputErrorKind {
    /// It violates the lexicon. The [cause](OutputError::cause) is a [`Problems`].
    Invalid,
    /// It cannot be serialized.
    Serialize,
    /// Its content type is not a MIME type, or not one of the endpoint.
    ContentType,
    /// Its bytes could not be read.
    Body,
}

impl OutputError {
    pub(super) fn new(kind: OutputErrorKind, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, cause: cause.into() }
    }

    pub(super) fn invalid(problems: Problems) -> Self {
        Self::new(OutputErrorKind::Invalid, problems)
    }

    pub(super) fn serialize(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(OutputErrorKind::Serialize, error)
    }

    /// Returns the kind.
    #[must_use]
    pub const fn kind(&self) -> OutputErrorKind {
        self.kind
    }

    /// Returns the error in this one, whose message is the same.
    #[must_use]
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.cause
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.cause, f)
    }
}

/// The message is that of the [cause](OutputError::cause), and so is the source.
impl Error for OutputError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.source()
    }
}
