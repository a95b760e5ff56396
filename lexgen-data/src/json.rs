//! JSON: reading and writing, made for the data model's types.
//!
//! The types know their JSON forms themselves and can be read and written with any crate that does JSON by serde's traits.
//! Here it is quicker: text is looked at once, eight bytes at a time. For types of lexicons, what is taken and what is
//! refused, the errors, and what is written are the same as with `serde_json`; only must input be UTF-8 also where a type
//! ignores it, and of several faults, another may be named. What the data model does not need is left to that crate: keys
//! of maps that are no strings, enums without a field that tells them apart, tuples, integers of 128 bits, `f32`, and types
//! of its own such as `RawValue` are not taken, or read with other words for what is wrong.
//!
//! Nesting is bounded by [`MAX_DEPTH`](crate::MAX_DEPTH), beyond which reading and writing are errors. What a
//! type does not look at, such as a field that it ignores, is checked for being JSON, however deep, and not for being
//! in the data model: read it as a [`Value`](crate::Value) for that.
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

/// Why JSON could not be read or written, with line and column in what was read.
pub use serde_json::Error;

/// Reads one value from JSON in UTF-8.
///
/// # Errors
///
/// Not JSON; nested too deep; not what the type wants; something after the value.
pub fn from_slice<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, Error> {
    read(Reader::of_bytes(json))
}

/// Reads one value from JSON.
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, Error> {
    read(Reader::of_text(json))
}

fn read<'de, T: Deserialize<'de>>(mut reader: Reader<'de>) -> Result<T, Error> {
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// How much memory writing begins with, in bytes.
const CAPACITY: usize = 128;

/// Writes a value as JSON without white space.
///
/// # Errors
///
/// What the type refuses to write, such as an object that is not in the data model, and nesting beyond
/// [`MAX_DEPTH`](crate::MAX_DEPTH); after the path to it.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = Writer::with_capacity(CAPACITY);
    value.serialize(&mut writer)?;
    Ok(writer.finish())
}

/// Writes a value as JSON in UTF-8 without white space.
///
/// # Errors
///
/// As [`to_string`].
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    to_string(value).map(String::into_bytes)
}

/// Writes a value as JSON for people to read: indented by two spaces.
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
/// As [`to_string`].
pub fn to_string_pretty<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    // `serde_json` does not say where its error came up.
    serde_json::to_string_pretty(value).map_err(|error| to_string(value).err().unwrap_or(error))
}

/// Writes a value as JSON in UTF-8 for people to read: indented by two spaces.
///
/// # Errors
///
/// As [`to_string`].
pub fn to_vec_pretty<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    to_string_pretty(value).map(String::into_bytes)
}
