//! The JSON of a document as it was written, for what the syntax tree does not keep: unknown keys, and the spelling of refs.

use serde_json::{Map, Number, Value};

use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::json::{self, Integer, Kind};
use crate::lexicon::source::Sources;
use crate::lexicon::syntax::{Document, unwrap_record};

/// The JSON object of a document, and of each definition in it that was selected.
pub(super) struct Original {
    document: Value,
}

impl Original {
    /// Parses the file of a document again.
    pub(super) fn new(sources: &Sources, document: &Document) -> Self {
        // The file has been parsed without an error.
        let value = json::parse(document.file, sources.file(document.file).text(), &mut Diagnostics::default());
        let object = value.and_then(|value| match value.kind {
            Kind::Object(object) => Some(convert_object(unwrap_record(&object))),
            _ => None,
        });
        Self { document: Value::Object(object.unwrap_or_default()) }
    }

    /// The document.
    pub(super) fn document(&self) -> &Value {
        &self.document
    }

    /// A definition.
    pub(super) fn definition(&self, name: &str) -> &Value {
        member(member(&self.document, "defs"), name)
    }
}

/// The value under a key of an object, or null.
pub(super) fn member<'v>(object: &'v Value, key: &str) -> &'v Value {
    object.get(key).unwrap_or(&Value::Null)
}

/// An object without some of its keys.
pub(super) fn without(object: &Value, keys: &[&str]) -> Map<String, Value> {
    let entries = object.as_object().into_iter().flatten();
    let entries = entries.filter(|(key, _)| !keys.contains(&key.as_str()));
    entries.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn convert(value: &json::Value<'_>) -> Value {
    match &value.kind {
        Kind::Null => Value::Null,
        Kind::Boolean(boolean) => Value::Bool(*boolean),
        Kind::Number(number) => convert_number(*number),
        Kind::String(text) => Value::String(text.clone().into_owned()),
        Kind::Array(items) => items.iter().map(convert).collect(),
        Kind::Object(object) => Value::Object(convert_object(object)),
    }
}

fn convert_object(object: &json::Object<'_>) -> Map<String, Value> {
    object.entries.iter().map(|entry| (entry.key.clone().into_owned(), convert(&entry.value))).collect()
}

/// Integers of 64 bits keep their value, however they are written. Only unknown keys can have other numbers. One beyond the
/// range of a double becomes its text.
fn convert_number(number: json::Number<'_>) -> Value {
    match number.integer() {
        Integer::Plain(integer) | Integer::Decorated(integer) => integer.into(),
        Integer::TooLarge | Integer::Fraction => {
            let double = number.as_str().parse().ok().and_then(Number::from_f64);
            double.map_or_else(|| number.as_str().into(), Value::Number)
        }
    }
}
