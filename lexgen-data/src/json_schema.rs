//! The [JSON Schemas](https://json-schema.org/draft/2020-12/json-schema-core) of string formats and of the types that JSON
//! lacks.
//!
//! They describe every value that can be read. What JSON Schema cannot check, such as the days of a month, is accepted.
//! Patterns are in the subset of ECMA 262 that JSON Schema
//! [recommends](https://json-schema.org/draft/2020-12/json-schema-core#section-6.4).
//!
//! With the feature `schemars`, the types of this crate implement [`JsonSchema`](https://docs.rs/schemars/1) by these schemas.
//!
//! ```
//! use lexgen_data::json_schema;
//!
//! assert_eq!(json_schema::format("handle").and_then(|format| format.max_length), Some(253));
//! assert_eq!(json_schema::cid_link()["required"], serde_json::json!(["$link"]));
//! ```

#[cfg(feature = "schemars")]
mod schemars;

use serde_json::{Value, json};

/// The pattern of standard base64, with or without padding.
const BASE_64: &str = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$";

/// The pattern of CIDs of any version and base.
const CID: &str = "^[a-zA-Z0-9+=/_-]{8,256}$";

const DID: &str = "did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]";
const HANDLE: &str = r"([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const NSID: &str = r"[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+\.[a-zA-Z][a-zA-Z0-9]{0,62}";
const RECORD_KEY: &str = "[a-zA-Z0-9_~.:-]{1,512}";

/// A string format in JSON Schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// The keyword `pattern`.
    pub pattern: String,
    /// The keyword `maxLength`, in code points. They are bytes, because the patterns with a limit accept only ASCII or are
    /// limited in bytes too.
    pub max_length: Option<u64>,
    /// The keyword `format`: the nearest format of JSON Schema.
    pub annotation: Option<&'static str>,
}

/// Returns the string format that has this name in lexicons, or `None` if there is none.
///
/// The pattern accepts every valid string.
#[must_use]
pub fn format(name: &str) -> Option<Format> {
    let space = format!("{DID}/space/{NSID}/{RECORD_KEY}");
    let (pattern, max_length, annotation) = match name {
        "did" => (whole(DID), Some(2048), None),
        "handle" => (whole(HANDLE), Some(253), None),
        "at-identifier" => (whole(&format!("({DID}|{HANDLE})")), Some(2048), None),
        "nsid" => (whole(NSID), Some(317), None),
        "record-key" => (whole(&format!(r"(?!\.{{1,2}}$){RECORD_KEY}")), Some(512), None),
        "tid" => (whole("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}"), Some(13), None),
        "at-uri" => {
            let public = format!("({DID}|{HANDLE})(/{NSID}(/{RECORD_KEY})?)?");
            let space = format!("{space}(/{DID}/{NSID}/{RECORD_KEY})?");
            (whole(&format!("at://({public}|{space})")), Some(8192), Some("uri"))
        }
        // A draft: proposal 0016.
        "space-ref" => (whole(&format!("at://{space}")), Some(2890), Some("uri")),
        "cid" => (CID.to_owned(), None, None),
        "datetime" => (
            whole(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-][0-2]\d:[0-5]\d)"),
            None,
            Some("date-time"),
        ),
        "uri" => (r"^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s\x00-\x1f\x7f]+$".to_owned(), Some(8192), Some("uri")),
        "language" => (whole("([a-zA-Z]{2,8}|[iIxX])(-[a-zA-Z0-9]{1,8})*"), None, None),
        _ => return None,
    };
    Some(Format { pattern, max_length, annotation })
}

fn whole(pattern: &str) -> String {
    format!("^{pattern}$")
}

/// Returns the schema of [`Bytes`](crate::Bytes): base64 under the key `$bytes`.
#[must_use]
pub fn bytes() -> Value {
    single("$bytes", &json!({ "type": "string", "contentEncoding": "base64", "pattern": BASE_64 }))
}

/// Returns the schema of a [`CidLink`](crate::CidLink): a CID under the key `$link`.
#[must_use]
pub fn cid_link() -> Value {
    single("$link", &json!({ "type": "string", "pattern": CID }))
}

/// Returns the schema of a [`TypedBlob`](crate::TypedBlob).
#[must_use]
pub fn typed_blob() -> Value {
    json!({
        "type": "object",
        "properties": {
            "$type": { "type": "string", "const": "blob" },
            "ref": cid_link(),
            "mimeType": { "type": "string" },
            "size": { "type": "integer", "minimum": 0 },
        },
        "required": ["$type", "ref", "mimeType", "size"],
        "additionalProperties": false,
    })
}

/// Returns the schema of a [`LegacyBlob`](crate::LegacyBlob).
#[must_use]
pub fn legacy_blob() -> Value {
    json!({
        "type": "object",
        "properties": { "cid": { "type": "string", "pattern": CID }, "mimeType": { "type": "string" } },
        "required": ["cid", "mimeType"],
        "additionalProperties": false,
    })
}

/// Returns the schema of objects that have a `$type` which is none of those `listed`, such as the unknown members of a union.
///
/// ```
/// let schema = lexgen_data::json_schema::other_object(&["com.example.image"]);
/// assert_eq!(schema["properties"]["$type"]["not"], serde_json::json!({ "enum": ["com.example.image", "blob"] }));
/// ```
#[must_use]
pub fn other_object(listed: &[&str]) -> Value {
    let listed: Vec<&str> = listed.iter().copied().chain(["blob"]).collect();
    json!({
        "type": "object",
        "properties": { "$type": { "type": "string", "minLength": 1, "not": { "enum": listed } } },
        "required": ["$type"],
    })
}

/// Returns the schema of an object with exactly one key.
fn single(key: &str, value: &Value) -> Value {
    json!({ "type": "object", "properties": { key: value }, "required": [key], "additionalProperties": false })
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::{
        AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid, Uri,
    };

    #[test]
    fn every_format_has_a_pattern() {
        let names = [
            AtIdentifier::NAME,
            AtUri::NAME,
            Cid::NAME,
            Datetime::NAME,
            Did::NAME,
            Handle::NAME,
            Language::NAME,
            Nsid::NAME,
            RecordKey::NAME,
            SpaceRef::NAME,
            Tid::NAME,
            Uri::NAME,
        ];
        assert_eq!(names.iter().find(|name| format(name).is_none()), None);
        assert_eq!(format("dids"), None);
    }
}
