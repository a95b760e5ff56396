//! Serializes types to values.

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::read::from_text_entries;
use super::{Value, ValueError};
use crate::key::KeySerializer;
use crate::nesting::{MAX_DEPTH, TOO_DEEP};
use crate::object::{Field, Object};
use crate::{bytes, cid_link, error_path};

/// Converts anything serializable to a [`Value`].
///
/// It is human-readable, like JSON, but accepts bytes and links as they are.
#[derive(Clone, Copy, Debug)]
pub struct ValueSerializer {
    human_readable: bool,
    /// The number of enclosing arrays and objects.
    depth: usize,
}

impl ValueSerializer {
    /// Creates a serializer that is human-readable.
    #[must_use]
    pub const fn new() -> Self {
        Self { human_readable: true, depth: 0 }
    }
}

impl ValueSerializer {
    /// Returns the serializer for one level deeper.
    fn enter(self) -> Result<Self, ValueError> {
        if self.depth < MAX_DEPTH { Ok(Self { depth: self.depth + 1, ..self }) } else { Err(too_deep()) }
    }

    /// Returns the serializer for bytes and links, which are requested in binary form and count as a level.
    fn binary(self) -> Result<Self, ValueError> {
        Ok(Self { human_readable: false, ..self.enter()? })
    }
}

#[cold]
fn too_deep() -> ValueError {
    ValueError::custom(TOO_DEEP)
}

impl Default for ValueSerializer {
    fn default() -> Self {
        Self::new()
    }
}

fn no_floats() -> ValueError {
    ValueError::custom("the data model has no floats")
}

fn object_of_one(name: &str, value: Value) -> Value {
    Value::Object(Object::from([(name, value)]))
}

macro_rules! integers {
    ($($method:ident: $ty:ty,)*) => {
        $(
            fn $method(self, integer: $ty) -> Result<Value, ValueError> {
                Ok(Value::from(integer))
            }
        )*
    };
}

impl Serializer for ValueSerializer {
    type Ok = Value;
    type Error = ValueError;
    type SerializeSeq = ArraySerializer;
    type SerializeTuple = ArraySerializer;
    type SerializeTupleStruct = ArraySerializer;
    type SerializeTupleVariant = ArraySerializer;
    type SerializeMap = ObjectSerializer;
    type SerializeStruct = ObjectSerializer;
    type SerializeStructVariant = ObjectSerializer;

    fn is_human_readable(&self) -> bool {
        self.human_readable
    }

    fn serialize_bool(self, boolean: bool) -> Result<Value, ValueError> {
        Ok(Value::Boolean(boolean))
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

    fn serialize_u64(self, integer: u64) -> Result<Value, ValueError> {
        crate::integer::from_u64(integer).map(Value::Integer)
    }

    fn serialize_f32(self, _float: f32) -> Result<Value, ValueError> {
        Err(no_floats())
    }

    fn serialize_f64(self, _float: f64) -> Result<Value, ValueError> {
        Err(no_floats())
    }

    fn serialize_char(self, character: char) -> Result<Value, ValueError> {
        Ok(Value::String(character.into()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, ValueError> {
        Ok(Value::from(text))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Value, ValueError> {
        Ok(Value::Bytes(bytes.into()))
    }

    fn serialize_none(self) -> Result<Value, ValueError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, ValueError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, ValueError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Value, ValueError> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Value, ValueError> {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, ValueError> {
        match name {
            bytes::NEWTYPE => value.serialize(self.binary()?),
            cid_link::NEWTYPE => match value.serialize(self.binary()?)? {
                Value::Bytes(bytes) => crate::CidLink::from_bytes(&bytes).map(Value::from).map_err(ValueError::custom),
                other => {
                    Err(ValueError::custom(format_args!("a link must be written as bytes, found {}", other.kind())))
                }
            },
            _ => value.serialize(self),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, ValueError> {
        Ok(object_of_one(variant, value.serialize(self.enter()?)?))
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<ArraySerializer, ValueError> {
        ArraySerializer::open(self)
    }

    fn serialize_tuple(self, _len: usize) -> Result<ArraySerializer, ValueError> {
        ArraySerializer::open(self)
    }

    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<ArraySerializer, ValueError> {
        ArraySerializer::open(self)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<ArraySerializer, ValueError> {
        Ok(ArraySerializer { variant: Some(variant), ..ArraySerializer::open(self.enter()?)? })
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<ObjectSerializer, ValueError> {
        ObjectSerializer::open(self)
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<ObjectSerializer, ValueError> {
        ObjectSerializer::open(self)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<ObjectSerializer, ValueError> {
        Ok(ObjectSerializer { variant: Some(variant), ..ObjectSerializer::open(self.enter()?)? })
    }
}

/// Collects the elements of an array.
#[derive(Debug)]
pub struct ArraySerializer {
    /// The serializer of the items.
    inner: ValueSerializer,
    elements: Vec<Value>,
    /// The enum variant that contains it.
    variant: Option<&'static str>,
}

impl ArraySerializer {
    fn open(outer: ValueSerializer) -> Result<Self, ValueError> {
        Ok(Self { inner: outer.enter()?, elements: Vec::new(), variant: None })
    }
}

impl SerializeSeq for ArraySerializer {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        let index = self.elements.len();
        let element = value.serialize(self.inner).map_err(|error| error_path::in_written_element(index, error))?;
        self.elements.push(element);
        Ok(())
    }

    fn end(self) -> Result<Value, ValueError> {
        let array = Value::Array(self.elements.into());
        Ok(match self.variant {
            Some(variant) => object_of_one(variant, array),
            None => array,
        })
    }
}

macro_rules! same_as_seq {
    ($($trait:ident: $method:ident,)*) => {
        $(
            impl $trait for ArraySerializer {
                type Ok = Value;
                type Error = ValueError;

                fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
                    SerializeSeq::serialize_element(self, value)
                }

                fn end(self) -> Result<Value, ValueError> {
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

/// Collects the fields of an object.
#[derive(Debug)]
pub struct ObjectSerializer {
    /// The serializer of the items.
    inner: ValueSerializer,
    entries: Vec<Field>,
    /// The key whose value follows.
    key: String,
    /// The enum variant that contains it.
    variant: Option<&'static str>,
}

impl ObjectSerializer {
    fn open(outer: ValueSerializer) -> Result<Self, ValueError> {
        Ok(Self { inner: outer.enter()?, entries: Vec::new(), key: String::new(), variant: None })
    }

    fn push<T: Serialize + ?Sized>(&mut self, key: Box<str>, value: &T) -> Result<(), ValueError> {
        match value.serialize(self.inner) {
            Ok(value) => self.entries.push((key, value)),
            Err(error) => return Err(error_path::in_written_field(&key, error)),
        }
        Ok(())
    }
}

impl SerializeMap for ObjectSerializer {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ValueError> {
        key.serialize(KeySerializer::new(|text: &str| {
            text.clone_into(&mut self.key);
            Ok(())
        }))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        let key = std::mem::take(&mut self.key);
        self.push(key.into_boxed_str(), value)
    }

    fn end(self) -> Result<Value, ValueError> {
        let object = from_text_entries(self.entries)?;
        Ok(match self.variant {
            Some(variant) => object_of_one(variant, object),
            None => object,
        })
    }
}

macro_rules! same_as_map {
    ($($trait:ident,)*) => {
        $(
            impl $trait for ObjectSerializer {
                type Ok = Value;
                type Error = ValueError;

                fn serialize_field<T: Serialize + ?Sized>(
                    &mut self,
                    key: &'static str,
                    value: &T,
                ) -> Result<(), ValueError> {
                    self.push(key.into(), value)
                }

                fn end(self) -> Result<Value, ValueError> {
                    SerializeMap::end(self)
                }
            }
        )*
    };
}

same_as_map! { SerializeStruct, SerializeStructVariant, }
