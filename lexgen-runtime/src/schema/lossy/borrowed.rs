//! Deserializing from a borrowed [`Value`], which remains available if that fails.
//!
//! Strings are passed as transient, because the result may outlive the value.

use std::slice;

use lexgen_data::{Value, ValueDeserializer, ValueError, object};
use serde::de::value::{BytesDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use crate::value::TYPE;

/// The name of the newtype with which a lossy list requests its elements twice.
pub(super) const LIST: &str = "$lexgen_runtime::LossyVec";

/// The name of the newtype with which a lossy optional value requests itself twice.
pub(super) const OPTION: &str = "$lexgen_runtime::LossyOption";

/// A deserializer of a borrowed value.
#[derive(Clone, Copy)]
pub(super) struct BorrowedValue<'v> {
    value: &'v Value,
    /// Whether the value was read from a human-readable format.
    is_text: bool,
}

impl<'v> BorrowedValue<'v> {
    pub(super) const fn new(value: &'v Value, is_text: bool) -> Self {
        Self { value, is_text }
    }

    /// Copies the value, for requests that only types of other crates make, and for links, which are small.
    fn copied(self) -> ValueDeserializer<Value> {
        ValueDeserializer::new(self.value.clone()).human_readable(self.is_text)
    }
}

impl<'de, 'v> Deserializer<'de> for BorrowedValue<'v> {
    type Error = ValueError;

    fn is_human_readable(&self) -> bool {
        self.is_text
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        let is_text = self.is_text;
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(boolean) => visitor.visit_bool(*boolean),
            Value::Integer(integer) => visitor.visit_i64(*integer),
            Value::String(text) => visitor.visit_str(text),
            Value::Bytes(bytes) => visitor.visit_bytes(bytes),
            Value::Link(link) => visitor.visit_newtype_struct(BytesDeserializer::new(link.as_bytes())),
            Value::Array(elements) => visitor.visit_seq(BorrowedElements { elements: elements.iter(), is_text }),
            Value::Object(fields) => visitor.visit_map(BorrowedFields {
                tag: fields.get(TYPE),
                fields: fields.iter(),
                left: fields.len(),
                value: None,
                is_text,
            }),
        }
    }

    /// Rejects bytes, which serde's visitors of strings would accept.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.value {
            Value::Bytes(_) => Err(ValueError::invalid_type(Unexpected::Other("bytes"), &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        let twice = |elements: &'v [Value]| BorrowedTwice { elements: elements.iter(), is_text: self.is_text };
        match self.value {
            Value::Array(elements) if name == LIST => visitor.visit_enum(twice(elements)),
            value if name == OPTION => visitor.visit_enum(twice(slice::from_ref(value))),
            _ => self.copied().deserialize_newtype_struct(name, visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        self.copied().deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier
    }
}

struct BorrowedElements<'v> {
    elements: slice::Iter<'v, Value>,
    is_text: bool,
}

impl<'de> SeqAccess<'de> for BorrowedElements<'_> {
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ValueError> {
        let Some(value) = self.elements.next() else { return Ok(None) };
        seed.deserialize(BorrowedValue::new(value, self.is_text)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

/// The elements for a lossy list, or the only one for a lossy optional value, as the fields of the only variant of an
/// enumeration.
///
/// No format passes a newtype as an enumeration, but some pass it as a sequence, which must not be confused with this.
struct BorrowedTwice<'v> {
    elements: slice::Iter<'v, Value>,
    is_text: bool,
}

impl<'de> EnumAccess<'de> for BorrowedTwice<'_> {
    type Error = ValueError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), ValueError> {
        let name: StrDeserializer<'_, ValueError> = LIST.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for BorrowedTwice<'_> {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, ValueError> {
        Err(ValueError::custom("a list has any number of elements"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_seq(DoubledElements { elements: self.elements, again: None, is_text: self.is_text })
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ValueError> {
        self.tuple_variant(0, visitor)
    }
}

/// The elements of a list, each twice: first to be read as its type, then to be read as data or ignored.
struct DoubledElements<'v> {
    elements: slice::Iter<'v, Value>,
    /// The element that has been passed once.
    again: Option<&'v Value>,
    is_text: bool,
}

impl<'de> SeqAccess<'de> for DoubledElements<'_> {
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ValueError> {
        let value = match self.again.take() {
            Some(value) => value,
            None => match self.elements.next() {
                Some(value) => *self.again.insert(value),
                None => return Ok(None),
            },
        };
        seed.deserialize(BorrowedValue::new(value, self.is_text)).map(Some)
    }

    /// Counts each element once.
    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

/// The fields of an object, `$type` first, because it determines how the others are read.
struct BorrowedFields<'v> {
    /// The value of `$type`, until it has been read.
    tag: Option<&'v Value>,
    fields: object::Iter<'v>,
    /// The number of keys that have not been read.
    left: usize,
    /// The value whose key was read last.
    value: Option<&'v Value>,
    is_text: bool,
}

impl<'de> MapAccess<'de> for BorrowedFields<'_> {
    type Error = ValueError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ValueError> {
        let next = match self.tag.take() {
            Some(tag) => Some((TYPE, tag)),
            None => self.fields.find(|(key, _)| *key != TYPE),
        };
        let Some((key, value)) = next else { return Ok(None) };
        self.left = self.left.saturating_sub(1);
        self.value = Some(value);
        let key: StrDeserializer<'_, ValueError> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ValueError> {
        seed.deserialize(BorrowedValue::new(self.value.take().unwrap_or(&Value::Null), self.is_text))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}
