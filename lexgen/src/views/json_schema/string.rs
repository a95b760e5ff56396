//! Strings: lengths, values and formats.

use lexgen_data::json_schema;
use serde_json::{Map, Value, json};

use super::schema::ty;
use crate::lexicon::syntax::StringSchema;

/// The keywords of a string, and what they imply.
///
/// JSON Schema counts code points. A string has at least as many bytes and at most as many graphemes as code points, and at most
/// four bytes for each. From that follow the bounds that every valid string keeps.
pub(super) fn export_string(string: &StringSchema, is_strict: bool) -> (Map<String, Value>, Map<String, Value>) {
    let mut implied = ty("string");
    implied.extend(string.closed_values.as_ref().map(|values| ("enum".to_owned(), json!(values))));
    implied.extend(string.constant.as_ref().map(|constant| ("const".to_owned(), constant.as_str().into())));
    implied.extend(string.default.as_ref().map(|default| ("default".to_owned(), default.as_str().into())));

    let mut node = implied.clone();
    let (mut min, mut max) = (None, None);
    if is_strict {
        min = string.length.min.map(|bytes| bytes.div_ceil(4)).max(string.graphemes.min);
        max = string.length.max;
    }
    if let Some(format) = string.format.and_then(|format| json_schema::format(format.as_str())) {
        node.insert("pattern".to_owned(), format.pattern.into());
        node.extend(format.annotation.map(|name| ("format".to_owned(), name.into())));
        max = max.into_iter().chain(format.max_length).min();
    }
    node.extend(min.filter(|&min| min > 0).map(|min| ("minLength".to_owned(), min.into())));
    node.extend(max.map(|max| ("maxLength".to_owned(), max.into())));
    // Any other string is valid, too. Tools take the values from the first schema.
    let known = string.known_values.as_ref();
    node.extend(known.map(|values| ("anyOf".to_owned(), json!([{ "enum": values }, { "type": "string" }]))));
    (node, implied)
}
