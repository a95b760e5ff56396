//! Writing arrays and maps, item by item.

use std::fmt;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::error::Error;
use super::major;
use super::serializer::Serializer;
use super::writer::Open;
use crate::error_path;
use crate::key::KeySerializer;

/// Writes the elements of an array.
pub struct ArraySerializer<'s, 'a> {
    serializer: &'s mut Serializer<'a>,
    open: Open,
    expected: usize,
    /// Whether the array is the content of an enum variant.
    in_variant: bool,
}

impl<'s, 'a> ArraySerializer<'s, 'a> {
    #[inline]
    pub(super) fn open(serializer: &'s mut Serializer<'a>, expected: usize, in_variant: bool) -> Result<Self, Error> {
        let open = serializer.writer.open(major::ARRAY, expected)?;
        Ok(Self { serializer, open, expected, in_variant })
    }
}

impl fmt::Debug for ArraySerializer<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArraySerializer").field("count", &self.open.count).finish_non_exhaustive()
    }
}

impl SerializeSeq for ArraySerializer<'_, '_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.open.count += 1;
        match value.serialize(&mut *self.serializer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error_path::in_written_element(self.open.count - 1, error)),
        }
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        let writer = &mut self.serializer.writer;
        writer.close_array(&self.open, self.expected);
        if self.in_variant {
            writer.leave();
        }
        Ok(())
    }
}

macro_rules! same_as_seq {
    ($($trait:ident: $method:ident,)*) => {
        $(
            impl $trait for ArraySerializer<'_, '_> {
                type Ok = ();
                type Error = Error;

                fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                    SerializeSeq::serialize_element(self, value)
                }

                fn end(self) -> Result<(), Error> {
                    SerializeSeq::end(self)
                }
            }
        )*
    };
}

same_as_seq! {
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

/// Writes the entries of a map, and sorts them at the end if necessary.
pub struct MapSerializer<'s, 'a> {
    serializer: &'s mut Serializer<'a>,
    open: Open,
    expected: usize,
    /// Whether the map is the content of an enum variant.
    in_variant: bool,
    /// Whether a key was written without its value.
    key_alone: bool,
}

impl<'s, 'a> MapSerializer<'s, 'a> {
    #[inline]
    pub(super) fn open(serializer: &'s mut Serializer<'a>, expected: usize, in_variant: bool) -> Result<Self, Error> {
        let open = serializer.writer.open(major::MAP, expected)?;
        Ok(Self { serializer, open, expected, in_variant, key_alone: false })
    }

    #[inline]
    fn entry<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        let writer = &mut self.serializer.writer;
        writer.begin_key(&mut self.open);
        writer.string(major::TEXT, key.as_bytes());
        writer.end_key(&mut self.open);
        match value.serialize(&mut *self.serializer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error_path::in_written_field(key, error)),
        }
    }

    #[inline]
    fn close(self) -> Result<(), Error> {
        let writer = &mut self.serializer.writer;
        writer.close_map(&self.open, self.expected)?;
        if self.in_variant {
            writer.leave();
        }
        Ok(())
    }
}

impl fmt::Debug for MapSerializer<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MapSerializer").field("count", &self.open.count).finish_non_exhaustive()
    }
}

/// The error for a type that does not alternate between keys and values.
#[cold]
fn out_of_turn() -> Error {
    Error::new("keys and values of a map must alternate")
}

impl SerializeMap for MapSerializer<'_, '_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        if std::mem::replace(&mut self.key_alone, true) {
            return Err(out_of_turn());
        }
        let writer = &mut self.serializer.writer;
        writer.begin_key(&mut self.open);
        key.serialize(KeySerializer::new(|text: &str| {
            writer.string(major::TEXT, text.as_bytes());
            Ok(())
        }))?;
        writer.end_key(&mut self.open);
        Ok(())
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        if !std::mem::take(&mut self.key_alone) {
            return Err(out_of_turn());
        }
        value.serialize(&mut *self.serializer)
    }

    #[inline]
    fn serialize_entry<K, V>(&mut self, key: &K, value: &V) -> Result<(), Error>
    where
        K: Serialize + ?Sized,
        V: Serialize + ?Sized,
    {
        self.serialize_key(key)?;
        match self.serialize_value(value) {
            Ok(()) => Ok(()),
            Err(error) => Err(error_path::in_written_entry(key, error)),
        }
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        if self.key_alone {
            return Err(out_of_turn());
        }
        self.close()
    }
}

macro_rules! fields {
    ($($trait:ident,)*) => {
        $(
            impl $trait for MapSerializer<'_, '_> {
                type Ok = ();
                type Error = Error;

                #[inline]
                fn serialize_field<T: Serialize + ?Sized>(
                    &mut self,
                    key: &'static str,
                    value: &T,
                ) -> Result<(), Error> {
                    self.entry(key, value)
                }

                #[inline]
                fn end(self) -> Result<(), Error> {
                    self.close()
                }
            }
        )*
    };
}

fields! { SerializeStruct, SerializeStructVariant, }
