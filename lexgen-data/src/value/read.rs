//! Deserializes values from self-describing formats.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Array, Value};
use crate::bytes::{self, Bytes};
use crate::cid_link::{self, CidLink, LinkVisitor};
use crate::integer;
use crate::object::{Field, Object};
use crate::{error_path, growth};

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let human_readable = deserializer.is_human_readable();
        deserializer.deserialize_any(ValueVisitor { human_readable })
    }
}

pub(super) struct ValueVisitor {
    /// Whether links and bytes are objects, as in human-readable formats.
    pub(super) human_readable: bool,
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the data model")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        Value::deserialize(inner)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Value, E> {
        Ok(Value::Boolean(boolean))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        integer::from_u64(number).map(Value::Integer)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        if self.human_readable {
            integer::from_f64(number).map(Value::Integer)
        } else {
            Err(E::custom("the data model has no floats"))
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Value, E> {
        Ok(Value::Bytes(bytes.into()))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Value, E> {
        Ok(Value::Bytes(bytes.into()))
    }

    // Only a link is offered as a newtype struct by a format that was asked for any value.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        LinkVisitor.visit_newtype_struct(inner).map(Value::from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut elements = growth::with_announced(seq.size_hint());
        loop {
            match seq.next_element() {
                Ok(Some(element)) => growth::push(&mut elements, element, || seq.size_hint()),
                Ok(None) => return Ok(Value::Array(Array::from(elements))),
                Err(error) => return Err(error_path::in_element(elements.len(), error)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        let entries = read_entries(map)?;
        if self.human_readable {
            from_text_entries(entries)
        } else {
            Object::checked(entries).map(Value::Object).map_err(A::Error::custom)
        }
    }
}

/// Reads all entries of a map in their order, without checks.
pub(crate) fn read_entries<'de, A: MapAccess<'de>>(mut map: A) -> Result<Vec<Field>, A::Error> {
    let mut entries = growth::with_announced(map.size_hint());
    while let Some(name) = map.next_key::<String>()? {
        match map.next_value() {
            Ok(value) => growth::push(&mut entries, (name.into_boxed_str(), value), || map.size_hint()),
            Err(error) => return Err(error_path::in_field(&name, error)),
        }
    }
    Ok(entries)
}

/// Converts an object of a human-readable format to a link, bytes, or an object.
pub(super) fn from_text_entries<E: Error>(entries: Vec<Field>) -> Result<Value, E> {
    match link_or_bytes(&entries) {
        Some(value) => value,
        None => Object::checked(entries).map(Value::Object).map_err(E::custom),
    }
}

/// Converts an object of a human-readable format to the link or bytes that it represents, if it has their form.
pub(super) fn link_or_bytes<E: Error>(entries: &[Field]) -> Option<Result<Value, E>> {
    let [(key, Value::String(text))] = entries else { return None };
    match &**key {
        cid_link::KEY => Some(text.parse().map(|link: CidLink| Value::from(link)).map_err(E::custom)),
        bytes::KEY => Some(bytes::decode(text).map(|bytes| Value::Bytes(Bytes::from(bytes))).map_err(E::custom)),
        _ => None,
    }
}
