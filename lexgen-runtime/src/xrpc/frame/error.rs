//! The errors of reading and writing frames.

use std::error::Error;
use std::fmt;

use lexgen_data::{dag_cbor, json};

/// The error of reading a frame.
#[derive(Debug)]
#[non_exhaustive]
pub enum FrameError {
    /// The bytes are not a frame: two objects in DAG-CBOR, of which the first is a header, or one object with a `$type` in
    /// `xrpc.v1.json` and `xrpc.v1.cbor`. The connection should be closed.
    Malformed(CodecError),
    /// The message is not of its type. Later frames may be valid.
    Message {
        /// The type of the message: `nsid` or `nsid#name`.
        type_name: String,
        /// The error, whose message starts with the path to the invalid value.
        error: CodecError,
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

/// The error of deserializing or serializing the data of a frame. It is displayed as the error inside.
#[derive(Debug)]
#[non_exhaustive]
pub enum CodecError {
    /// An error of DAG-CBOR.
    DagCbor(dag_cbor::Error),
    /// An error of JSON.
    Json(json::Error),
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DagCbor(error) => error.fmt(f),
            Self::Json(error) => error.fmt(f),
        }
    }
}

impl Error for CodecError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::DagCbor(error) => error.source(),
            Self::Json(error) => error.source(),
        }
    }
}

impl From<dag_cbor::Error> for CodecError {
    fn from(error: dag_cbor::Error) -> Self {
        Self::DagCbor(error)
    }
}

impl From<json::Error> for CodecError {
    fn from(error: json::Error) -> Self {
        Self::Json(error)
    }
}
