//! What can go wrong with a call, sorted by whose answer it is: the endpoint's, somebody else's, or nobody's.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use lexgen_data::{Problems, mime};

use super::retry_after::retry_after;
use super::transport::TransportError;
use crate::xrpc::XrpcError;

/// The statuses after which the same call may go well later (SPEC section 7).
const RETRYABLE: &[u16] = &[408, 425, 429, 500, 502, 503, 504, 522, 524];

/// Why a call gave no output. `E` is the error of the endpoint.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallError<E> {
    /// The server answered with an error of XRPC: one that the endpoint declares, or in the variant for others (`Other`
    /// of emitted enums) a general one or one that the lexicon does not name.
    #[non_exhaustive]
    Xrpc {
        /// The error.
        error: E,
        /// The status that it came with.
        status: StatusCode,
        /// The headers that it came with, such as `WWW-Authenticate`, `RateLimit-Reset` or `Retry-After`.
        headers: Box<HeaderMap>,
    },
    /// There is an answer, but not one of XRPC, or not one of this endpoint. It is here as it came.
    Unexpected(Box<UnexpectedAnswer>),
    /// There is no answer. Whether the server has seen the call, nobody knows.
    Transport(TransportError),
    /// There was no call: what was to be sent is not as the lexicon wants it, or cannot be sent.
    Request(RequestError),
}

impl<E> CallError<E> {
    /// The status of the answer, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Xrpc { status, .. } => Some(*status),
            Self::Unexpected(answer) => Some(answer.status),
            Self::Transport(_) | Self::Request(_) => None,
        }
    }

    /// The headers of the answer, if there is one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Xrpc { headers, .. } => Some(headers),
            Self::Unexpected(answer) => Some(&answer.headers),
            Self::Transport(_) | Self::Request(_) => None,
        }
    }

    /// Whether the same call may go well later: after the statuses 408, 425, 429, 500, 502, 503, 504, 522 and 524,
    /// where there was no answer, and where it broke off.
    ///
    /// Nobody knows whether a procedure that is called again has done its work twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let by_status = self.status().is_some_and(|status| RETRYABLE.contains(&status.as_u16()));
        by_status
            || match self {
                Self::Unexpected(answer) => answer.status.is_success() && matches!(answer.fault, AnswerFault::Cut(_)),
                Self::Transport(_) => true,
                Self::Xrpc { .. } | Self::Request(_) => false,
            }
    }

    /// How long the server asks to be left alone: `Retry-After`, be it seconds or a date, as with 429 and 503.
    ///
    /// A date counts from the `Date` of the answer; without that from the clock here, which browsers do not have. One that
    /// is over is no time at all.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?)
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xrpc { error, status, .. } => write!(f, "{error} (status {})", status.as_u16()),
            Self::Unexpected(answer) => answer.fmt(f),
            Self::Transport(error) => write!(f, "no answer: {error}"),
            Self::Request(error) => error.fmt(f),
        }
    }
}

impl<E: Error + 'static> Error for CallError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Xrpc { error, .. } => Some(error),
            Self::Unexpected(answer) => answer.source(),
            Self::Transport(error) => Some(&**error),
            Self::Request(error) => error.source(),
        }
    }
}

/// The error as a server passes it on that made the call for its own client: `InvalidResponse` where the server behind
/// it answered with nonsense, 502 where that one failed, 500 where this one did.
impl<E: Into<XrpcError>> From<CallError<E>> for XrpcError {
    fn from(error: CallError<E>) -> Self {
        let error = match error {
            CallError::Xrpc { error, .. } => error.into(),
            CallError::Unexpected(answer) => answer.error(),
            CallError::Transport(_) => Self::from_status(502),
            CallError::Request(_) => return Self::from_status(500),
        };
        match error.status {
            500 => Self { status: 502, ..error },
            _ => error,
        }
    }
}

/// An answer that is not of XRPC, or not of the endpoint that was called.
#[derive(Debug)]
#[non_exhaustive]
pub struct UnexpectedAnswer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as far as it came and was within the limit.
    pub body: Vec<u8>,
    /// What is wrong with it.
    pub fault: AnswerFault,
}

impl UnexpectedAnswer {
    /// What it amounts to: the general error of its status, or `InvalidResponse` (502) if it does not have the status
    /// of an error.
    #[must_use]
    pub fn error(&self) -> XrpcError {
        match self.status.as_u16() {
            status @ 400.. => XrpcError::from_status(status),
            _ => XrpcError::new(502, "InvalidResponse", None),
        }
    }
}

impl fmt::Display for UnexpectedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unexpected answer with status {}: {}", self.status.as_u16(), self.fault)
    }
}

impl Error for UnexpectedAnswer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.fault {
            AnswerFault::Cut(error) => Some(error),
            AnswerFault::Invalid(problems) => Some(problems),
            _ => None,
        }
    }
}

/// What is wrong with an answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum AnswerFault {
    /// The status says neither that it went well nor that it did not: a redirect.
    Status,
    /// The status says that it did not go well, and the body does not name an error: HTML, or nothing.
    NoError,
    /// There should be a body, and is none.
    Empty,
    /// The body is of another type.
    ContentType {
        /// What the lexicon declares.
        expected: &'static str,
    },
    /// The body should be JSON and is not: what and where.
    Json(String),
    /// The body is not of the output's type: what and where.
    Output(String),
    /// The output does not keep to the lexicon. Only where that was asked for.
    Invalid(Problems),
    /// The body has more bytes than are allowed.
    TooLarge {
        /// How many are.
        limit: usize,
    },
    /// The body broke off.
    Cut(io::Error),
}

impl fmt::Display for AnswerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status => f.write_str("expected success or an error"),
            Self::NoError => f.write_str("the body does not name an error"),
            Self::Empty => f.write_str("there is no body"),
            Self::ContentType { expected } => write!(f, "expected a body of type `{expected}`"),
            Self::Json(error) => write!(f, "the body is not JSON: {error}"),
            Self::Output(error) => write!(f, "the body is not the output: {error}"),
            Self::Invalid(problems) => write!(f, "the output is not valid: {problems}"),
            Self::TooLarge { limit } => write!(f, "the body has more than {limit} bytes"),
            Self::Cut(error) => write!(f, "the body broke off: {error}"),
        }
    }
}

/// Why there is no request. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// The parameters do not keep to the lexicon.
    InvalidParams(Problems),
    /// The input does not keep to the lexicon.
    InvalidInput(Problems),
    /// There are no parameters, and the endpoint requires some: which.
    MissingParams(String),
    /// Parameters or input cannot be written, which only values made in code can be.
    Unwritable(String),
    /// The input is of a content type that the endpoint does not take.
    ContentType {
        /// What it is of.
        given: String,
        /// What the lexicon declares.
        expected: &'static str,
    },
    /// A header is none, is malformed, or is one that the client makes itself.
    Header(String),
    /// The address is no URL, or too long.
    Address(String),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidParams(problems) => write!(f, "the parameters are not valid: {problems}"),
            Self::InvalidInput(problems) => write!(f, "the input is not valid: {problems}"),
            Self::MissingParams(error) => write!(f, "there are no parameters: {error}"),
            Self::Unwritable(error) => write!(f, "the request cannot be written: {error}"),
            Self::ContentType { given, .. } if !mime::is_type(mime::essence(given)) => {
                write!(f, "the content type of the input must be a MIME type, not `{given}`")
            }
            Self::ContentType { given, expected } => {
                write!(f, "the input is of type `{given}`, expected `{expected}`")
            }
            Self::Header(error) => write!(f, "malformed header: {error}"),
            Self::Address(error) => write!(f, "malformed address: {error}"),
        }
    }
}

impl Error for RequestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InvalidParams(problems) | Self::InvalidInput(problems) => Some(problems),
            _ => None,
        }
    }
}
