//! How the input or output of an endpoint stands in a body.

use serde::ser::Serialize;

use super::body::Body;
use super::copied::CopiedValue;
use crate::schema::Decode;
use lexgen_data::json;

/// How a `T` stands in a body. An endpoint says which format is its input's and its output's.
pub trait Format<T> {
    /// Whether all bytes have to be there before there is a `T`.
    const IS_BUFFERED: bool;

    /// Takes a body apart. For a format that [is buffered](Self::IS_BUFFERED), its bytes must all be there.
    ///
    /// # Errors
    ///
    /// The bytes are not of that format, or not a `T`: the message says where and why.
    fn read(body: Body) -> Result<T, String>;

    /// Makes a body; `None` if there is to be none.
    ///
    /// # Errors
    ///
    /// The value cannot be written, which only values made in code can be.
    fn write(value: T, encoding: &str) -> Result<Option<Body>, json::Error>;
}

/// No body.
#[derive(Clone, Copy, Debug)]
pub enum Empty {}

/// JSON.
#[derive(Clone, Copy, Debug)]
pub enum Json {}

/// Bytes as they are.
#[derive(Clone, Copy, Debug)]
pub enum Raw {}

impl Format<()> for Empty {
    const IS_BUFFERED: bool = false;

    fn read(_: Body) -> Result<(), String> {
        Ok(())
    }

    fn write((): (), _: &str) -> Result<Option<Body>, json::Error> {
        Ok(None)
    }
}

impl Format<Body> for Raw {
    const IS_BUFFERED: bool = false;

    fn read(body: Body) -> Result<Body, String> {
        Ok(body)
    }

    fn write(body: Body, _: &str) -> Result<Option<Body>, json::Error> {
        Ok(Some(body))
    }
}

/// Nothing is lent from the body: a type with a lifetime is read with `'static`, and owns its text.
impl<T: Decode<'static> + Serialize> Format<T> for Json {
    const IS_BUFFERED: bool = true;

    fn read(body: Body) -> Result<T, String> {
        let bytes = body.as_bytes().unwrap_or_default();
        json::from_slice(bytes).map(|CopiedValue(value)| value).map_err(|error| error.to_string())
    }

    fn write(value: T, encoding: &str) -> Result<Option<Body>, json::Error> {
        Ok(Some(Body::new(encoding, json::to_vec(&value)?)))
    }
}
