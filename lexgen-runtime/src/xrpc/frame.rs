//! Frames of an [event stream](https://atproto.com/specs/event-stream#framing). Each is a binary message of the WebSocket
//! and consists of two objects in DAG-CBOR, a header and a payload.
//!
//! Knows nothing of sockets.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use lexgen_data::dag_cbor;
use serde::de::{Deserialize, Error as _, IgnoredAny};

use super::copied::Copied;
use super::endpoint::Subscription;
use super::error::XrpcError;
use crate::schema::{Decode, Union};

/// The `op` of a message.
const MESSAGE: i64 = 1;

/// The `op` of an error.
const ERROR: i64 = -1;

/// A message of a subscription: a union that owns its data. All generated unions implement it. Those with a lifetime copy
/// their strings from the frame.
///
/// Functions that are generic over subscriptions and read or write frames need it as a bound:
/// `where M: Subscription, M::Message: StreamMessage`.
pub trait StreamMessage: Union + Decode<'static> {}

impl<T: Union + Decode<'static>> StreamMessage for T {}

/// A frame.
///
/// ```
/// use lexgen_runtime::{Frame, XrpcError};
///
/// # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// # pub struct Tick {
/// #     pub seq: i64,
/// # }
/// # lexgen_runtime::object! {
/// #     Tick = "com.example.subscribe#tick" {
/// #         "seq" => seq: required;
/// #     }
/// # }
/// # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// # pub enum SubscribeMessage {
/// #     Tick(Tick),
/// # }
/// # lexgen_runtime::union! {
/// #     SubscribeMessage {
/// #         "com.example.subscribe#tick" => Tick;
/// #     }
/// # }
/// # #[derive(Clone, Copy, Debug)]
/// # pub struct Subscribe;
/// # lexgen_runtime::subscription! {
/// #     Subscribe = "com.example.subscribe" {
/// #         message: SubscribeMessage;
/// #     }
/// # }
/// let message = SubscribeMessage::Tick(Tick { seq: 7 });
/// let bytes = Frame::<Subscribe>::write_message(&message)?;
/// assert_eq!(bytes, b"\xa2at\x65#tickbop\x01\xa1cseq\x07");
/// assert!(matches!(Frame::<Subscribe>::read(&bytes)?, Frame::Message(read) if read == message));
///
/// let bytes = Frame::<Subscribe>::write_error(&XrpcError::new(400, "FutureCursor", None))?;
/// assert!(matches!(Frame::<Subscribe>::read(&bytes)?, Frame::Error(error) if error.name == "FutureCursor"));
///
/// assert!(matches!(Frame::<Subscribe>::read(b"\xa2at\x65#tockbop\x01\xa0")?, Frame::Skipped(_)));
/// let error = Frame::<Subscribe>::read(b"\xa2at\x65#tickbop\x01\xa1cseqax").unwrap_err();
/// assert_eq!(error.to_string(), "invalid message of type `com.example.subscribe#tick`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub enum Frame<'a, M: Subscription> {
    /// A message.
    Message(M::Message),
    /// An error, which ends the stream.
    Error(M::Error),
    /// A frame of an unknown kind, which clients skip.
    Skipped(SkippedFrame<'a>),
}

impl<M: Subscription> fmt::Debug for Frame<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => f.debug_tuple("Message").field(message).finish(),
            Self::Error(error) => f.debug_tuple("Error").field(error).finish(),
            Self::Skipped(skipped) => f.debug_tuple("Skipped").field(skipped).finish(),
        }
    }
}

/// A frame with an unknown `op`, or with a `t` that the lexicon does not list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedFrame<'a> {
    /// The kind of the frame: 1 for a message, -1 for an error. Others are reserved.
    pub op: i64,
    /// The type of the message: `nsid` or `nsid#name`. It is required for messages, but some servers omit it.
    pub type_name: Option<Cow<'a, str>>,
    /// The payload, which is valid DAG-CBOR.
    pub payload: &'a [u8],
}

impl<'a, M: Subscription> Frame<'a, M>
where
    M::Message: StreamMessage,
{
    /// Reads a frame.
    ///
    /// # Errors
    ///
    /// The bytes are not a frame, or the message is not of its type.
    pub fn read(frame: &'a [u8]) -> Result<Self, FrameError> {
        let mut deserializer = dag_cbor::Deserializer::new(frame);
        let header: Header<'a> = deserializer.read().map_err(in_header)?;
        let payload = deserializer.rest();
        match header.op {
            ERROR => {
                let error: ErrorPayload = read_last(&mut deserializer)?;
                Ok(Self::Error(XrpcError::new(400, error.error, error.message).into()))
            }
            MESSAGE => {
                let name = header.t.map(|name| full_name(M::NSID, name));
                match name {
                    Some(name) if <M::Message as Union>::TYPE_NAMES.contains(&&*name) => {
                        read_message::<M>(&name, deserializer, frame).map(Self::Message)
                    }
                    type_name => skip(&mut deserializer, SkippedFrame { op: MESSAGE, type_name, payload }),
                }
            }
            op => {
                let type_name = header.t.map(|name| full_name(M::NSID, name));
                skip(&mut deserializer, SkippedFrame { op, type_name, payload })
            }
        }
    }
}

impl<M: Subscription> Frame<'_, M> {
    /// Writes the frame of a message.
    ///
    /// # Errors
    ///
    /// The message cannot be serialized. This happens only to values created in code.
    pub fn write_message(message: &M::Message) -> Result<Vec<u8>, dag_cbor::Error>
    where
        M::Message: Union,
    {
        let name = message.type_name();
        // Types of the subscription's own document are written as a fragment.
        let own = name.strip_prefix(M::NSID).filter(|fragment| fragment.starts_with('#'));
        let header = Header { op: MESSAGE, t: Some(Cow::Borrowed(own.unwrap_or(name))) };
        let mut frame = dag_cbor::to_vec(&header)?;
        message.write_untagged(&mut dag_cbor::Serializer::new(&mut frame))?;
        Ok(frame)
    }

    /// Writes the frame of an error: its name and message, without its status.
    ///
    /// # Errors
    ///
    /// Those of the serializer, although strings can always be serialized.
    pub fn write_error(error: &XrpcError) -> Result<Vec<u8>, dag_cbor::Error> {
        let mut frame = dag_cbor::to_vec(&Header { op: ERROR, t: None })?;
        dag_cbor::append(error, &mut frame)?;
        Ok(frame)
    }
}

/// The error of reading a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// The bytes are not two objects in DAG-CBOR, or the first is not a header. The connection should be closed.
    Malformed(dag_cbor::Error),
    /// The message is not of its type. Later frames may be valid.
    Message {
        /// The type of the message: `nsid` or `nsid#name`.
        type_name: String,
        /// The error, whose message starts with the path to the invalid value.
        error: dag_cbor::Error,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(_) => f.write_str("malformed frame"),
            Self::Message { type_name, .. } => write!(f, "invalid message of type `{type_name}`"),
        }
    }
}

impl Error for FrameError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Malformed(error) | Self::Message { error, .. } => Some(error),
        }
    }
}

/// Expands a fragment to the full name of the type, as in `$type`.
fn full_name<'a>(nsid: &str, name: Cow<'a, str>) -> Cow<'a, str> {
    if name.starts_with('#') { Cow::Owned(format!("{nsid}{name}")) } else { name }
}

fn read_message<M: Subscription>(
    name: &str,
    mut deserializer: dag_cbor::Deserializer<'_>,
    frame: &[u8],
) -> Result<M::Message, FrameError>
where
    M::Message: StreamMessage,
{
    let start = deserializer.position();
    match <M::Message as Union>::read_as(name, Copied::new(&mut deserializer)) {
        Ok(message) => deserializer.end().map(|()| message).map_err(FrameError::Malformed),
        Err(error) => {
            // Distinguishes data of another type from malformed DAG-CBOR.
            let mut again = dag_cbor::Deserializer::new(frame.get(start..).unwrap_or_default());
            match again.read::<IgnoredAny>().and_then(|_| again.end()) {
                Ok(()) => Err(FrameError::Message { type_name: name.to_owned(), error }),
                Err(_) => Err(FrameError::Malformed(error)),
            }
        }
    }
}

/// Checks the payload of a frame that is skipped.
fn skip<'a, M: Subscription>(
    deserializer: &mut dag_cbor::Deserializer<'a>,
    skipped: SkippedFrame<'a>,
) -> Result<Frame<'a, M>, FrameError> {
    read_last(deserializer).map(|IgnoredAny| Frame::Skipped(skipped))
}

fn read_last<'de, T: Deserialize<'de>>(deserializer: &mut dag_cbor::Deserializer<'de>) -> Result<T, FrameError> {
    let payload = deserializer.read().map_err(FrameError::Malformed)?;
    deserializer.end().map(|()| payload).map_err(FrameError::Malformed)
}

fn in_header(error: dag_cbor::Error) -> FrameError {
    FrameError::Malformed(dag_cbor::Error::custom(format_args!("header: {error}")))
}

/// The header of a frame.
struct Header<'a> {
    t: Option<Cow<'a, str>>,
    op: i64,
}

crate::object! {
    Header<'a> {
        "t" => t: optional;
        "op" => op: required;
    }
}

/// The payload of an error.
struct ErrorPayload {
    error: String,
    message: Option<String>,
}

crate::object! {
    ErrorPayload {
        "error" => error: required;
        "message" => message: optional;
    }
}
