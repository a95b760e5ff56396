//! Deserializes types from JSON.

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeSeed, Error as _, Expected, IntoDeserializer as _, MapAccess, SeqAccess};
use serde::de::{Unexpected, Visitor};

use super::Error;
use super::reader::{Number, Reader, Text};
use crate::key::KeyDeserializer;
use crate::nesting::MAX_DEPTH;

impl<'de> Reader<'de> {
    fn any<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.peek() {
            Some(b'"') => self.text(visitor),
            Some(b'{') => self.object(visitor),
            Some(b'[') => self.array(visitor),
            Some(b'-' | b'0'..=b'9') => self.numeric(visitor),
            Some(b't' | b'f') => self.boolean(visitor),
            Some(b'n') => self.null(visitor),
            _ => Err(self.wrong_token()),
        }
    }

    #[inline]
    fn text<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        if !self.passes(b'"') {
            return Err(self.wrong_type(&visitor));
        }
        let value = match self.string()? {
            Text::Borrowed(text) => visitor.visit_borrowed_str(text),
            Text::Unescaped => visitor.visit_str(self.unescaped()),
        };
        value.map_err(|error| self.place(error))
    }

    fn bytes<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        if self.peek() != Some(b'"') {
            return self.array(visitor);
        }
        self.pass();
        let value = match self.string()? {
            Text::Borrowed(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
            Text::Unescaped => visitor.visit_bytes(self.unescaped().as_bytes()),
        };
        value.map_err(|error| self.place(error))
    }

    #[inline]
    fn numeric<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.wrong_type(&visitor));
        }
        let value = match self.number()? {
            Number::Unsigned(number) => visitor.visit_u64(number),
            Number::Signed(number) => visitor.visit_i64(number),
            Number::Float(number) => visitor.visit_f64(number),
        };
        value.map_err(|error| self.place(error))
    }

    fn boolean<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        let boolean = match self.peek() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            _ => Err(self.wrong_type(&visitor)),
        };
        visitor.visit_bool(boolean?).map_err(|error| self.place(error))
    }

    fn null<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.peek() {
            Some(b'n') => self.word("null")?,
            _ => return Err(self.wrong_type(&visitor)),
        }
        visitor.visit_unit().map_err(|error| self.place(error))
    }

    #[inline]
    fn array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        if self.peek() != Some(b'[') {
            return Err(self.wrong_type(&visitor));
        }
        self.enter()?;
        let array = visitor.visit_seq(Elements::new(self));
        self.finish(array, b']')
    }

    #[inline]
    fn object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        if self.peek() != Some(b'{') {
            return Err(self.wrong_type(&visitor));
        }
        self.enter()?;
        let object = visitor.visit_map(Entries::new(self));
        self.finish(object, b'}')
    }

    /// Enters an array or an object.
    #[inline]
    fn enter(&mut self) -> Result<(), Error> {
        if self.depth >= MAX_DEPTH {
            return Err(self.wrong_token());
        }
        self.depth += 1;
        self.pass();
        Ok(())
    }

    /// Leaves an array or an object after a type has read it.
    #[inline]
    fn finish<T>(&mut self, value: Result<T, Error>, end: u8) -> Result<T, Error> {
        self.depth -= 1;
        match value {
            Ok(value) if self.passes(end) => Ok(value),
            Ok(_) => Err(self.not_ended()),
            Err(error) => Err(self.place_at_end(error, end)),
        }
    }

    /// Gives an error the position that `serde_json` would give it: after the end, or as near to it as possible.
    #[cold]
    fn place_at_end(&mut self, error: Error, end: u8) -> Error {
        if !self.passes(end) && end == b']' && self.passes(b',') {
            self.peek();
        }
        self.place(error)
    }

    /// Returns the error for data of an unexpected type.
    #[cold]
    fn wrong_type(&mut self, expected: &dyn Expected) -> Error {
        match self.find_type(expected) {
            Ok(error) => self.place(error),
            Err(error) => error,
        }
    }

    fn find_type(&mut self, expected: &dyn Expected) -> Result<Error, Error> {
        let unexpected = match self.peek() {
            Some(b'n') => self.word("null").map(|()| Unexpected::Unit),
            Some(b't') => self.word("true").map(|()| Unexpected::Bool(true)),
            Some(b'f') => self.word("false").map(|()| Unexpected::Bool(false)),
            Some(b'-' | b'0'..=b'9') => self.number().map(Number::unexpected),
            Some(b'[') => Ok(Unexpected::Seq),
            Some(b'{') => Ok(Unexpected::Map),
            Some(b'"') => {
                self.pass();
                match self.string()? {
                    Text::Borrowed(text) => Ok(Unexpected::Str(text)),
                    Text::Unescaped => Ok(Unexpected::Str(self.unescaped())),
                }
            }
            _ => Err(self.wrong_token()),
        };
        Ok(Error::invalid_type(unexpected?, expected))
    }
}

/// Methods that read in the same way, regardless of the requested type.
macro_rules! forward {
    ($kind:ident: $($method:ident)*) => {
        $(
            #[inline]
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                self.$kind(visitor)
            }
        )*
    };
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.peek() != Some(b'n') {
            return visitor.visit_some(self);
        }
        self.word("null")?;
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.peek() == Some(b'[') { self.array(visitor) } else { self.object(visitor) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.peek() == Some(b'{') {
            self.enter()?;
            let variant = MapAccessDeserializer::new(Entries::new(self));
            let value = visitor.visit_enum(variant);
            return self.finish(value, b'}');
        }
        self.mark(b'"')?;
        let value = match self.string()? {
            Text::Borrowed(name) => visitor.visit_enum(name.into_deserializer()),
            Text::Unescaped => visitor.visit_enum(self.unescaped().into_deserializer()),
        };
        value.map_err(|error| self.place(error))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward! { numeric: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_u8 deserialize_u16 deserialize_u32 }
    forward! { numeric: deserialize_i64 deserialize_u64 deserialize_f32 deserialize_f64 }
    forward! { text: deserialize_char deserialize_str deserialize_string deserialize_identifier }
    forward! { bytes: deserialize_bytes deserialize_byte_buf }
    forward! { boolean: deserialize_bool }
    forward! { null: deserialize_unit }
    forward! { array: deserialize_seq }
    forward! { object: deserialize_map }
    forward! { any: deserialize_any }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.null(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        self.array(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.array(visitor)
    }
}

/// The elements of an array.
struct Elements<'a, 'de> {
    reader: &'a mut Reader<'de>,
    start: usize,
    /// The number of elements read.
    count: usize,
}

impl<'a, 'de> Elements<'a, 'de> {
    #[inline]
    const fn new(reader: &'a mut Reader<'de>) -> Self {
        let start = reader.at;
        Self { reader, start, count: 0 }
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if !self.reader.element(self.count == 0)? {
            return Ok(None);
        }
        self.count += 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        self.reader.count_ahead(self.start, self.count)
    }
}

/// The entries of an object.
struct Entries<'a, 'de> {
    reader: &'a mut Reader<'de>,
    start: usize,
    /// The number of keys read.
    count: usize,
}

impl<'a, 'de> Entries<'a, 'de> {
    #[inline]
    const fn new(reader: &'a mut Reader<'de>) -> Self {
        let start = reader.at;
        Self { reader, start, count: 0 }
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let key = self.reader.key(self.count == 0)?;
        self.count += 1;
        match key {
            None => Ok(None),
            Some(Text::Borrowed(key)) => seed.deserialize(KeyDeserializer::new(key)).map(Some),
            Some(Text::Unescaped) => {
                seed.deserialize(KeyDeserializer::new(self.reader.unescaped().to_owned())).map(Some)
            }
        }
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        self.reader.mark(b':')?;
        seed.deserialize(&mut *self.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        self.reader.count_ahead(self.start, self.count)
    }
}
