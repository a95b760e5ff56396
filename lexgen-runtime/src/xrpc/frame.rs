//! Frames of an event stream (SPEC section 8): one binary message of the WebSocket, which is two objects in DAG-CBOR in a
//! row, a header that says what follows and a payload.
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
use crate::schema::Union;
use crate::schema::table::ReadTable;

/// The `op` of a message.
const MESSAGE: i64 = 1;

/// The `op` of an error.
const ERROR: i64 = -1;

/// What a subscription can send: a union that owns its data. Every such type is this, also one with a lifetime: its text
/// is copied from the frame.
///
/// It is what the message of a subscription has to be wherever frames are read or written:
/// `where M: Subscription, M::Message: StreamMessage`.
pub trait StreamMessage: Union + ReadTable<'static> {}

impl<T: Union + ReadTable<'static>> StreamMessage for T {}

/// A frame that was read.
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
/// assert!(matches!(Frame::<Subscribe>::read(&bytes)?, Frame::Error(error) if error.error == "FutureCursor"));
///
/// assert!(matches!(Frame::<Subscribe>::read(b"\xa2at\x65#tockbop\x01\xa0")?, Frame::Skipped(_)));
/// let error = Frame::<Subscribe>::read(b"\xa2at\x65#tickbop\x01\xa1cseqax").unwrap_err();
/// assert!(error.to_string().contains("`seq`: invalid type: string \"x\", expected an integer"), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub enum Frame<'a, M: Subscription> {
    /// A message.
    Message(M::Message),
    /// Why the stream ends. Nothing comes after it.
    Error(M::Error),
    /// A frame of a kind that the lexicon does not have: clients go on to the next.
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

/// A frame whose `op`, or whose `t`, the lexicon does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedFrame<'a> {
    /// What the frame is: 1 is a message, -1 an error, others have yet to be made up.
    pub op: i64,
    /// What the message is: `nsid` or `nsid#name`. Messages always say it; some servers do not know that.
    pub type_name: Option<Cow<'a, str>>,
    /// The payload in DAG-CBOR, which it is.
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
    /// It is no frame, or the message is not of the type that the frame says.
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
    /// The message holds what DAG-CBOR cannot, which only values made in code do.
    pub fn write_message(message: &M::Message) -> Result<Vec<u8>, dag_cbor::Error>
    where
        M::Message: Union,
    {
        let name = message.type_name();
        // Of the subscription's own document the header gives only the fragment.
        let own = name.strip_prefix(M::NSID).filter(|fragment| fragment.starts_with('#'));
        let header = Header { op: MESSAGE, t: Some(Cow::Borrowed(own.unwrap_or(name))) };
        let mut frame = dag_cbor::to_vec(&header)?;
        message.write_untagged(&mut dag_cbor::Serializer::new(&mut frame))?;
        Ok(frame)
    }

    /// Writes the frame of an error: its name and message, not its status.
    ///
    /// # Errors
    ///
    /// None that happens: names and messages can always be written.
    pub fn write_error(error: &XrpcError) -> Result<Vec<u8>, dag_cbor::Error> {
        let mut frame = dag_cbor::to_vec(&Header { op: ERROR, t: None })?;
        dag_cbor::append(error, &mut frame)?;
        Ok(frame)
    }
}

/// Why a frame could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// It is no frame: not two objects in DAG-CBOR, or the first is not a header. The peer is not to be listened to any
    /// more.
    Malformed(dag_cbor::Error),
    /// It is a frame, but its message is not as the lexicon wants it. What comes after it may well be.
    Message {
        /// What the message should have been: `nsid` or `nsid#name`.
        type_name: String,
        /// What is wrong, beginning with the path to it.
        error: dag_cbor::Error,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(f, "malformed frame: {error}"),
            Self::Message { type_name, error } => write!(f, "message of type `{type_name}`: {error}"),
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

/// The name of a type as data would have it in `$type`.
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
            // Whether it is the data that is wrong, or already the form of it.
            let mut again = dag_cbor::Deserializer::new(frame.get(start..).unwrap_or_default());
            match again.read::<IgnoredAny>().and_then(|_| again.end()) {
                Ok(()) => Err(FrameError::Message { type_name: name.to_owned(), error }),
                Err(_) => Err(FrameError::Malformed(error)),
            }
        }
    }
}

/// Reads the payload when nothing is wanted of it but that it is one.
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

/// What stands before the payload.
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
