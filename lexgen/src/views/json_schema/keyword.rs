//! Schemas of values that JSON lacks.

use lexgen_data::json_schema;
use serde_json::{Map, Value, json};

use crate::lexicon::syntax::{BlobSchema, LengthRange};

/// `bytes`: base64 under the key `$bytes`. See [the data model](https://atproto.com/specs/data-model#json-representation).
pub(super) fn bytes(length: LengthRange, is_strict: bool) -> Map<String, Value> {
    let mut schema = json_schema::bytes();
    if is_strict {
        let text = &mut schema["properties"]["$bytes"];
        // Padding is optional.
        bound(text, "minLength", length.min.map(|bytes| (bytes * 4).div_ceil(3)));
        bound(text, "maxLength", length.max.map(|bytes| bytes.div_ceil(3) * 4));
    }
    keywords(schema)
}

/// `cid-link`: a CID under the key `$link`.
pub(super) fn cid_link() -> Map<String, Value> {
    keywords(json_schema::cid_link())
}

/// `blob`: a reference to bytes with their type and size, or, if it can be read, a legacy one.
pub(super) fn blob(blob: &BlobSchema, is_strict: bool) -> Map<String, Value> {
    let mut typed = json_schema::typed_blob();
    if !is_strict {
        return Map::from_iter([("anyOf".to_owned(), vec![typed, json_schema::legacy_blob()].into())]);
    }
    if let Some(pattern) = blob.accept.as_deref().and_then(mime_pattern) {
        typed["properties"]["mimeType"]["pattern"] = pattern.into();
    }
    bound(&mut typed["properties"]["size"], "maximum", blob.max_size);
    keywords(typed)
}

/// `unknown`: an object that is not a link, bytes, or a blob, which are types of their own.
pub(super) fn plain_object() -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), "object".into()), ("properties".to_owned(), reserved().into())])
}

/// The rules for keys that have a meaning in [the data model](https://atproto.com/specs/data-model).
pub(super) fn reserved() -> Map<String, Value> {
    let ty = json!({ "type": "string", "minLength": 1, "not": { "const": "blob" } });
    Map::from_iter([("$type".to_owned(), ty), ("$link".to_owned(), false.into()), ("$bytes".to_owned(), false.into())])
}

/// Adds the rule that an object is not a link or bytes.
pub(super) fn exclude_links(schema: &mut Map<String, Value>) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("$link".to_owned(), false.into());
        properties.insert("$bytes".to_owned(), false.into());
    }
}

/// The keywords of a schema.
pub(super) fn keywords(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(keywords) => keywords,
        _ => Map::new(),
    }
}

/// Sets a bound, unless there is none.
pub(super) fn bound(schema: &mut Value, keyword: &str, bound: Option<u64>) {
    if let Some(bound) = bound {
        schema[keyword] = bound.into();
    }
}

/// The pattern of the MIME types that `accept` allows, unless it allows all.
fn mime_pattern(accept: &[String]) -> Option<String> {
    if accept.is_empty() || accept.iter().any(|accepted| accepted == "*/*") {
        return None;
    }
    let patterns = accept.iter().map(|accepted| match accepted.strip_suffix("/*") {
        Some(ty) => format!("{}/[\\s\\S]+", escaped(ty)),
        None => escaped(accepted),
    });
    Some(format!("^({})$", patterns.collect::<Vec<_>>().join("|")))
}

/// Escapes what has a meaning in regular expressions.
fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
