//! Frames of an [event stream](https://atproto.com/specs/event-stream#framing): each is a message of the WebSocket.
//!
//! Knows nothing of sockets.

mod error;
mod v0;
mod v1;

use std::borrow::Cow;
use std::fmt;

use serde::ser::Serialize;

pub use self::error::{CodecError, FrameError};
use super::endpoint::Subscription;
use super::error::XrpcError;
use super::framing::Framing;
use crate::schema::{Decode, Union};

/// A message of a subscription: a union that owns its data. All generated unions implement it. Those with a lifetime copy
/// their strings from the frame.
///
/// Functions that are generic over subscriptions and read or write frames need it as a bound:
/// `where M: Subscription, M::Message: StreamMessage`.
pub trait StreamMessage: Union + Decode<'static> + Serialize {}

impl<T: Union + Decode<'static> + Serialize> StreamMessage for T {}

/// A frame.
///
/// [`read`](Self::read), [`write_message`](Self::write_message) and [`write_error`](Self::write_error) use the framing that
/// the lexicon names. The methods that end in `_as` use another one, as negotiated.
///
/// ```
/// use lexgen_runtime::{Frame, Framing, XrpcError};
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
///
/// let text = Frame::<Subscribe>::write_message_as(Framing::V1Json, &message)?;
/// assert_eq!(text, br#"{"$type":"message","payload":{"$type":"com.example.subscribe#tick","seq":7}}"#);
/// assert!(matches!(Frame::<Subscribe>::read_as(Framing::V1Json, &text)?, Frame::Message(read) if read == message));
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

/// A frame of an unknown kind, or a message of a type that the lexicon does not list.
///
/// In `xrpc.v1.json` and `xrpc.v1.cbor`, an open union keeps the message as data instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedFrame<'a> {
    /// The kind of the frame: 1 for a message, -1 for an error. Others are reserved. `None` in `xrpc.v1.json` and
    /// `xrpc.v1.cbor` for kinds of frames other than messages.
    pub op: Option<i64>,
    /// The type of the message: `nsid` or `nsid#name`. It is required for messages, but some servers omit it. In
    /// `xrpc.v1.json` and `xrpc.v1.cbor`, the `$type` of the frame if it is not a message.
    pub type_name: Option<Cow<'a, str>>,
    /// The payload, which is valid DAG-CBOR. In `xrpc.v1.json` and `xrpc.v1.cbor`, the whole frame.
    pub payload: &'a [u8],
}

impl<'a, M: Subscription> Frame<'a, M>
where
    M::Message: StreamMessage,
{
    /// Reads a frame in the framing of the lexicon.
    ///
    /// # Errors
    ///
    /// The bytes are not a frame, or the message is not of its type.
    pub fn read(frame: &'a [u8]) -> Result<Self, FrameError> {
        Self::read_as(M::FRAMING, frame)
    }

    /// Reads a frame.
    ///
    /// # Errors
    ///
    /// The bytes are not a frame, or the message is not of its type.
    pub fn read_as(framing: Framing, frame: &'a [u8]) -> Result<Self, FrameError> {
        Self::read_within(framing, frame, usize::MAX)
    }

    /// Reads a frame with at most `value_limit` values: the elements of its arrays and the fields of its objects, at any
    /// level. A value of a few bytes takes more memory than that, so this limits memory.
    ///
    /// # Errors
    ///
    /// The bytes are not a frame, or the message is not of its type or has more values.
    pub fn read_within(framing: Framing, frame: &'a [u8], value_limit: usize) -> Result<Self, FrameError> {
        match framing {
            Framing::V0Cbor => v0::read(frame, value_limit),
            Framing::V1Json => v1::read::<M, v1::Json>(frame, value_limit),
            Framing::V1Cbor => v1::read::<M, v1::DagCbor>(frame, value_limit),
        }
    }
}

impl<M: Subscription> Frame<'_, M> {
    /// Writes the frame of a message in the framing of the lexicon.
    ///
    /// # Errors
    ///
    /// The message cannot be serialized. This happens only to values created in code.
    pub fn write_message(message: &M::Message) -> Result<Vec<u8>, CodecError>
    where
        M::Message: StreamMessage,
    {
        Self::write_message_as(M::FRAMING, message)
    }

    /// Writes the frame of a message.
    ///
    /// # Errors
    ///
    /// The message cannot be serialized. This happens only to values created in code.
    pub fn write_message_as(framing: Framing, message: &M::Message) -> Result<Vec<u8>, CodecError>
    where
        M::Message: StreamMessage,
    {
        match framing {
            Framing::V0Cbor => v0::write_message::<M>(message),
            Framing::V1Json => v1::write_message::<M, v1::Json>(message),
            Framing::V1Cbor => v1::write_message::<M, v1::DagCbor>(message),
        }
    }

    /// Writes the frame of an error in the framing of the lexicon: its name and message, without its status.
    ///
    /// # Errors
    ///
    /// Those of the serializer, although strings can always be serialized.
    pub fn write_error(error: &XrpcError) -> Result<Vec<u8>, CodecError> {
        Self::write_error_as(M::FRAMING, error)
    }

    /// Writes the frame of an error: its name and message, without its status.
    ///
    /// # Errors
    ///
    /// Those of the serializer, although strings can always be serialized.
    pub fn write_error_as(framing: Framing, error: &XrpcError) -> Result<Vec<u8>, CodecError> {
        match framing {
            Framing::V0Cbor => v0::write_error(error),
            Framing::V1Json => v1::write_error::<v1::Json>(error),
            Framing::V1Cbor => v1::write_error::<v1::DagCbor>(error),
        }
    }
}
