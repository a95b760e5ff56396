//! The data that types are read from: values and objects, owned or borrowed.

use serde::de::{Deserialize, Deserializer, Error as _, Unexpected, Visitor};

use super::deserializer::{Inner, visit_fields, visit_variant};
use super::{Value, ValueDeserializer, ValueError};
use crate::nesting::MAX_DEPTH;
use crate::object::Object;
use crate::{cid_link, error_path};

/// Data that [`from_value`](super::from_value) reads: a [`Value`] or an [`Object`], owned or borrowed.
///
/// This trait is sealed.
pub trait Readable<'de>: private::Readable<'de> {}

impl Readable<'_> for Value {}

impl<'de> Readable<'de> for &'de Value {}

impl Readable<'_> for Object {}

impl<'de> Readable<'de> for &'de Object {}

mod private {
    use super::{Deserialize, ValueError};

    /// In a private module, so that [`super::Readable`] is sealed.
    pub trait Readable<'de> {
        fn read<T: Deserialize<'de>>(self) -> Result<T, ValueError>;
    }
}

pub(super) fn read<'de, T: Deserialize<'de>>(source: impl Readable<'de>) -> Result<T, ValueError> {
    private::Readable::read(source)
}

impl<'de> private::Readable<'de> for Value {
    fn read<T: Deserialize<'de>>(self) -> Result<T, ValueError> {
        check_keys(&self, 0)?;
        T::deserialize(ValueDeserializer::new(self))
    }
}

impl<'de> private::Readable<'de> for &'de Value {
    fn read<T: Deserialize<'de>>(self) -> Result<T, ValueError> {
        check_keys(self, 0)?;
        T::deserialize(ValueDeserializer::new(self))
    }
}

impl<'de> private::Readable<'de> for Object {
    fn read<T: Deserialize<'de>>(self) -> Result<T, ValueError> {
        private::Readable::read(Value::Object(self))
    }
}

impl<'de> private::Readable<'de> for &'de Object {
    fn read<T: Deserialize<'de>>(self) -> Result<T, ValueError> {
        check_object_keys(self, 0)?;
        T::deserialize(ObjectDeserializer(self))
    }
}

/// Checks that no object has a key that readers would mistake for a link or for bytes. Code can create such objects.
///
/// Levels beyond [`MAX_DEPTH`] are not checked, because they cannot be read.
fn check_keys(value: &Value, depth: usize) -> Result<(), ValueError> {
    match value {
        Value::Array(elements) if depth < MAX_DEPTH => elements.iter().enumerate().try_for_each(|(index, element)| {
            check_keys(element, depth + 1).map_err(|error| error_path::in_element(index, error))
        }),
        Value::Object(object) if depth < MAX_DEPTH => check_object_keys(object, depth),
        _ => Ok(()),
    }
}

fn check_object_keys(object: &Object, depth: usize) -> Result<(), ValueError> {
    object.check_keys().map_err(ValueError::custom)?;
    object
        .iter()
        .try_for_each(|(key, value)| check_keys(value, depth + 1).map_err(|error| error_path::in_field(key, error)))
}

/// Reads types from a borrowed object, like [`ValueDeserializer`] from a value.
struct ObjectDeserializer<'de>(&'de Object);

/// The context of values in an object that is read on its own.
const WITHIN: Inner = Inner { human_readable: true, depth: 1 };

impl<'de> Deserializer<'de> for ObjectDeserializer<'de> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visit_fields(self.0.type_first(), WITHIN, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        match name {
            cid_link::NEWTYPE => Err(ValueError::invalid_type(Unexpected::Other("an object"), &visitor)),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visit_variant(self.0.type_first(), WITHIN, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier
    }
}
