//! The errors of subscriptions.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::super::error::{RequestError, is_retryable_status};
use super::super::error_body::{self, ERROR_LIMIT};
use super::super::retry_after::retry_after;
use super::super::transport::TransportError;
#[cfg(feature = "zstd")]
use crate::xrpc::ZstdError;
use crate::xrpc::{CodecError, FrameError, Framing, Subscription, XrpcError};

/// The error of a subscription.
#[non_exhaustive]
pub enum SubscriptionError<M: Subscription> {
    /// The server ended the stream with an error.
    Xrpc(M::Error),
    /// A message is not of its type. The stream continues with the next message.
    Message {
        /// The type of the message: `nsid` or `nsid#name`.
        type_name: String,
        /// The error, whose message starts with the path to the invalid value.
        error: CodecError,
    },
    /// The server sent something that is not a frame.
    Malformed(CodecError),
    /// The server sent a binary message where the framing has text messages, or the other way around.
    UnexpectedMessage {
        /// The framing.
        framing: Framing,
    },
    /// A frame is longer than [`Subscribe::frame_limit`](super::Subscribe::frame_limit). A new connection would get the
    /// same frame, so this is not retryable.
    TooLong {
        /// The size of the frame in bytes.
        size: usize,
        /// The maximum size in bytes.
        limit: usize,
    },
    /// A compressed frame could not be decompressed.
    #[cfg(feature = "zstd")]
    Zstd(ZstdError),
    /// The server responded with something else than a WebSocket.
    Refused(Box<http::Response<Vec<u8>>>),
    /// The server closed the connection with a code other than 1000.
    Closed {
        /// The [close code](https://www.rfc-editor.org/rfc/rfc6455#section-7.4); 1005 if there is none.
        code: u16,
        /// A human-readable reason.
        reason: String,
    },
    /// The connection was lost, or could not be established.
    Connection(TransportError),
    /// The request could not be built, for example because of an invalid header. There was no connection.
    Request(RequestError),
}

impl<M: Subscription> SubscriptionError<M> {
    /// Returns whether another attempt may succeed: the connection was lost, the server is overloaded or failed, or this client
    /// was too slow.
    ///
    /// An error of the server is judged by its name, with which its `Display` starts. Declared errors are not retryable.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Xrpc(error) => {
                let error = error.to_string();
                is_temporary(error.split(':').next().unwrap_or_default())
            }
            Self::Message { .. } | Self::Malformed(_) | Self::Request(_) => false,
            Self::UnexpectedMessage { .. } | Self::TooLong { .. } => false,
            #[cfg(feature = "zstd")]
            Self::Zstd(_) => false,
            Self::Refused(response) => is_retryable_status(response.status()),
            Self::Closed { reason, .. } if is_temporary(reason) => true,
            // Protocol error, unacceptable data, policy violation, message too big, missing extension.
            Self::Closed { code, .. } => !matches!(code, 1002 | 1003 | 1007..=1010),
            Self::Connection(_) => true,
        }
    }

    /// The delay that a server requests with `Retry-After` when it refuses, as
    /// [`CallError::retry_after`](super::super::CallError::retry_after).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(response) => retry_after(response.headers()),
            _ => None,
        }
    }

    /// Returns the error that the server sent, in a frame or as an HTTP response.
    #[must_use]
    pub fn into_xrpc(self) -> Option<M::Error> {
        match self {
            Self::Xrpc(error) => Some(error),
            Self::Refused(response) => Some(refusal(&response).into()),
            _ => None,
        }
    }
}

/// The names of errors that pass without a change of the request.
const TEMPORARY: &[&str] = &[
    "ConsumerTooSlow",
    "InternalServerError",
    "NotEnoughResources",
    "RateLimitExceeded",
    "UpstreamFailure",
    "UpstreamTimeout",
];

fn is_temporary(name: &str) -> bool {
    TEMPORARY.contains(&name)
}

/// The error that a body names; the general one of the status if there is none.
fn refusal(response: &http::Response<Vec<u8>>) -> XrpcError {
    let status = response.status().as_u16();
    let body = response.body();
    let named = error_body::read(&body[..body.len().min(ERROR_LIMIT)], status);
    named.ok().flatten().unwrap_or_else(|| XrpcError::from_status(status))
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
            Self::Xrpc(error) => error.fmt(f),
            Self::Message { type_name, .. } => write!(f, "invalid message of type `{type_name}`"),
            Self::Malformed(_) => f.write_str("malformed frame"),
            Self::UnexpectedMessage { framing } => {
                let (found, expected) = if framing.is_text() { ("binary", "text") } else { ("text", "binary") };
                write!(f, "the server sent a {found} message, expected {expected} messages in `{framing}`")
            }
            Self::TooLong { size, limit } => {
                write!(f, "a frame has {size} bytes, expected at most {limit} bytes (`frame_limit`)")
            }
            #[cfg(feature = "zstd")]
            Self::Zstd(_) => f.write_str("invalid compressed frame"),
            Self::Refused(response) => {
                write!(f, "the server responded with status {}: {}", response.status(), refusal(response))
            }
            Self::Closed { code, reason } if reason.is_empty() => write!(f, "closed by the server with code {code}"),
            Self::Closed { code, reason } => write!(f, "closed by the server with code {code}: {reason}"),
            Self::Connection(_) => f.write_str("the connection failed"),
            Self::Request(error) => error.fmt(f),
        }
    }
}

impl<M: Subscription> fmt::Debug for SubscriptionError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xrpc(error) => f.debug_tuple("Xrpc").field(error).finish(),
            Self::Message { type_name, error } => f.debug_tuple("Message").field(type_name).field(error).finish(),
            Self::Malformed(error) => f.debug_tuple("Malformed").field(error).finish(),
            Self::UnexpectedMessage { framing } => f.debug_tuple("UnexpectedMessage").field(framing).finish(),
            Self::TooLong { size, limit } => f.debug_tuple("TooLong").field(size).field(limit).finish(),
            #[cfg(feature = "zstd")]
            Self::Zstd(error) => f.debug_tuple("Zstd").field(error).finish(),
            Self::Refused(response) => f.debug_tuple("Refused").field(&response.status()).finish(),
            Self::Closed { code, reason } => f.debug_tuple("Closed").field(code).field(reason).finish(),
            Self::Connection(error) => f.debug_tuple("Connection").field(error).finish(),
            Self::Request(error) => f.debug_tuple("Request").field(error).finish(),
        }
    }
}

/// `Xrpc` and `Request` are displayed as the error inside, whose source is theirs.
impl<M: Subscription> Error for SubscriptionError<M> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Xrpc(error) => error.source(),
            Self::Message { error, .. } | Self::Malformed(error) => Some(error),
            Self::Connection(error) => Some(&**error),
            #[cfg(feature = "zstd")]
            Self::Zstd(error) => Some(error),
            Self::Request(error) => error.source(),
            Self::Refused(_) | Self::Closed { .. } | Self::UnexpectedMessage { .. } | Self::TooLong { .. } => None,
        }
    }
}
