//! Frames of `xrpc.v1.json` and `xrpc.v1.cbor`: one object, whose `$type` is the kind of the frame.
//!
//! A draft: [proposal 0015](https://github.com/bluesky-social/proposals/tree/main/0015-json-subscriptions).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use lexgen_data::{dag_cbor, json};
use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{CodecError, Frame, FrameError, SkippedFrame, StreamMessage};
use crate::schema::{Decode, Seed, Union};
use crate::value::TYPE;
use crate::xrpc::copied::CopiedValue;
use crate::xrpc::{Subscription, XrpcError};

/// The `$type` of a message.
const MESSAGE: &str = "message";

/// The `$type` of an error.
const ERROR: &str = "error";

/// The field of a message.
const PAYLOAD: &str = "payload";

/// The `op` of a message in a [`SkippedFrame`].
const MESSAGE_OP: i64 = 1;

/// The encoding of a frame.
pub(super) trait Codec {
    fn read<'de, T: Deserialize<'de>>(frame: &'de [u8], value_limit: usize) -> Result<T, CodecError>;

    fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError>;
}

/// The encoding of `xrpc.v1.json`.
pub(super) enum Json {}

impl Codec for Json {
    fn read<'de, T: Deserialize<'de>>(frame: &'de [u8], value_limit: usize) -> Result<T, CodecError> {
        json::from_slice_within(frame, value_limit).map_err(CodecError::Json)
    }

    fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
        json::to_vec(value).map_err(CodecError::Json)
    }
}

/// The encoding of `xrpc.v1.cbor`.
pub(super) enum DagCbor {}

impl Codec for DagCbor {
    fn read<'de, T: Deserialize<'de>>(frame: &'de [u8], value_limit: usize) -> Result<T, CodecError> {
        dag_cbor::from_slice_within(frame, value_limit).map_err(CodecError::DagCbor)
    }

    fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
        dag_cbor::to_vec(value).map_err(CodecError::DagCbor)
    }
}

/// Reads a frame. Almost all are valid messages, so every frame is read as one first.
pub(super) fn read<M: Subscription, C: Codec>(frame: &[u8], value_limit: usize) -> Result<Frame<'_, M>, FrameError>
where
    M::Message: StreamMessage,
{
    match C::read::<MessageFrame<M::Message>>(frame, value_limit) {
        Ok(MessageFrame(message)) => Ok(Frame::Message(message)),
        Err(error) => read_other::<M, C>(frame, error),
    }
}

/// Reads a frame that is not a valid message, because of `error`.
fn read_other<M: Subscription, C: Codec>(frame: &[u8], error: CodecError) -> Result<Frame<'_, M>, FrameError>
where
    M::Message: StreamMessage,
{
    let Head { kind } = C::read(frame, usize::MAX).map_err(FrameError::Malformed)?;
    match &*kind {
        ERROR => {
            let ErrorFrame { error, message } = C::read(frame, usize::MAX).map_err(FrameError::Malformed)?;
            Ok(Frame::Error(XrpcError::new(400, error, message).into()))
        }
        MESSAGE => {
            let Envelope { payload } = C::read(frame, usize::MAX).map_err(FrameError::Malformed)?;
            let is_listed = <M::Message as Union>::TYPE_NAMES.contains(&&*payload.kind);
            if is_listed || is_open::<M::Message>(&payload.kind) {
                return Err(FrameError::Message { type_name: payload.kind.into_owned(), error });
            }
            let type_name = Some(payload.kind);
            Ok(Frame::Skipped(SkippedFrame { op: Some(MESSAGE_OP), type_name, payload: frame }))
        }
        _ => Ok(Frame::Skipped(SkippedFrame { op: None, type_name: Some(kind), payload: frame })),
    }
}

/// Returns whether a union has a variant for a type that it does not list.
fn is_open<U: StreamMessage>(type_name: &str) -> bool {
    let no_fields = MapDeserializer::<_, serde::de::value::Error>::new(std::iter::empty::<(String, String)>());
    U::read_as(type_name, no_fields).is_ok()
}

pub(super) fn write_message<M: Subscription, C: Codec>(message: &M::Message) -> Result<Vec<u8>, CodecError>
where
    M::Message: StreamMessage,
{
    C::write(&MessageFrame(message))
}

pub(super) fn write_error<C: Codec>(error: &XrpcError) -> Result<Vec<u8>, CodecError> {
    C::write(&WrittenError(error))
}

/// A frame with a message.
struct MessageFrame<T>(T);

impl<T: Serialize> Serialize for MessageFrame<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(TYPE, MESSAGE)?;
        map.serialize_entry(PAYLOAD, &self.0)?;
        map.end()
    }
}

impl<'de, T: Decode<'static>> Deserialize<'de> for MessageFrame<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MessageVisitor(PhantomData))
    }
}

struct MessageVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Decode<'static>> Visitor<'de> for MessageVisitor<T> {
    type Value = MessageFrame<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    /// Reads the fields in any order. The path of an error starts in the payload, as in `xrpc.v0.cbor`.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MessageFrame<T>, A::Error> {
        let (mut kind, mut payload) = (None, None);
        while let Some(key) = map.next_key_seed(Seed::<Cow<'de, str>>::new())? {
            match &*key {
                TYPE if kind.is_none() => kind = Some(map.next_value_seed(Seed::<Cow<'de, str>>::new())?),
                PAYLOAD if payload.is_none() => payload = Some(map.next_value::<CopiedValue<T>>()?),
                TYPE | PAYLOAD => return Err(A::Error::custom("duplicate field")),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match payload {
            Some(CopiedValue(message)) if kind.as_deref() == Some(MESSAGE) => Ok(MessageFrame(message)),
            _ => Err(A::Error::custom("not a message")),
        }
    }
}

/// An error as it is written.
struct WrittenError<'a>(&'a XrpcError);

impl Serialize for WrittenError<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let XrpcError { name, message, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(TYPE, ERROR)?;
        map.serialize_entry("error", name)?;
        if let Some(message) = message {
            map.serialize_entry("message", message)?;
        }
        map.end()
    }
}

/// The `$type` of a frame, or of the payload of a message.
struct Head<'a> {
    kind: Cow<'a, str>,
}

crate::object! {
    Head<'a> {
        "$type" => kind: required;
    }
}

/// The payload of a message whose type is not known yet.
struct Envelope<'a> {
    payload: Head<'a>,
}

crate::object! {
    Envelope<'a> {
        "payload" => payload: required;
    }
}

/// An error as it is read.
struct ErrorFrame {
    error: String,
    message: Option<String>,
}

crate::object! {
    ErrorFrame {
        "error" => error: required;
        "message" => message: optional;
    }
}
