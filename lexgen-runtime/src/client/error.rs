//! The errors of calls.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use http::uri::InvalidUri;
use http::{HeaderMap, StatusCode};
use lexgen_data::{Problems, json, mime};

use super::retry_after::retry_after;
use super::transport::TransportError;
use super::without_user;
use crate::xrpc::{FormatError, FormatErrorKind, QueryError, ServiceProxyError, XrpcError};

/// The statuses after which the same call may succeed later
/// ([XRPC: HTTP status codes](https://atproto.com/specs/xrpc#summary-of-http-response-codes)).
const RETRYABLE: &[u16] = &[408, 425, 429, 500, 502, 503, 504, 522, 524];

/// Returns whether the same request may succeed later.
pub(super) fn is_retryable_status(status: StatusCode) -> bool {
    RETRYABLE.contains(&status.as_u16())
}

/// The error of a call. `E` is the error type of the endpoint.
///
/// `Debug` shows neither headers nor bodies, which may contain secrets.
#[non_exhaustive]
pub enum CallError<E> {
    /// The server responded with an XRPC error: one that the endpoint declares, or, as the variant `Other` of generated
    /// enums, any other.
    #[non_exhaustive]
    Xrpc {
        /// The error.
        error: E,
        /// The status of the response.
        status: StatusCode,
        /// The headers of the response, such as `WWW-Authenticate`, `RateLimit-Reset` or `Retry-After`.
        headers: Box<HeaderMap>,
    },
    /// The response is not an XRPC response, or not one of this endpoint.
    Response(Box<ResponseError>),
    /// There is no response. The server may or may not have processed the call.
    Transport(TransportError),
    /// Nothing was sent: the request is invalid or could not be built.
    Request(RequestError),
}

impl<E> CallError<E> {
    /// The status of the response, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Xrpc { status, .. } => Some(*status),
            Self::Response(response) => Some(response.status),
            Self::Transport(_) | Self::Request(_) => None,
        }
    }

    /// The headers of the response, if there is one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Xrpc { headers, .. } => Some(headers),
            Self::Response(response) => Some(&response.headers),
            Self::Transport(_) | Self::Request(_) => None,
        }
    }

    /// Returns whether the same call may succeed later: after the statuses 408, 425, 429, 500, 502, 503, 504, 522 and
    /// 524, without a response, or with an interrupted one.
    ///
    /// A procedure that is retried may take effect twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let by_status = self.status().is_some_and(is_retryable_status);
        by_status
            || match self {
                Self::Response(response) => {
                    response.status.is_success() && matches!(response.kind, ResponseErrorKind::Interrupted(_))
                }
                Self::Transport(_) => true,
                Self::Xrpc { .. } | Self::Request(_) => false,
            }
    }

    /// The delay that the server requests with `Retry-After`, in seconds or as a date. Common with 429 and 503.
    ///
    /// A date is relative to the `Date` of the response. If there is none, it is relative to the local clock, which is
    /// unavailable in browsers. A date in the past is a delay of zero.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?)
    }
}

impl<E: fmt::Debug> fmt::Debug for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xrpc { error, status, headers: _ } => {
                f.debug_struct("Xrpc").field("error", error).field("status", status).finish_non_exhaustive()
            }
            Self::Response(response) => f.debug_tuple("Response").field(response).finish(),
            Self::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            Self::Request(error) => f.debug_tuple("Request").field(error).finish(),
        }
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xrpc { error, status, .. } => write!(f, "{error} (status {})", status.as_u16()),
            Self::Response(response) => response.fmt(f),
            Self::Transport(_) => f.write_str("no response"),
            Self::Request(error) => error.fmt(f),
        }
    }
}

/// All variants but [`Transport`](CallError::Transport) are displayed as the error inside, whose source is theirs.
impl<E: Error + 'static> Error for CallError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Xrpc { error, .. } => error.source(),
            Self::Response(response) => response.source(),
            Self::Transport(error) => Some(&**error),
            Self::Request(error) => error.source(),
        }
    }
}

/// The error to return from a server that made the call on behalf of its own client: `InvalidResponse` (502) for an
/// unexpected response, 502 if the other server failed or refused this one, 500 if this one did.
///
/// An error with status 401 is about the credentials of this server and not of its client, so it becomes `UpstreamFailure`
/// (502). A server that calls with the credentials of its client can return the inner error.
impl<E: Into<XrpcError>> From<CallError<E>> for XrpcError {
    fn from(error: CallError<E>) -> Self {
        let error = match error {
            CallError::Xrpc { error, .. } => error.into(),
            CallError::Response(response) => response.to_xrpc(),
            CallError::Transport(_) => Self::from_status(502),
            CallError::Request(_) => return Self::from_status(500),
        };
        match error.status {
            401 => Self::upstream_failure(error.to_string()),
            500 => Self { status: 502, ..error },
            _ => error,
        }
    }
}

/// A response that is not an XRPC response, or not one of the endpoint that was called.
///
/// `Debug` shows neither headers nor body, which may contain secrets.
#[non_exhaustive]
pub struct ResponseError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The part of the body that was received and is within the limit.
    pub body: Vec<u8>,
    /// The kind of the error.
    pub kind: ResponseErrorKind,
}

impl fmt::Debug for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, body, kind, headers: _ } = self;
        f.debug_struct("ResponseError")
            .field("status", status)
            .field("kind", kind)
            .field("body", &format_args!("{} bytes", body.len()))
            .finish_non_exhaustive()
    }
}

impl ResponseError {
    /// The equivalent XRPC error: the general one of the status, or `InvalidResponse` (502) for a status below 400.
    #[must_use]
    pub fn to_xrpc(&self) -> XrpcError {
        match self.status.as_u16() {
            status @ 400.. => XrpcError::from_status(status),
            _ => XrpcError::new(502, "InvalidResponse", None),
        }
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unexpected response with status {}: ", self.status.as_u16())?;
        match &self.kind {
            ResponseErrorKind::Status => f.write_str("expected success or an error"),
            ResponseErrorKind::Unnamed => f.write_str("the body does not name an error"),
            ResponseErrorKind::Empty => f.write_str("the body is empty"),
            ResponseErrorKind::ContentType { expected } => write!(f, "expected a body of type `{expected}`"),
            ResponseErrorKind::Json(_) => f.write_str("the body is not JSON"),
            ResponseErrorKind::Output(_) => f.write_str("the body is not the output of the endpoint"),
            ResponseErrorKind::Invalid(_) => f.write_str("the output violates constraints of the lexicon"),
            ResponseErrorKind::TooLarge { limit } => write!(f, "the body has more than {limit} bytes"),
            ResponseErrorKind::Interrupted(_) => f.write_str("the body was interrupted"),
        }
    }
}

impl Error for ResponseError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            ResponseErrorKind::Json(error) | ResponseErrorKind::Output(error) => Some(error),
            ResponseErrorKind::Invalid(problems) => Some(problems),
            ResponseErrorKind::Interrupted(error) => Some(error),
            _ => None,
        }
    }
}

/// The kind of a [`ResponseError`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ResponseErrorKind {
    /// The status is neither success nor an error, for example a redirect.
    Status,
    /// The status is an error, and the body does not name one. It may be HTML, or empty.
    Unnamed,
    /// The body is empty, where the endpoint has an output.
    Empty,
    /// The body has another content type.
    ContentType {
        /// The content type that the lexicon declares.
        expected: &'static str,
    },
    /// The body is not JSON.
    Json(json::Error),
    /// The body is JSON, but not of the type of the output, or has more values than
    /// [`value_limit`](super::Client::value_limit).
    Output(json::Error),
    /// The output violates constraints of the lexicon. Only if responses are validated.
    Invalid(Problems),
    /// The body exceeds the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body ended early.
    Interrupted(io::Error),
}

impl From<FormatError> for ResponseErrorKind {
    fn from(error: FormatError) -> Self {
        match error.kind() {
            FormatErrorKind::Syntax => Self::Json(error.into_source()),
            FormatErrorKind::Type => Self::Output(error.into_source()),
        }
    }
}

/// The error of building a request. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// The parameters violate constraints of the lexicon.
    InvalidParams(Problems),
    /// The input violates constraints of the lexicon.
    InvalidInput(Problems),
    /// The endpoint requires parameters, and the call has none.
    MissingParams(QueryError),
    /// The parameters cannot be serialized. This happens only to values created in code.
    SerializeParams(QueryError),
    /// The input cannot be serialized. This happens only to values created in code.
    SerializeInput(json::Error),
    /// The endpoint does not accept the content type of the input.
    ContentType {
        /// The content type of the input.
        found: String,
        /// The content type that the lexicon declares.
        expected: &'static str,
    },
    /// A header is invalid.
    Header {
        /// Its name.
        name: String,
        /// The kind of the error.
        kind: HeaderErrorKind,
    },
    /// The address of the server is not an absolute URL, or has a query.
    Address {
        /// The address, without a user and password, query and fragment.
        address: String,
        /// The error of the parser, if it is not a URI at all.
        source: Option<InvalidUri>,
    },
    /// The transport could not be created, for example because the system has no certificates.
    Transport(TransportError),
}

/// The kind of a [`RequestError::Header`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderErrorKind {
    /// The name is not a header name.
    Name,
    /// The value contains characters that headers cannot have.
    Value,
    /// The client sets this header itself.
    Reserved,
    /// The value does not name a service.
    Service(ServiceProxyError),
}

impl RequestError {
    pub(super) fn header(name: &str, kind: HeaderErrorKind) -> Self {
        Self::Header { name: name.to_owned(), kind }
    }

    pub(super) fn address(address: &str, source: Option<InvalidUri>) -> Self {
        let without_query = address.find(['?', '#']).map_or(address, |end| &address[..end]);
        Self::Address { address: without_user(without_query).into_owned(), source }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidParams(_) => f.write_str("the parameters violate constraints of the lexicon"),
            Self::InvalidInput(_) => f.write_str("the input violates constraints of the lexicon"),
            Self::MissingParams(_) => f.write_str("the endpoint requires parameters"),
            Self::SerializeParams(_) => f.write_str("the parameters cannot be serialized"),
            Self::SerializeInput(_) => f.write_str("the input cannot be serialized"),
            Self::ContentType { found, .. } if !mime::is_type(mime::essence(found)) => {
                write!(f, "the content type of the input must be a MIME type, found `{found}`")
            }
            Self::ContentType { found, expected } => {
                write!(f, "the content type of the input must be `{expected}`, found `{found}`")
            }
            Self::Header { name, kind } => match kind {
                HeaderErrorKind::Name => write!(f, "`{name}` is not a valid header name"),
                HeaderErrorKind::Value => write!(f, "the value of the header `{name}` has invalid characters"),
                HeaderErrorKind::Reserved => write!(f, "the client sets the header `{name}` itself"),
                HeaderErrorKind::Service(_) => write!(f, "the value of the header `{name}` is not a service"),
            },
            Self::Transport(_) => f.write_str("the transport could not be created"),
            Self::Address { address, .. } => {
                write!(f, "the address must be a URL such as `https://example.com`, found `{address}`")
            }
        }
    }
}

impl Error for RequestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InvalidParams(problems) | Self::InvalidInput(problems) => Some(problems),
            Self::MissingParams(error) | Self::SerializeParams(error) => Some(error),
            Self::SerializeInput(error) => Some(error),
            Self::Header { kind: HeaderErrorKind::Service(error), .. } => Some(error),
            Self::Address { source: Some(error), .. } => Some(error),
            Self::Transport(error) => Some(&**error),
            Self::ContentType { .. } | Self::Header { .. } | Self::Address { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RequestError;

    #[test]
    fn invalid_addresses_are_shown_without_user_and_query() {
        for address in
            ["https://me:secret@a.example/x?token=secret", "https://a.example/x#secret", "/x?a=secret@b#secret"]
        {
            let error = RequestError::address(address, None);
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("secret") && shown.contains("/x"), "{shown}");
        }
    }
}
