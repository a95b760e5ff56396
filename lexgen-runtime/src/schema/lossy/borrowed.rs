//! Reading types from a value without using it up, so that it is still there where that fails.
//!
//! Text is lent for a moment only, not for as long as the value lives: what is read may outlive it.

use lexgen_data::{Value, ValueDeserializer, ValueError, object};
use serde::de::value::{BytesDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use crate::value::TYPE;

/// The name under which a lossy list asks for a list: from here, it gets each element twice.
pub(super) const LIST: &str = "$lexgen_runtime::LossyVec";

/// A value to read from.
#[derive(Clone, Copy)]
pub(super) struct Lent<'v> {
    value: &'v Value,
    /// Whether the value was read from a text format.
    is_text: bool,
}

impl<'v> Lent<'v> {
    pub(super) const fn new(value: &'v Value, is_text: bool) -> Self {
        Self { value, is_text }
    }

    /// For what only types from elsewhere ask for, a copy is good enough; and a link is no larger than its copy.
    fn copied(self) -> ValueDeserializer<Value> {
        ValueDeserializer::new(self.value.clone()).human_readable(self.is_text)
    }
}

impl<'de> Deserializer<'de> for Lent<'_> {
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
            Value::Array(elements) => visitor.visit_seq(LentElements { elements: elements.iter(), is_text }),
            Value::Object(fields) => visitor.visit_map(LentFields {
                tag: fields.get(TYPE),
                fields: fields.iter(),
                left: fields.len(),
                value: None,
                is_text,
            }),
        }
    }

    /// Text is asked for: bytes are not text, although serde's own types would take them for it.
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
        match self.value {
            Value::Array(elements) if name == LIST => {
                visitor.visit_enum(LentList { elements: elements.iter(), is_text: self.is_text })
            }
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

struct LentElements<'v> {
    elements: std::slice::Iter<'v, Value>,
    is_text: bool,
}

impl<'de> SeqAccess<'de> for LentElements<'_> {
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ValueError> {
        let Some(value) = self.elements.next() else { return Ok(None) };
        seed.deserialize(Lent::new(value, self.is_text)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

/// A list for a lossy list: its only variant, whose parts are the elements, each of them twice.
///
/// No format gives a newtype as an enumeration, but some give it as a sequence, which must not be taken for this one.
struct LentList<'v> {
    elements: std::slice::Iter<'v, Value>,
    is_text: bool,
}

impl<'de> EnumAccess<'de> for LentList<'_> {
    type Error = ValueError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), ValueError> {
        let name: StrDeserializer<'_, ValueError> = LIST.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for LentList<'_> {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, ValueError> {
        Err(ValueError::custom("a list has many parts"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_seq(LentTwice { elements: self.elements, again: None, is_text: self.is_text })
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ValueError> {
        self.tuple_variant(0, visitor)
    }
}

/// The elements of a list, each of them twice: to be read as its type, and then as data or not at all.
struct LentTwice<'v> {
    elements: std::slice::Iter<'v, Value>,
    /// The element that came once.
    again: Option<&'v Value>,
    is_text: bool,
}

impl<'de> SeqAccess<'de> for LentTwice<'_> {
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ValueError> {
        let value = match self.again.take() {
            Some(value) => value,
            None => match self.elements.next() {
                Some(value) => *self.again.insert(value),
                None => return Ok(None),
            },
        };
        seed.deserialize(Lent::new(value, self.is_text)).map(Some)
    }

    /// Of elements, not of turns.
    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

/// The fields of an object, `$type` before all others: what it says decides how those are read.
struct LentFields<'v> {
    /// The value of `$type`, until it has been read.
    tag: Option<&'v Value>,
    fields: object::Iter<'v>,
    /// How many keys have not been read.
    left: usize,
    /// The value whose key was read last; null where none was.
    value: Option<&'v Value>,
    is_text: bool,
}

impl<'de> MapAccess<'de> for LentFields<'_> {
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
        seed.deserialize(Lent::new(self.value.take().unwrap_or(&Value::Null), self.is_text))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}
