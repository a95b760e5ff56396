//! Schemas of values that JSON lacks.

use serde_json::{Map, Value, json};

use super::format::{BASE_64, CID};
use crate::lexicon::syntax::{BlobSchema, LengthRange};

/// `bytes`: base64 under the key `$bytes`. See [the data model](https://atproto.com/specs/data-model#json-representation).
pub(super) fn bytes(length: LengthRange, is_strict: bool) -> Map<String, Value> {
    let mut text = json!({ "type": "string", "contentEncoding": "base64", "pattern": BASE_64 });
    if is_strict {
        // Padding is optional.
        bound(&mut text, "minLength", length.min.map(|bytes| (bytes * 4).div_ceil(3)));
        bound(&mut text, "maxLength", length.max.map(|bytes| bytes.div_ceil(3) * 4));
    }
    tagged("$bytes", &text)
}

/// `cid-link`: a CID under the key `$link`.
pub(super) fn cid_link() -> Map<String, Value> {
    tagged("$link", &json!({ "type": "string", "pattern": CID }))
}

/// `blob`: a reference to bytes with their type and size, or, if it can be read, a legacy one.
pub(super) fn blob(blob: &BlobSchema, is_strict: bool) -> Map<String, Value> {
    let mut mime_type = json!({ "type": "string" });
    let mut size = json!({ "type": "integer", "minimum": 0 });
    if is_strict {
        if let Some(pattern) = blob.accept.as_deref().and_then(mime_pattern) {
            mime_type["pattern"] = pattern.into();
        }
        bound(&mut size, "maximum", blob.max_size);
    }
    let typed = json!({
        "type": "object",
        "properties": { "$type": { "type": "string", "const": "blob" }, "ref": cid_link(), "mimeType": mime_type, "size": size },
        "required": ["$type", "ref", "mimeType", "size"],
        "additionalProperties": false,
    });
    let legacy = json!({
        "type": "object",
        "properties": { "cid": { "type": "string", "pattern": CID }, "mimeType": { "type": "string" } },
        "required": ["cid", "mimeType"],
        "additionalProperties": false,
    });
    match is_strict {
        true => typed.as_object().cloned().unwrap_or_default(),
        false => Map::from_iter([("anyOf".to_owned(), json!([typed, legacy]))]),
    }
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

/// An object with exactly one key.
fn tagged(key: &str, value: &Value) -> Map<String, Value> {
    let schema =
        json!({ "type": "object", "properties": { key: value }, "required": [key], "additionalProperties": false });
    schema.as_object().cloned().unwrap_or_default()
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
