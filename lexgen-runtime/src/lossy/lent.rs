//! Reading types from a value without using it up, so that it is still there where that fails.
//!
//! Text is lent for a moment only, not for as long as the value lives: what is read may outlive it.

use lexgen_data::{Value, ValueDeserializer, ValueError, object};
use serde::de::value::{BytesDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

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
            Value::Object(fields) => visitor.visit_map(LentFields { fields: fields.iter(), value: None, is_text }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        self.copied().deserialize_newtype_struct(name, visitor)
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
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
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

struct LentFields<'v> {
    fields: object::Iter<'v>,
    /// The value whose key was read last; null where none was.
    value: Option<&'v Value>,
    is_text: bool,
}

impl<'de> MapAccess<'de> for LentFields<'_> {
    type Error = ValueError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ValueError> {
        let Some((key, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some(value);
        let key: StrDeserializer<'_, ValueError> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ValueError> {
        seed.deserialize(Lent::new(self.value.take().unwrap_or(&Value::Null), self.is_text))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.fields.len())
    }
}
