//! Writing types as DAG-CBOR.

use std::fmt;

use serde::ser::{self, Error as _, Serialize};

use super::collections::{ArraySerializer, MapSerializer};
use super::error::Error;
use super::writer::Writer;
use super::{LINK_TAG, major, simple};
use crate::cid::BinaryCid;
use crate::{cid_link, integer};

/// Writes values as DAG-CBOR at the end of a buffer.
///
/// After an error, the buffer may contain an incomplete value.
///
/// ```
/// use lexgen_data::dag_cbor::Serializer;
/// use serde::Serialize;
///
/// let mut output = Vec::new();
/// "x".serialize(&mut Serializer::new(&mut output))?;
/// assert_eq!(output, b"\x61x");
/// # Ok::<(), lexgen_data::dag_cbor::Error>(())
/// ```
pub struct Serializer<'a> {
    pub(super) writer: Writer<'a>,
    /// Whether the next byte string is the CID of a link.
    link_comes: bool,
}

impl<'a> Serializer<'a> {
    /// Creates a serializer that appends to `output`.
    #[must_use]
    pub const fn new(output: &'a mut Vec<u8>) -> Self {
        Self { writer: Writer::new(output), link_comes: false }
    }

    fn link(&mut self, cid: &[u8]) -> Result<(), Error> {
        BinaryCid::check(cid).map_err(Error::custom)?;
        self.writer.head(major::TAG, LINK_TAG);
        self.writer.head(major::BYTES, cid.len() as u64 + 1);
        self.writer.output.push(0);
        self.writer.output.extend_from_slice(cid);
        Ok(())
    }

    /// Starts the map with one entry that represents an enum variant with content.
    fn variant(&mut self, name: &str) {
        self.writer.head(major::MAP, 1);
        self.writer.string(major::TEXT, name.as_bytes());
    }
}

impl fmt::Debug for Serializer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serializer").field("length", &self.writer.output.len()).finish_non_exhaustive()
    }
}

#[cold]
fn no_floats() -> Error {
    Error::new("the data model has no floats")
}

macro_rules! integers {
    ($($method:ident: $ty:ty,)*) => {
        $(
            #[inline]
            fn $method(self, integer: $ty) -> Result<(), Error> {
                self.writer.integer(integer.into());
                Ok(())
            }
        )*
    };
}

impl<'s, 'a> ser::Serializer for &'s mut Serializer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = ArraySerializer<'s, 'a>;
    type SerializeTuple = ArraySerializer<'s, 'a>;
    type SerializeTupleStruct = ArraySerializer<'s, 'a>;
    type SerializeTupleVariant = ArraySerializer<'s, 'a>;
    type SerializeMap = MapSerializer<'s, 'a>;
    type SerializeStruct = MapSerializer<'s, 'a>;
    type SerializeStructVariant = MapSerializer<'s, 'a>;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, boolean: bool) -> Result<(), Error> {
        let byte = if boolean { simple::TRUE } else { simple::FALSE };
        self.writer.output.push(byte);
        Ok(())
    }

    integers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
    }

    fn serialize_u64(self, number: u64) -> Result<(), Error> {
        let integer = integer::from_u64::<Error>(number)?;
        self.writer.integer(integer);
        Ok(())
    }

    fn serialize_f32(self, _float: f32) -> Result<(), Error> {
        Err(no_floats())
    }

    fn serialize_f64(self, _float: f64) -> Result<(), Error> {
        Err(no_floats())
    }

    fn serialize_char(self, character: char) -> Result<(), Error> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.writer.string(major::TEXT, text.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Error> {
        self.writer.leaf()?;
        if std::mem::take(&mut self.link_comes) {
            return self.link(bytes);
        }
        self.writer.string(major::BYTES, bytes);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.writer.output.push(simple::NULL);
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Error> {
        if name != cid_link::NEWTYPE {
            return value.serialize(self);
        }
        let start = self.writer.output.len();
        self.link_comes = true;
        value.serialize(&mut *self)?;
        let first = self.writer.output.get(start).map(|byte| byte >> 5);
        if std::mem::take(&mut self.link_comes) || first != Some(major::TAG) {
            return Err(Error::new("a link must be written as bytes"));
        }
        Ok(())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.writer.enter()?;
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.writer.leave();
        Ok(())
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<ArraySerializer<'s, 'a>, Error> {
        ArraySerializer::open(self, len.unwrap_or(0), false)
    }

    fn serialize_tuple(self, len: usize) -> Result<ArraySerializer<'s, 'a>, Error> {
        ArraySerializer::open(self, len, false)
    }

    fn serialize_tuple_struct(self, _name: &'static str, len: usize) -> Result<ArraySerializer<'s, 'a>, Error> {
        ArraySerializer::open(self, len, false)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<ArraySerializer<'s, 'a>, Error> {
        self.writer.enter()?;
        self.variant(variant);
        ArraySerializer::open(self, len, true)
    }

    #[inline]
    fn serialize_map(self, len: Option<usize>) -> Result<MapSerializer<'s, 'a>, Error> {
        MapSerializer::open(self, len.unwrap_or(0), false)
    }

    #[inline]
    fn serialize_struct(self, _name: &'static str, len: usize) -> Result<MapSerializer<'s, 'a>, Error> {
        MapSerializer::open(self, len, false)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<MapSerializer<'s, 'a>, Error> {
        self.writer.enter()?;
        self.variant(variant);
        MapSerializer::open(self, len, true)
    }
}
