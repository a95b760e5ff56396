//! [`Format`]: how the input or output of an endpoint is encoded in a body.

use std::error::Error;
use std::fmt;

use lexgen_data::json;
use serde::de::IgnoredAny;
use serde::ser::Serialize;

use super::body::Body;
use super::copied::CopiedValue;
use crate::schema::Decode;

/// The encoding of a `T` in a body: [`Json`], [`Raw`] bytes, or [`Empty`]. An endpoint names those of its input and output.
///
/// This trait is sealed.
pub trait Format<T>: sealed::Sealed {
    /// Whether reading requires the whole body.
    #[doc(hidden)]
    const IS_BUFFERED: bool;

    /// Reads a body. If the format [is buffered](Self::IS_BUFFERED), all its bytes must be present, and it may have at most
    /// `value_limit` values: elements of arrays and fields of objects.
    ///
    /// # Errors
    ///
    /// The bytes are not of this format, not a `T`, or have too many values.
    fn read(body: Body, value_limit: usize) -> Result<T, FormatError>;

    /// Writes a body; `None` if there is none.
    ///
    /// # Errors
    ///
    /// The value cannot be serialized. This happens only to values created in code.
    fn write(value: T, encoding: &str) -> Result<Option<Body>, json::Error>;
}

mod sealed {
    /// Prevents implementations in other crates.
    pub trait Sealed {}

    impl Sealed for super::Empty {}
    impl Sealed for super::Json {}
    impl Sealed for super::Raw {}
}

/// Returns the default limit of values in a body or a frame whose length is limited.
///
/// Arrays of integers with up to two digits reach it. All other data has more bytes for each value.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn default_value_limit(byte_limit: usize) -> usize {
    (byte_limit / 4).max(1024)
}

/// The error of reading a body.
#[derive(Debug)]
pub struct FormatError {
    kind: FormatErrorKind,
    source: json::Error,
}

/// The kind of a [`FormatError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormatErrorKind {
    /// The body is not JSON, or not in the data model.
    Syntax,
    /// The body is JSON, but not of the expected type, or has more values than allowed.
    Type,
}

impl FormatError {
    /// Classifies the error of reading these bytes.
    pub(crate) fn of_json(bytes: &[u8], source: json::Error) -> Self {
        let kind = match json::from_slice::<IgnoredAny>(bytes) {
            Ok(_) => FormatErrorKind::Type,
            Err(_) => FormatErrorKind::Syntax,
        };
        Self { kind, source }
    }

    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> FormatErrorKind {
        self.kind
    }

    /// Returns the error of the deserializer, whose message starts with the path to the invalid value.
    #[must_use]
    pub fn into_source(self) -> json::Error {
        self.source
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            FormatErrorKind::Syntax => "the body is not JSON",
            FormatErrorKind::Type => "the body is not of the expected type",
        })
    }
}

impl Error for FormatError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}

/// No body.
#[derive(Clone, Copy, Debug)]
pub enum Empty {}

/// JSON.
#[derive(Clone, Copy, Debug)]
pub enum Json {}

/// Uninterpreted bytes.
#[derive(Clone, Copy, Debug)]
pub enum Raw {}

impl Format<()> for Empty {
    const IS_BUFFERED: bool = false;

    fn read(_: Body, _: usize) -> Result<(), FormatError> {
        Ok(())
    }

    fn write((): (), _: &str) -> Result<Option<Body>, json::Error> {
        Ok(None)
    }
}

impl Format<Body> for Raw {
    const IS_BUFFERED: bool = false;

    fn read(body: Body, _: usize) -> Result<Body, FormatError> {
        Ok(body)
    }

    fn write(body: Body, _: &str) -> Result<Option<Body>, json::Error> {
        Ok(Some(body))
    }
}

/// Nothing is borrowed from the body: a type with a lifetime is read with `'static` and owns its strings.
impl<T: Decode<'static> + Serialize> Format<T> for Json {
    const IS_BUFFERED: bool = true;

    fn read(body: Body, value_limit: usize) -> Result<T, FormatError> {
        let bytes = body.as_bytes().unwrap_or_default();
        let value = json::from_slice_within(bytes, value_limit).map(|CopiedValue(value)| value);
        value.map_err(|error| FormatError::of_json(bytes, error))
    }

    fn write(value: T, encoding: &str) -> Result<Option<Body>, json::Error> {
        Ok(Some(Body::new(encoding, json::to_vec(&value)?)))
    }
}
