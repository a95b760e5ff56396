//! DAG-CBOR in the subset of the AT Protocol, [DRISL](https://dasl.ing/drisl.html).
//!
//! Every value has exactly one encoding, and reading accepts only that one. Integers and lengths have their shortest
//! form. Lengths are definite. The keys of a map are strings, in order and without duplicates. The only tag is 42, with
//! a binary CID. Strings are UTF-8. There are no floats, no `undefined` and no other simple values. Integers fit `i64`.
//! So a value that was read is written back with the same bytes and the same CID.
//!
//! Source: [data model](https://atproto.com/specs/data-model).
//!
//! Nesting is bounded by [`MAX_DEPTH`](crate::MAX_DEPTH). Types that can borrow (`&str`, `&[u8]`,
//! [`Borrowed`](crate::Borrowed)) borrow strings and bytes from the input. Errors have the byte offset.
//!
//! Writing sorts the keys of maps and structs.
//!
//! ```
//! use lexgen_data::{Value, dag_cbor, json};
//!
//! let value: Value = json::from_str(r#"{"text": "hi", "a": -1}"#)?;
//! let block = dag_cbor::to_vec(&value)?;
//! assert_eq!(block, b"\xa2\x61a\x20\x64text\x62hi");
//! assert_eq!(dag_cbor::from_slice::<Value>(&block)?, value);
//!
//! let error = dag_cbor::from_slice::<Value>(b"\xa2\x61b\x01\x61a\x01").unwrap_err();
//! assert_eq!(error.to_string(), "key `a` must come before key `b` at byte 4");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
mod collections;
mod deserializer;
mod error;
mod items;
mod reader;
mod serializer;
mod writer;

pub use self::collections::{ArraySerializer, MapSerializer};
pub use self::deserializer::Deserializer;
pub use self::error::Error;
pub use self::items::Items;
pub use self::serializer::Serializer;

use serde::de::Deserialize;
use serde::ser::Serialize;

use crate::cid::Cid;

/// The tag of a link.
const LINK_TAG: u64 = 42;

/// The major types, in the upper three bits of an item's first byte.
mod major {
    pub(super) const UNSIGNED: u8 = 0;
    pub(super) const NEGATIVE: u8 = 1;
    pub(super) const BYTES: u8 = 2;
    pub(super) const TEXT: u8 = 3;
    pub(super) const ARRAY: u8 = 4;
    pub(super) const MAP: u8 = 5;
    pub(super) const TAG: u8 = 6;
}

/// Simple values, which are one byte.
mod simple {
    pub(super) const FALSE: u8 = 0xf4;
    pub(super) const TRUE: u8 = 0xf5;
    pub(super) const NULL: u8 = 0xf6;
}

/// Reads one value, which must be the whole input.
///
/// # Errors
///
/// Returns an error if the input is not valid DRISL, is nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH), does not
/// fit the type, or continues after the value.
pub fn from_slice<'de, T: Deserialize<'de>>(input: &'de [u8]) -> Result<T, Error> {
    from_slice_within(input, usize::MAX)
}

/// Reads one value as [`from_slice`] does, with at most `value_limit` values in it: the elements of arrays and the fields
/// of objects, at any level. See [`Deserializer::value_limit`].
///
/// # Errors
///
/// Returns the errors of [`from_slice`], and an error if there are more values.
pub fn from_slice_within<'de, T: Deserialize<'de>>(input: &'de [u8], value_limit: usize) -> Result<T, Error> {
    let mut deserializer = Deserializer::new(input).value_limit(value_limit);
    let value = deserializer.read()?;
    deserializer.end()?;
    Ok(value)
}

/// Reads the first value of the input and returns it with the rest. An event stream frame consists of two values.
///
/// ```
/// use lexgen_data::{Value, dag_cbor};
///
/// let (first, rest) = dag_cbor::from_prefix::<i64>(b"\x01\x61x")?;
/// assert_eq!((first, dag_cbor::from_slice(rest)?), (1, "x"));
/// # Ok::<(), dag_cbor::Error>(())
/// ```
///
/// # Errors
///
/// Returns the errors of [`from_slice`], except that input may follow the value.
pub fn from_prefix<'de, T: Deserialize<'de>>(input: &'de [u8]) -> Result<(T, &'de [u8]), Error> {
    let mut deserializer = Deserializer::new(input);
    let value = deserializer.read()?;
    Ok((value, deserializer.rest()))
}

/// Writes a value.
///
/// # Errors
///
/// Returns an error with a path for values outside of the data model (floats, integers beyond `i64`, keys that are not
/// strings, duplicate keys), for nesting beyond [`MAX_DEPTH`](crate::MAX_DEPTH), and if the type refuses to be written.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    let mut output = Vec::with_capacity(256);
    value.serialize(&mut Serializer::new(&mut output))?;
    Ok(output)
}

/// Writes a value at the end of what is there already.
///
/// # Errors
///
/// As [`to_vec`]; the output is then as it was before.
pub fn append<T: Serialize + ?Sized>(value: &T, output: &mut Vec<u8>) -> Result<(), Error> {
    let start = output.len();
    let result = value.serialize(&mut Serializer::new(output));
    if result.is_err() {
        output.truncate(start);
    }
    result
}

/// The CID of a value: that of its encoding.
///
/// # Errors
///
/// As [`to_vec`].
pub fn cid_of<T: Serialize + ?Sized>(value: &T) -> Result<Cid, Error> {
    to_vec(value).map(|block| Cid::of_dag_cbor(&block))
}
