//! Frames of `xrpc.v0.cbor`: two objects in DAG-CBOR, a header and a payload.

use std::borrow::Cow;

use lexgen_data::dag_cbor;
use serde::de::{Deserialize, Error as _, IgnoredAny};

use super::{CodecError, Frame, FrameError, SkippedFrame, StreamMessage};
use crate::schema::Union;
use crate::xrpc::copied::Copied;
use crate::xrpc::{Subscription, XrpcError};

/// The `op` of a message.
const MESSAGE: i64 = 1;

/// The `op` of an error.
const ERROR: i64 = -1;

pub(super) fn read<M: Subscription>(frame: &[u8], value_limit: usize) -> Result<Frame<'_, M>, FrameError>
where
    M::Message: StreamMessage,
{
    let mut deserializer = dag_cbor::Deserializer::new(frame).value_limit(value_limit);
    let header: Header<'_> = deserializer.read().map_err(in_header)?;
    let payload = deserializer.rest();
    match header.op {
        ERROR => {
            let error: ErrorPayload = read_last(&mut deserializer)?;
            Ok(Frame::Error(XrpcError::new(400, error.error, error.message).into()))
        }
        MESSAGE => {
            let name = header.t.map(|name| full_name(M::NSID, name));
            match name {
                Some(name) if <M::Message as Union>::TYPE_NAMES.contains(&&*name) => {
                    read_message::<M>(&name, deserializer, frame).map(Frame::Message)
                }
                type_name => skip(deserializer, SkippedFrame { op: Some(MESSAGE), type_name, payload }),
            }
        }
        op => {
            let type_name = header.t.map(|name| full_name(M::NSID, name));
            skip(deserializer, SkippedFrame { op: Some(op), type_name, payload })
        }
    }
}

pub(super) fn write_message<M: Subscription>(message: &M::Message) -> Result<Vec<u8>, CodecError>
where
    M::Message: StreamMessage,
{
    let name = message.type_name();
    // Types of the subscription's own document are written as a fragment.
    let own = name.strip_prefix(M::NSID).filter(|fragment| fragment.starts_with('#'));
    let header = Header { op: MESSAGE, t: Some(Cow::Borrowed(own.unwrap_or(name))) };
    let mut frame = dag_cbor::to_vec(&header)?;
    message.write_untagged(&mut dag_cbor::Serializer::new(&mut frame))?;
    Ok(frame)
}

pub(super) fn write_error(error: &XrpcError) -> Result<Vec<u8>, CodecError> {
    let mut frame = dag_cbor::to_vec(&Header { op: ERROR, t: None })?;
    dag_cbor::append(error, &mut frame)?;
    Ok(frame)
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
        Ok(message) => deserializer.end().map(|()| message).map_err(malformed),
        Err(error) => {
            // Distinguishes data of another type from malformed DAG-CBOR.
            let mut again = dag_cbor::Deserializer::new(frame.get(start..).unwrap_or_default());
            match again.read::<IgnoredAny>().and_then(|_| again.end()) {
                Ok(()) => Err(FrameError::Message { type_name: name.to_owned(), error: error.into() }),
                Err(_) => Err(malformed(error)),
            }
        }
    }
}

/// Checks the payload of a frame that is skipped. Its values are not limited, because none is kept.
fn skip<'a, M: Subscription>(
    deserializer: dag_cbor::Deserializer<'a>,
    skipped: SkippedFrame<'a>,
) -> Result<Frame<'a, M>, FrameError> {
    read_last(&mut deserializer.value_limit(usize::MAX)).map(|IgnoredAny| Frame::Skipped(skipped))
}

fn read_last<'de, T: Deserialize<'de>>(deserializer: &mut dag_cbor::Deserializer<'de>) -> Result<T, FrameError> {
    let payload = deserializer.read().map_err(malformed)?;
    deserializer.end().map(|()| payload).map_err(malformed)
}

fn in_header(error: dag_cbor::Error) -> FrameError {
    malformed(dag_cbor::Error::custom(format_args!("header: {error}")))
}

fn malformed(error: dag_cbor::Error) -> FrameError {
    FrameError::Malformed(error.into())
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
