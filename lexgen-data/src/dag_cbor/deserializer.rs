//! Reading types from DAG-CBOR.
//!
//! Every kind of value has its own short function, so that a type compiles only the code for the kinds that it
//! requests.

use std::fmt;

use serde::de::value::{BorrowedBytesDeserializer, BorrowedStrDeserializer};
use serde::de::{self, Deserialize, Error as _, Unexpected, Visitor};

use super::access::{Elements, Entries, Variant};
use super::error::Error;
use super::reader::{Head, Reader, wrong_simple_value};
use super::{major, simple};
use crate::cid_link;
use crate::nesting::{MAX_DEPTH, TOO_DEEP};

/// Reads values from DAG-CBOR, one after the other.
///
/// ```
/// use lexgen_data::dag_cbor::Deserializer;
///
/// let mut deserializer = Deserializer::new(b"\x01\x61x");
/// assert_eq!(deserializer.read::<u8>()?, 1);
/// assert_eq!(deserializer.read::<&str>()?, "x");
/// deserializer.end()?;
/// # Ok::<(), lexgen_data::dag_cbor::Error>(())
/// ```
pub struct Deserializer<'de> {
    pub(super) reader: Reader<'de>,
    depth: usize,
    /// The least number of bytes that the rest of the open arrays and maps takes.
    pub(super) pending: usize,
    /// The number of values that may still be read.
    values_left: usize,
    value_limit: usize,
}

impl<'de> Deserializer<'de> {
    /// Creates a deserializer at the start of the input.
    #[must_use]
    pub const fn new(input: &'de [u8]) -> Self {
        Self { reader: Reader::new(input), depth: 0, pending: 0, values_left: usize::MAX, value_limit: usize::MAX }
    }

    /// Limits the number of values: the elements of arrays and the fields of objects, at any level and in all values
    /// that are read. A value beyond the limit is an error. By default, there is no limit.
    ///
    /// Each value takes at least a byte of the input, but many bytes of memory. So this limits memory.
    ///
    /// ```
    /// use lexgen_data::Value;
    /// use lexgen_data::dag_cbor::Deserializer;
    ///
    /// let input = b"\x82\x01\x81\x02"; // [1, [2]]
    /// assert!(Deserializer::new(input).value_limit(3).read::<Value>().is_ok());
    /// let error = Deserializer::new(input).value_limit(2).read::<Value>().unwrap_err();
    /// assert_eq!(error.to_string(), "`[1]`: more than 2 values, which is the limit, at byte 3");
    /// ```
    #[must_use]
    pub const fn value_limit(mut self, values: usize) -> Self {
        self.values_left = values;
        self.value_limit = values;
        self
    }

    /// Reads the next value.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`from_slice`](super::from_slice), always with a position.
    pub fn read<T: Deserialize<'de>>(&mut self) -> Result<T, Error> {
        T::deserialize(&mut *self).map_err(|error| error.or_at(self.position()))
    }

    /// Returns the byte offset of the next value.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.reader.position()
    }

    /// Returns the rest of the input.
    #[must_use]
    pub fn rest(&self) -> &'de [u8] {
        self.reader.rest()
    }

    /// Checks that the whole input was read.
    ///
    /// # Errors
    ///
    /// Returns an error if input is left.
    pub fn end(&self) -> Result<(), Error> {
        match self.rest() {
            [] => Ok(()),
            rest => Err(Error::at(self.position(), format!("{} bytes after the end of the value", rest.len()))),
        }
    }

    fn link<V: Visitor<'de>>(&mut self, tag: u64, visitor: V) -> Result<V::Value, Error> {
        self.leaf()?;
        let cid = self.reader.link(tag)?;
        visitor.visit_newtype_struct(BorrowedBytesDeserializer::new(cid))
    }

    fn array<V: Visitor<'de>>(&mut self, length: u64, visitor: V) -> Result<V::Value, Error> {
        let remaining = self.open(length, 1)?;
        self.enter()?;
        let mut elements = Elements { deserializer: self, remaining };
        let value = visitor.visit_seq(&mut elements)?;
        let left = elements.remaining;
        self.leave(left, "elements in the array")?;
        Ok(value)
    }

    fn map<V: Visitor<'de>>(&mut self, length: u64, visitor: V) -> Result<V::Value, Error> {
        let remaining = self.open(length, 2)?;
        self.enter()?;
        let mut entries = Entries { deserializer: self, remaining, previous: None };
        let value = visitor.visit_map(&mut entries)?;
        let left = entries.remaining;
        self.leave(left, "entries in the map")?;
        Ok(value)
    }

    /// Checks the number of items of an array or a map, each of which takes at least `least` bytes.
    ///
    /// Of all open arrays and maps, the input must have the bytes. So what is allocated for them is in proportion to it.
    #[inline]
    fn open(&mut self, count: u64, least: usize) -> Result<usize, Error> {
        let count = self.reader.count(count, least, self.pending)?;
        match self.values_left.checked_sub(count) {
            Some(left) => self.values_left = left,
            None => return Err(self.too_many()),
        }
        self.pending += count * least;
        Ok(count)
    }

    #[cold]
    fn too_many(&self) -> Error {
        Error::at(self.position(), format!("more than {} values, which is the limit,", self.value_limit))
    }

    #[inline]
    pub(super) fn enter(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.too_deep());
        }
        Ok(())
    }

    /// Checks that bytes or a link are allowed at this depth. They count as a level.
    #[inline]
    fn leaf(&self) -> Result<(), Error> {
        if self.depth >= MAX_DEPTH { Err(self.too_deep()) } else { Ok(()) }
    }

    fn bytes<V: Visitor<'de>>(&mut self, length: u64, visitor: V) -> Result<V::Value, Error> {
        self.leaf()?;
        visitor.visit_borrowed_bytes(self.reader.bytes(length)?)
    }

    #[inline]
    pub(super) fn leave(&mut self, left: usize, what: &str) -> Result<(), Error> {
        self.depth -= 1;
        if left > 0 {
            return Err(self.left_over(left, what));
        }
        Ok(())
    }

    #[cold]
    fn too_deep(&self) -> Error {
        Error::at(self.position(), TOO_DEEP)
    }

    #[cold]
    fn left_over(&self, left: usize, what: &str) -> Error {
        Error::at(self.position(), format!("{left} more {what} than expected"))
    }

    /// Returns the error for an item of a kind that the visitor does not accept, or for an invalid item.
    #[cold]
    fn unwanted(&mut self, expected: &dyn de::Expected) -> Error {
        let start = self.position();
        match self.unexpected(start) {
            Ok(unexpected) => Error::invalid_type(unexpected, expected).or_at(start),
            Err(error) => error,
        }
    }

    fn unexpected(&mut self, start: usize) -> Result<Unexpected<'de>, Error> {
        match self.reader.peek()? {
            simple::NULL => return Ok(Unexpected::Unit),
            simple::FALSE => return Ok(Unexpected::Bool(false)),
            simple::TRUE => return Ok(Unexpected::Bool(true)),
            first @ 0xe0.. => return Err(wrong_simple_value(start, first)),
            _ => {}
        }
        let head = self.reader.head()?;
        Ok(match head.major {
            major::UNSIGNED | major::NEGATIVE => Unexpected::Signed(integer(start, &head)?),
            major::BYTES => Unexpected::Other("bytes"),
            major::TEXT => Unexpected::Str(self.reader.text(head.argument)?),
            major::ARRAY => Unexpected::Seq,
            major::MAP => Unexpected::Map,
            _ => {
                self.reader.link(head.argument)?;
                Unexpected::Other("link")
            }
        })
    }
}

/// Returns the integer of an item. CBOR has one bit more than the data model.
#[inline]
fn integer(position: usize, head: &Head) -> Result<i64, Error> {
    match i64::try_from(head.argument) {
        Ok(argument) if head.major == major::NEGATIVE => Ok(-1 - argument),
        Ok(argument) => Ok(argument),
        Err(_) => Err(Error::at(position, "an integer must fit in a signed 64-bit integer")),
    }
}

impl fmt::Debug for Deserializer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deserializer")
            .field("position", &self.position())
            .field("rest", &self.rest().len())
            .finish_non_exhaustive()
    }
}

macro_rules! all_as {
    ($as:ident: $($method:ident)*) => {
        $(
            #[inline]
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                self.$as(visitor)
            }
        )*
    };
}

impl<'de> de::Deserializer<'de> for &mut Deserializer<'de> {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let start = self.position();
        let first = self.reader.peek()?;
        if first >= 0xe0 {
            self.reader.skip_byte();
            return match first {
                simple::NULL => visitor.visit_unit(),
                simple::FALSE => visitor.visit_bool(false),
                simple::TRUE => visitor.visit_bool(true),
                _ => Err(wrong_simple_value(start, first)),
            };
        }
        let head = self.reader.head()?;
        match head.major {
            major::UNSIGNED | major::NEGATIVE => visitor.visit_i64(integer(start, &head)?),
            major::BYTES => self.bytes(head.argument, visitor),
            major::TEXT => visitor.visit_borrowed_str(self.reader.text(head.argument)?),
            major::ARRAY => self.array(head.argument, visitor),
            major::MAP => self.map(head.argument, visitor),
            _ => self.link(head.argument, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let boolean = match self.reader.peek()? {
            simple::FALSE => false,
            simple::TRUE => true,
            _ => return Err(self.unwanted(&visitor)),
        };
        self.reader.skip_byte();
        visitor.visit_bool(boolean)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let start = self.position();
        if self.reader.peek()? >> 5 > major::NEGATIVE {
            return Err(self.unwanted(&visitor));
        }
        let head = self.reader.head()?;
        visitor.visit_i64(integer(start, &head)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.peek()? >> 5 != major::TEXT {
            return Err(self.unwanted(&visitor));
        }
        let head = self.reader.head()?;
        visitor.visit_borrowed_str(self.reader.text(head.argument)?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.peek()? >> 5 != major::BYTES {
            return Err(self.unwanted(&visitor));
        }
        let head = self.reader.head()?;
        self.bytes(head.argument, visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.peek()? != simple::NULL {
            return Err(self.unwanted(&visitor));
        }
        self.reader.skip_byte();
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.peek()? != simple::NULL {
            return visitor.visit_some(self);
        }
        self.reader.skip_byte();
        visitor.visit_none()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.peek()? >> 5 != major::ARRAY {
            return Err(self.unwanted(&visitor));
        }
        let head = self.reader.head()?;
        self.array(head.argument, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.reader.peek()? >> 5 != major::MAP {
            return Err(self.unwanted(&visitor));
        }
        let head = self.reader.head()?;
        self.map(head.argument, visitor)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name != cid_link::NEWTYPE {
            return visitor.visit_newtype_struct(self);
        }
        if self.reader.peek()? >> 5 != major::TAG {
            return Err(self.unwanted(&visitor));
        }
        let head = self.reader.head()?;
        self.link(head.argument, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let start = self.position();
        let kind = self.reader.peek()? >> 5;
        if kind != major::TEXT && kind != major::MAP {
            return Err(self.unwanted(&visitor));
        }
        let head = self.reader.head()?;
        if kind == major::TEXT {
            let name = self.reader.text(head.argument)?;
            return visitor.visit_enum(BorrowedStrDeserializer::new(name));
        }
        if head.argument != 1 {
            return Err(Error::at(start, "an enum variant must be a map with one entry"));
        }
        self.enter()?;
        let value = visitor.visit_enum(Variant { deserializer: &mut *self })?;
        self.leave(0, "entries in the map")?;
        Ok(value)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    all_as! { deserialize_i64:
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    all_as! { deserialize_str: deserialize_char deserialize_string deserialize_identifier }

    all_as! { deserialize_bytes: deserialize_byte_buf }

    // Ignored values are checked too.
    all_as! { deserialize_any: deserialize_ignored_any }
}
