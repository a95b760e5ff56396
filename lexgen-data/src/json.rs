//! JSON: `serde_json` with the data model's types.
//!
//! The types know their JSON forms themselves; this is the door through which they go.
//!
//! Nesting is bounded by 128 levels of objects and arrays, beyond which reading is an error. What a
//! type does not look at, such as a field that it ignores, is checked for being JSON, not for being
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

use serde::de::Deserialize;
use serde::ser::Serialize;

/// Why JSON could not be read or written, with line and column in what was read.
pub use serde_json::Error;

/// Reads one value from JSON in UTF-8.
///
/// # Errors
///
/// Not JSON; nested too deep; not what the type wants; something after the value.
pub fn from_slice<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, Error> {
    serde_json::from_slice(json)
}

/// Reads one value from JSON.
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, Error> {
    serde_json::from_str(json)
}

/// Writes a value as JSON without white space.
///
/// # Errors
///
/// What the type refuses to write, such as an object that is not in the data model.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value)
}

/// Writes a value as JSON in UTF-8 without white space.
///
/// # Errors
///
/// As [`to_string`].
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(value)
}
