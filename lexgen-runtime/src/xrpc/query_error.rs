//! The error of query strings.

use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fmt::{self, Display};
use std::num::ParseIntError;

use serde::{de, ser};

/// The error of reading or writing parameters. The message names the parameter.
///
/// ```
/// use lexgen_runtime::{QueryErrorKind, from_query};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub struct Params {
///     pub limit: i64,
/// }
///
/// lexgen_runtime::object! { Params { "limit" => limit: required; } }
///
/// let error = from_query::<Params>("").unwrap_err();
/// assert_eq!(error.kind(), QueryErrorKind::MissingParameter);
/// assert_eq!(error.to_string(), "`limit`: missing required field");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    kind: QueryErrorKind,
    message: String,
    source: Option<ParseIntError>,
}

/// The kinds of [`QueryError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// A required parameter is missing.
    MissingParameter,
    /// A parameter that is not an array appears more than once.
    RepeatedParameter,
    /// A value is not of the type of its parameter.
    InvalidValue,
    /// A value is not UTF-8.
    NotUtf8,
    /// A value cannot be written: it is not a boolean, an integer, a string or an array of these.
    Unsupported,
}

impl QueryError {
    pub(super) fn new(kind: QueryErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    pub(super) fn because(self, source: ParseIntError) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Returns the kind.
    #[must_use]
    pub const fn kind(&self) -> QueryErrorKind {
        self.kind
    }
}

impl Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The source is the error of an integer that is too large.
impl Error for QueryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

impl de::Error for QueryError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(QueryErrorKind::InvalidValue, message.to_string())
    }
}

impl ser::Error for QueryError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(QueryErrorKind::Unsupported, message.to_string())
    }
}

/// The progress of reading parameters. Adding a path to an error keeps only its message, so that its kind is kept here.
#[derive(Default)]
pub(super) struct Progress {
    error: RefCell<Option<QueryError>>,
    /// Whether all parameters have been read, so that only a missing one can be an error.
    is_at_end: Cell<bool>,
}

impl Progress {
    /// Keeps the first error of a value.
    pub(super) fn keep(&self, error: QueryError) -> QueryError {
        self.error.borrow_mut().get_or_insert_with(|| error.clone());
        error
    }

    /// All parameters have been read.
    pub(super) fn end(&self) {
        self.is_at_end.set(true);
    }

    /// Gives the final error its kind and source.
    pub(super) fn classify(&self, error: QueryError) -> QueryError {
        match self.error.take() {
            Some(kept) => QueryError { message: error.message, ..kept },
            None if self.is_at_end.get() => QueryError { kind: QueryErrorKind::MissingParameter, ..error },
            None => error,
        }
    }
}
