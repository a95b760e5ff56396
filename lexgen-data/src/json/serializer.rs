//! Serializes types as JSON.

use serde::ser::{self, Error as _, Serialize};

use super::Error;
use super::text::plain_run;
use crate::error_path;
use crate::key::KeySerializer;
use crate::nesting::{MAX_DEPTH, TOO_DEEP};

/// The prefix of `serde_json`'s internal newtypes, which only that crate can write.
const FOREIGN: &str = "$serde_json::private::";

/// The output.
pub(super) struct Writer {
    output: String,
    /// The number of open arrays and objects.
    depth: usize,
}

impl Writer {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self { output: String::with_capacity(capacity), depth: 0 }
    }

    pub(super) fn finish(self) -> String {
        self.output
    }

    #[inline]
    fn string(&mut self, text: &str) {
        self.output.push('"');
        match plain_run(text.as_bytes()) {
            length if length == text.len() => self.output.push_str(text),
            _ => self.escape(text),
        }
        self.output.push('"');
    }

    #[cold]
    fn escape(&mut self, text: &str) {
        let mut rest = text;
        while let Some((plain, after)) = rest.split_at_checked(plain_run(rest.as_bytes())) {
            self.output.push_str(plain);
            let mut characters = after.chars();
            match characters.next() {
                None => return,
                Some('"') => self.output.push_str("\\\""),
                Some('\\') => self.output.push_str("\\\\"),
                Some('\u{8}') => self.output.push_str("\\b"),
                Some('\u{c}') => self.output.push_str("\\f"),
                Some('\n') => self.output.push_str("\\n"),
                Some('\r') => self.output.push_str("\\r"),
                Some('\t') => self.output.push_str("\\t"),
                Some(control) => self.output.push_str(&format!("\\u{:04x}", u32::from(control))),
            }
            rest = characters.as_str();
        }
    }

    #[inline]
    fn comma(&mut self, count: &mut usize) {
        if *count > 0 {
            self.output.push(',');
        }
        *count += 1;
    }

    /// Writes the name of a field and the punctuation around it.
    #[inline]
    fn name(&mut self, count: &mut usize, name: &str) {
        self.comma(count);
        self.string(name);
        self.output.push(':');
    }

    /// Writes a float in the notation of `serde_json`.
    #[cold]
    fn float<T: Serialize>(&mut self, number: T) -> Result<(), Error> {
        self.output.push_str(&serde_json::to_string(&number)?);
        Ok(())
    }

    #[inline]
    fn begin(&mut self, begin: char, end: &'static str) -> Result<Compound<'_>, Error> {
        self.enter()?;
        self.output.push(begin);
        Ok(Compound { writer: self, count: 0, end })
    }

    /// Begins the object that contains an enum variant under its name.
    fn begin_variant(&mut self, variant: &str) -> Result<(), Error> {
        self.enter()?;
        self.output.push('{');
        self.string(variant);
        self.output.push(':');
        Ok(())
    }

    #[inline]
    fn enter(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep());
        }
        Ok(())
    }

    /// Closes arrays and objects, one for each bracket in `end`.
    #[inline]
    fn end(&mut self, end: &'static str) {
        self.depth -= end.len();
        self.output.push_str(end);
    }
}

#[cold]
fn too_deep() -> Error {
    Error::custom(TOO_DEEP)
}

macro_rules! integers {
    ($($method:ident: $ty:ty,)*) => {
        $(
            #[inline]
            fn $method(self, number: $ty) -> Result<(), Error> {
                self.output.push_str(itoa::Buffer::new().format(number));
                Ok(())
            }
        )*
    };
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'w>;
    type SerializeTuple = Compound<'w>;
    type SerializeTupleStruct = Compound<'w>;
    type SerializeTupleVariant = Compound<'w>;
    type SerializeMap = Compound<'w>;
    type SerializeStruct = Compound<'w>;
    type SerializeStructVariant = Compound<'w>;

    integers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
    }

    #[inline]
    fn serialize_bool(self, boolean: bool) -> Result<(), Error> {
        self.output.push_str(if boolean { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, number: f32) -> Result<(), Error> {
        self.float(number)
    }

    fn serialize_f64(self, number: f64) -> Result<(), Error> {
        self.float(number)
    }

    fn serialize_char(self, character: char) -> Result<(), Error> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.string(text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Error> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.output.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.begin_variant(variant)?;
        value.serialize(&mut *self)?;
        self.end("}");
        Ok(())
    }

    #[inline]
    fn serialize_seq(self, _length: Option<usize>) -> Result<Compound<'w>, Error> {
        self.begin('[', "]")
    }

    fn serialize_tuple(self, _length: usize) -> Result<Compound<'w>, Error> {
        self.begin('[', "]")
    }

    fn serialize_tuple_struct(self, _name: &'static str, _length: usize) -> Result<Compound<'w>, Error> {
        self.begin('[', "]")
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Compound<'w>, Error> {
        self.begin_variant(variant)?;
        self.begin('[', "]}")
    }

    #[inline]
    fn serialize_map(self, _length: Option<usize>) -> Result<Compound<'w>, Error> {
        self.begin('{', "}")
    }

    fn serialize_struct(self, name: &'static str, _length: usize) -> Result<Compound<'w>, Error> {
        if name.starts_with(FOREIGN) {
            return Err(Error::custom("only `serde_json` can write this type"));
        }
        self.begin('{', "}")
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Compound<'w>, Error> {
        self.begin_variant(variant)?;
        self.begin('{', "}}")
    }
}

/// An array or object that is being written.
pub(super) struct Compound<'w> {
    writer: &'w mut Writer,
    /// The number of elements or fields so far.
    count: usize,
    end: &'static str,
}

impl Compound<'_> {
    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.writer.comma(&mut self.count);
        match value.serialize(&mut *self.writer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error_path::in_written_element(self.count - 1, error)),
        }
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        self.writer.name(&mut self.count, name);
        match value.serialize(&mut *self.writer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error_path::in_written_field(name, error)),
        }
    }

    #[inline]
    fn close(self) {
        self.writer.end(self.end);
    }
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let Self { writer, count, .. } = self;
        key.serialize(KeySerializer::new(|key: &str| {
            writer.name(count, key);
            Ok(())
        }))
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut *self.writer)
    }

    #[inline]
    fn serialize_entry<K, V>(&mut self, key: &K, value: &V) -> Result<(), Error>
    where
        K: Serialize + ?Sized,
        V: Serialize + ?Sized,
    {
        self.serialize_key(key)?;
        match value.serialize(&mut *self.writer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error_path::in_written_entry(key, error)),
        }
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

/// Implements serde's traits for sequences.
macro_rules! elements {
    ($($compound:ident: $method:ident,)*) => {
        $(
            impl ser::$compound for Compound<'_> {
                type Ok = ();
                type Error = Error;

                #[inline]
                fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                    self.element(value)
                }

                #[inline]
                fn end(self) -> Result<(), Error> {
                    self.close();
                    Ok(())
                }
            }
        )*
    };
}

elements! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

/// Implements serde's traits for structs.
macro_rules! fields {
    ($($compound:ident,)*) => {
        $(
            impl ser::$compound for Compound<'_> {
                type Ok = ();
                type Error = Error;

                #[inline]
                fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                    self.field(name, value)
                }

                #[inline]
                fn end(self) -> Result<(), Error> {
                    self.close();
                    Ok(())
                }
            }
        )*
    };
}

fields! {
    SerializeStruct,
    SerializeStructVariant,
}
