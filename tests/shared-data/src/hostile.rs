//! Makes and serializes values that are outside of the data model.

use lexgen_data::{Array, CidLink, Object, Value};
use serde::{Serialize, Serializer};

/// Serializes a value without checking whether it is in the data model.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'v>(pub &'v Value);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(elements) => serializer.collect_seq(elements.iter().map(Raw)),
            Value::Object(object) => serializer.collect_map(object.iter().map(|(key, value)| (key, Raw(value)))),
            other => other.serialize(serializer),
        }
    }
}

/// Returns whether all objects in a value are valid in the data model. Shares no code with the product, which it tests.
#[must_use]
pub fn is_in_data_model(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().all(is_in_data_model),
        Value::Object(object) => {
            let keys: Vec<&str> = object.keys().collect();
            let type_is_right = match object.get("$type") {
                None => true,
                Some(Value::String(name)) if name == "blob" => {
                    keys == ["ref", "size", "$type", "mimeType"]
                        && matches!(object["ref"], Value::Link(_))
                        && object["size"].as_integer().is_some_and(|size| size >= 0)
                        && object["mimeType"].as_str().is_some_and(|text| !text.is_empty())
                }
                Some(Value::String(name)) => !name.is_empty(),
                Some(_) => false,
            };
            let keys_are_right = !keys.contains(&"$link") && !keys.contains(&"$bytes");
            type_is_right && keys_are_right && object.values().all(is_in_data_model)
        }
        _ => true,
    }
}

/// Inserts an object or a key for which the data model has rules, mostly an invalid one. `below` returns random
/// numbers.
pub fn make_hostile(value: &mut Value, below: &mut dyn FnMut(usize) -> usize) {
    let count = count(value);
    let Some(place) = place(value, &mut below(count)) else { return };
    let content = content(below);
    match (below(4), place) {
        (0, place) => *place = Value::Object([(RESERVED[below(2)], content)].into()),
        (1, place) => *place = Value::Object(blob(below)),
        (2, Value::Object(object)) => _ = object.insert("$type", content),
        (_, Value::Object(object)) => _ = object.insert(RESERVED[below(2)], content),
        (_, place) => *place = Value::from(vec![place.clone(), Value::Object([("$type", content)].into())]),
    }
}

const RESERVED: [&str; 2] = ["$link", "$bytes"];

/// Returns a value for a reserved key.
fn content(below: &mut dyn FnMut(usize) -> usize) -> Value {
    let link = CidLink::of_raw(b"hostile");
    match below(9) {
        0 => Value::Null,
        1 => 1.into(),
        2 => "".into(),
        3 => "AA".into(),
        4 => link.to_cid().as_str().into(),
        5 => link.into(),
        6 => Value::Bytes([0].into()),
        7 => Value::Array(Array::default()),
        _ => Value::Object([("a", 1)].into()),
    }
}

/// Returns a blob, mostly an invalid one.
fn blob(below: &mut dyn FnMut(usize) -> usize) -> Object {
    let link = CidLink::of_raw(b"hostile");
    let mut blob = Object::from([
        ("$type", Value::from("blob")),
        ("ref", link.clone().into()),
        ("mimeType", "image/png".into()),
        ("size", 1.into()),
    ]);
    match below(8) {
        0 => _ = blob.remove("size"),
        1 => _ = blob.insert("size", -1),
        2 => _ = blob.insert("mimeType", ""),
        3 => _ = blob.insert("ref", link.to_cid().as_str()),
        4 => _ = blob.insert("extra", 1),
        5 => blob = Object::from([("cid", link.to_cid().as_str()), ("mimeType", "image/png")]),
        6 => _ = blob.remove("$type"),
        _ => {}
    }
    blob
}

/// Returns the number of values in a value, including itself.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(elements) => elements.iter().map(count).sum(),
        Value::Object(object) => object.values().map(count).sum(),
        _ => 0,
    }
}

/// Returns the value with this number in depth-first order. The outermost has the number 0.
fn place<'v>(value: &'v mut Value, number: &mut usize) -> Option<&'v mut Value> {
    let Some(left) = number.checked_sub(1) else { return Some(value) };
    *number = left;
    match value {
        Value::Array(elements) => elements.iter_mut().find_map(|element| place(element, number)),
        Value::Object(object) => object.iter_mut().find_map(|(_, element)| place(element, number)),
        _ => None,
    }
}
