//! Values that are read without checking the rules for objects.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Value;
use super::read::{ValueVisitor, link_or_bytes};
use crate::object::Object;
use crate::{error_path, growth};

/// A value that was read without checking the data model's rules for objects.
///
/// It is for readers that keep invalid third-party data: an object with the key `$link`, with an empty `$type` or with
/// the wrong fields for a blob is read as an ordinary object. Keys must be unique, and values that [`Value`] cannot
/// represent, such as floats, are still errors. [`Object::check`] finds objects that break a rule. They cannot be
/// written.
///
/// ```
/// use lexgen_data::value::Unchecked;
/// use lexgen_data::{Value, json};
///
/// let text = r#"[{"$link":"x"},{"$bytes":"AA"}]"#;
/// assert!(json::from_str::<Value>(text).is_err());
/// let Unchecked(value) = json::from_str(text)?;
/// assert_eq!(value[0]["$link"], "x".into());
/// assert_eq!(value[1], Value::Bytes([0].into()));
/// assert!(json::to_string(&value).is_err());
/// # Ok::<(), json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Unchecked(pub Value);

impl From<Unchecked> for Value {
    fn from(value: Unchecked) -> Self {
        value.0
    }
}

impl<'de> Deserialize<'de> for Unchecked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let checked = ValueVisitor { human_readable: deserializer.is_human_readable() };
        deserializer.deserialize_any(UncheckedVisitor(checked)).map(Self)
    }
}

/// Reads containers, and delegates other values to the visitor of [`Value`].
struct UncheckedVisitor(ValueVisitor);

impl<'de> Visitor<'de> for UncheckedVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Visitor::expecting(&self.0, f)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.0.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.0.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        Unchecked::deserialize(inner).map(Value::from)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Value, E> {
        self.0.visit_bool(boolean)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        self.0.visit_i64(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        self.0.visit_u64(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        self.0.visit_f64(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.0.visit_str(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        self.0.visit_string(text)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Value, E> {
        self.0.visit_bytes(bytes)
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Value, E> {
        self.0.visit_byte_buf(bytes)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        self.0.visit_newtype_struct(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut elements = growth::with_announced(seq.size_hint());
        loop {
            match seq.next_element::<Unchecked>() {
                Ok(Some(element)) => growth::push(&mut elements, element.0, || seq.size_hint()),
                Ok(None) => return Ok(Value::from(elements)),
                Err(error) => return Err(error_path::in_element(elements.len(), error)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = growth::with_announced(map.size_hint());
        // Not a `String`: the reader of checked values is faster if it is the only one that reads keys in its way.
        while let Some(name) = map.next_key::<Box<str>>()? {
            match map.next_value() {
                Ok(Unchecked(value)) => growth::push(&mut entries, (name, value), || map.size_hint()),
                Err(error) => return Err(error_path::in_field(&name, error)),
            }
        }
        let form = if self.0.human_readable { link_or_bytes::<A::Error>(&entries) } else { None };
        match form {
            Some(Ok(value)) => Ok(value),
            _ => Object::unchecked(entries).map(Value::Object).map_err(A::Error::custom),
        }
    }
}
