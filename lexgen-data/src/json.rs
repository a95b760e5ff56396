//! Reading and writing JSON, optimized for the types of the data model.
//!
//! The types implement serde's traits and work with every JSON crate. This implementation is faster: it scans strings
//! once, eight bytes at a time. For generated types, it accepts the same input, reports the same errors and writes the
//! same output as `serde_json`, with two differences: it rejects bytes that are not UTF-8 even in ignored fields, and
//! if an input has several errors, it may report a different one.
//!
//! It is not a general replacement for `serde_json`. Map keys that are not strings, untagged enums, tuples, 128-bit
//! integers, `f32` and types of that crate such as `RawValue` are unsupported, or have other error messages.
//!
//! Nesting is bounded by [`MAX_DEPTH`](crate::MAX_DEPTH), beyond which reading and writing are errors. Data that a type
//! ignores must be valid JSON, but may nest deeper and is not checked against the data model. To check it, read it as a
//! [`Value`](crate::Value).
//!
//! ```
//! use lexgen_data::{Value, json};
//!
//! let value: Value = json::from_str(r#"{"a": [1, 2.0, null]}"#)?;
//! assert_eq!(json::to_string(&value)?, r#"{"a":[1,2,null]}"#);
//!
//! let error = json::from_str::<Value>(r#"{"a": 1.5}"#).unwrap_err();
//! assert_eq!((error.line(), error.column()), (1, 9));
//! # Ok::<(), json::Error>(())
//! ```

mod ahead;
mod deserializer;
mod reader;
mod serializer;
mod skip;
mod text;
mod wrong;

use serde::de::Deserialize;
use serde::ser::Serialize;

use self::reader::Reader;
use self::serializer::Writer;

/// An error of reading or writing JSON, with line and column when reading.
pub use serde_json::Error;

/// Reads one value from JSON in UTF-8.
///
/// # Errors
///
/// Returns an error if the input is not valid JSON, is nested too deep, does not fit the type, or continues after the
/// value.
pub fn from_slice<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, Error> {
    read(Reader::of_bytes(json))
}

/// Reads one value as [`from_slice`] does, with at most `value_limit` values in it: the elements of arrays and the fields
/// of objects, at any level. Data that the type ignores is not counted within.
///
/// Each value takes at least two bytes of the input, but many bytes of memory. So this limits memory.
///
/// ```
/// use lexgen_data::{Value, json};
///
/// assert!(json::from_slice_within::<Value>(b"[1,[2]]", 3).is_ok());
/// let error = json::from_slice_within::<Value>(b"[1,[2]]", 2).unwrap_err();
/// assert_eq!(error.to_string(), "`[1][0]`: more than 2 values, which is the limit, at line 1 column 5");
/// ```
///
/// # Errors
///
/// Returns the errors of [`from_slice`], and an error if there are more values.
pub fn from_slice_within<'de, T: Deserialize<'de>>(json: &'de [u8], value_limit: usize) -> Result<T, Error> {
    read(Reader::of_bytes(json).value_limit(value_limit))
}

/// Reads one value from JSON.
///
/// # Errors
///
/// Returns the errors of [`from_slice`].
pub fn from_str<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, Error> {
    read(Reader::of_text(json))
}

fn read<'de, T: Deserialize<'de>>(mut reader: Reader<'de>) -> Result<T, Error> {
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// The initial capacity of the output, in bytes.
const CAPACITY: usize = 128;

/// Writes a value as JSON without whitespace.
///
/// # Errors
///
/// Returns an error with a path if the type refuses to be written, for example an object outside of the data model, or
/// if the value is nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = Writer::with_capacity(CAPACITY);
    value.serialize(&mut writer)?;
    Ok(writer.finish())
}

/// Writes a value as JSON in UTF-8 without whitespace.
///
/// # Errors
///
/// Returns the errors of [`to_string`].
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    to_string(value).map(String::into_bytes)
}

/// Writes a value as JSON, indented by two spaces.
///
/// ```
/// use lexgen_data::{Object, json};
///
/// let text = json::to_string_pretty(&Object::from([("text", "hi")]))?;
/// assert_eq!(text, "{\n  \"text\": \"hi\"\n}");
/// # Ok::<(), json::Error>(())
/// ```
///
/// # Errors
///
/// Returns the errors of [`to_string`].
pub fn to_string_pretty<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    // Errors of `serde_json` have no path.
    serde_json::to_string_pretty(value).map_err(|error| to_string(value).err().unwrap_or(error))
}

/// Writes a value as JSON in UTF-8, indented by two spaces.
///
/// # Errors
///
/// Returns the errors of [`to_string`].
pub fn to_vec_pretty<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    to_string_pretty(value).map(String::into_bytes)
}
