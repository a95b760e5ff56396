//! Why a stream of messages ends before its time.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::super::error::RequestError;
use super::super::retry_after::retry_after;
use super::super::transport::TransportError;
use crate::xrpc::{FrameError, Subscription, XrpcError};

/// What can go wrong with a subscription.
#[non_exhaustive]
pub enum SubscriptionError<M: Subscription> {
    /// The server says why there are no more messages.
    Xrpc(M::Error),
    /// A message is not as the lexicon wants it. What comes after it may well be: the stream goes on.
    Message {
        /// What it should have been: `nsid` or `nsid#name`.
        type_name: String,
        /// What is wrong, beginning with the path to it.
        error: lexgen_data::dag_cbor::Error,
    },
    /// The server sends what is no frame.
    Malformed(lexgen_data::dag_cbor::Error),
    /// The server answers with something else than a WebSocket.
    Refused(Box<http::Response<Vec<u8>>>),
    /// The server ends the connection, and not because the stream is at its end.
    Closed {
        /// The close code (RFC 6455, section 7.4): 1005 if it gives none.
        code: u16,
        /// Why, for people.
        reason: String,
    },
    /// There is no connection, or none any more.
    Connection(TransportError),
    /// There was no connection: what was to be sent with the request cannot be sent, such as a header with a line break.
    Request(RequestError),
}

impl<M: Subscription> SubscriptionError<M> {
    /// Whether it may go well if one tries again: the connection was lost, or the server has too much to do.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Xrpc(_) | Self::Message { .. } | Self::Malformed(_) | Self::Request(_) => false,
            Self::Refused(response) => {
                matches!(response.status().as_u16(), 408 | 425 | 429 | 500 | 502 | 503 | 504 | 522 | 524)
            }
            // Protocol error, data that is not taken, policy, size, extensions.
            Self::Closed { code, .. } => !matches!(code, 1002 | 1003 | 1007..=1010),
            Self::Connection(_) => true,
        }
    }

    /// How long a server that refuses asks to be left alone: `Retry-After`, as
    /// [`CallError::retry_after`](super::super::CallError::retry_after) reads it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(response) => retry_after(response.headers()),
            _ => None,
        }
    }

    /// What the server says of the error, in a frame or as an answer over HTTP.
    #[must_use]
    pub fn into_xrpc(self) -> Option<M::Error> {
        match self {
            Self::Xrpc(error) => Some(error),
            Self::Refused(response) => Some(refusal(&response).into()),
            _ => None,
        }
    }
}

/// The error in a body; that of the status if there is none.
fn refusal(response: &http::Response<Vec<u8>>) -> XrpcError {
    let status = response.status().as_u16();
    let body = lexgen_data::json::from_slice::<lexgen_data::Object>(response.body()).unwrap_or_default();
    let text = |name| body.get(name).and_then(lexgen_data::Value::as_str).map(str::to_owned);
    match text("error") {
        Some(error) => XrpcError::new(status, error, text("message")),
        None => XrpcError::from_status(status),
    }
}

impl<M: Subscription> From<FrameError> for SubscriptionError<M> {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Malformed(error) => Self::Malformed(error),
            FrameError::Message { type_name, error } => Self::Message { type_name, error },
        }
    }
}

impl<M: Subscription> fmt::Display for SubscriptionError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xrpc(error) => write!(f, "{error}"),
            Self::Message { type_name, error } => write!(f, "message of type `{type_name}`: {error}"),
            Self::Malformed(error) => write!(f, "malformed frame: {error}"),
            Self::Refused(response) => {
                write!(f, "the server answers with status {}: {}", response.status(), refusal(response))
            }
            Self::Closed { code, reason } if reason.is_empty() => write!(f, "closed by the server with code {code}"),
            Self::Closed { code, reason } => write!(f, "closed by the server with code {code}: {reason}"),
            Self::Connection(error) => write!(f, "connection: {error}"),
            Self::Request(error) => write!(f, "{error}"),
        }
    }
}

impl<M: Subscription> fmt::Debug for SubscriptionError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xrpc(error) => f.debug_tuple("Xrpc").field(error).finish(),
            Self::Message { type_name, error } => f.debug_tuple("Message").field(type_name).field(error).finish(),
            Self::Malformed(error) => f.debug_tuple("Malformed").field(error).finish(),
            Self::Refused(response) => f.debug_tuple("Refused").field(&response.status()).finish(),
            Self::Closed { code, reason } => f.debug_tuple("Closed").field(code).field(reason).finish(),
            Self::Connection(error) => f.debug_tuple("Connection").field(error).finish(),
            Self::Request(error) => f.debug_tuple("Request").field(error).finish(),
        }
    }
}

impl<M: Subscription> Error for SubscriptionError<M> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Xrpc(error) => Some(error),
            Self::Message { error, .. } | Self::Malformed(error) => Some(error),
            Self::Connection(error) => Some(&**error),
            Self::Request(error) => Some(error),
            Self::Refused(_) | Self::Closed { .. } => None,
        }
    }
}
