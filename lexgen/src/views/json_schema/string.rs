//! Strings: lengths, values and formats.

use serde_json::{Map, Value, json};

use super::EXTENSION;
use super::format::format;
use super::keyword::with_length;
use crate::lexicon::syntax::StringSchema;

/// Exports a string.
///
/// JSON Schema counts code points. A string has at least as many bytes and at most as many graphemes as code points, and at most
/// four bytes for each. From that follow the bounds that every valid string keeps.
pub(super) fn export_string(string: &StringSchema, is_strict: bool) -> Map<String, Value> {
    let mut schema = Map::from_iter([("type".to_owned(), Value::from("string"))]);
    let mut min = None;
    let mut max = None;
    if is_strict {
        min = string.length.min.map(|bytes| bytes.div_ceil(4)).max(string.graphemes.min);
        max = string.length.max;
    }
    if let Some(format) = string.format.map(format) {
        schema.insert("pattern".to_owned(), format.pattern.into());
        schema.extend(format.annotation.map(|name| ("format".to_owned(), name.into())));
        max = max.into_iter().chain(format.max_length).min();
    }
    schema.extend(min.filter(|&min| min > 0).map(|min| ("minLength".to_owned(), min.into())));
    schema.extend(max.map(|max| ("maxLength".to_owned(), max.into())));
    schema.extend(string.closed_values.as_ref().map(|values| ("enum".to_owned(), json!(values))));
    schema.extend(string.constant.as_ref().map(|constant| ("const".to_owned(), constant.as_str().into())));
    schema.extend(string.default.as_ref().map(|default| ("default".to_owned(), default.as_str().into())));
    // Known values are those that a reader will meet, not all that are valid.
    schema.extend(string.known_values.as_ref().map(|values| ("examples".to_owned(), json!(values))));
    schema.extend(facts(string).map(|facts| (EXTENSION.to_owned(), Value::Object(facts))));
    schema
}

/// What JSON Schema cannot say about a string.
fn facts(string: &StringSchema) -> Option<Map<String, Value>> {
    let mut facts = with_length("string", string.length);
    facts.extend(string.graphemes.min.map(|min| ("minGraphemes".to_owned(), min.into())));
    facts.extend(string.graphemes.max.map(|max| ("maxGraphemes".to_owned(), max.into())));
    facts.extend(string.format.map(|format| ("format".to_owned(), format.as_str().into())));
    facts.extend(string.known_values.as_ref().map(|values| ("knownValues".to_owned(), json!(values))));
    (facts.len() > 1).then_some(facts)
}
