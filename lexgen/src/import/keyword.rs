//! The keywords of JSON Schema and OpenAPI that have no counterpart, and how each is reported.

use super::importer::Importer;
use super::plan::Plan;
use super::restore::EXTENSION;
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Integer, Kind, Object, Value};

/// Keywords that say nothing about data, or that are read elsewhere: identifiers, definitions, and what descriptions are made of.
const QUIET: &[&str] = &[
    "$schema",
    "$id",
    "id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$vocabulary",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "deprecated",
    "nullable",
    "type",
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "knownValues",
];

/// Remarks that have no counterpart.
const REMARKS: &[&str] = &[
    "example",
    "examples",
    "readOnly",
    "writeOnly",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "discriminator",
    "externalDocs",
    "xml",
    "default",
];

/// The constraints of each type, apart from those that are converted.
const CONSTRAINTS: &[(&str, &[&str])] = &[
    ("number", &["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
    ("string", &["pattern", "minLength", "maxLength"]),
    (
        "array",
        &[
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
            "additionalItems",
            "minItems",
            "maxItems",
        ],
    ),
    (
        "object",
        &[
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "unevaluatedProperties",
        ],
    ),
    ("", &["not", "if", "then", "else", "oneOf", "anyOf", "enum", "const"]),
];

/// Returns whether a keyword does not restrict data.
pub(super) fn is_remark(key: &str) -> bool {
    (QUIET.contains(&key)
        && !matches!(key, "type" | "nullable" | "$ref" | "$dynamicRef" | "$recursiveRef" | "knownValues"))
        || REMARKS.contains(&key)
        || key.starts_with("x-")
}

/// Returns whether a type of the Lexicon language has data that is not an object.
pub(super) fn is_scalar(ty: Option<&str>) -> bool {
    matches!(ty, Some("boolean" | "integer" | "string" | "array" | "token"))
}

/// The type of a schema that has a format and nothing else.
pub(super) fn type_of_format<'v>(format: &str) -> Plan<'v> {
    match format {
        "int32" | "int64" | "uint32" | "uint64" => Plan::Integer,
        "float" | "double" | "decimal" => Plan::Number,
        _ => Plan::String,
    }
}

impl<'v> Importer<'v> {
    /// Reports the keywords of a schema that have not been converted. `ty` is the type of JSON Schema that it has.
    pub(super) fn report_rest(&mut self, object: &Object<'v>, ty: &str, converted: &[&str]) {
        for entry in object.entries.iter().filter(|entry| !converted.contains(&&*entry.key)) {
            let key = &*entry.key;
            if QUIET.contains(&key) || (self.exact && key == EXTENSION) {
                continue;
            }
            let owner = CONSTRAINTS.iter().find(|(_, keywords)| keywords.contains(&key)).map(|(owner, _)| *owner);
            match owner {
                // Constraints of other types have no effect.
                Some(owner) if !owner.is_empty() && owner != ty => {}
                Some(_) if has_no_effect(entry) => {}
                Some(_) => self.wider_entry(entry),
                None => self.remark_entry(entry),
            }
        }
    }

    /// Reports a remark that has no counterpart, once for all places.
    pub(super) fn remark_entry(&mut self, entry: &Entry<'v>) {
        let key = &*entry.key;
        // Keywords of other types have no effect either.
        if CONVERTED.contains(&key) {
            return;
        }
        let is_known = REMARKS.contains(&key) || key.starts_with("x-");
        let message = match is_known {
            true => format!("{} has no counterpart in Lexicon", quoted(key)),
            false => format!("{} is not a keyword that lexgen knows", quoted(key)),
        };
        self.remark(Code::ImportAnnotation, entry.key_span, message, None);
    }

    /// Reports a constraint that has no counterpart.
    pub(super) fn wider_entry(&mut self, entry: &Entry<'v>) {
        let message = format!("{} has no counterpart in Lexicon", quoted(&entry.key));
        self.report(Diagnostic::new(Code::ImportWider, message).at(entry.key_span, "the lexicon does not check this"));
    }

    /// Reports a constraint that has no counterpart, in words.
    pub(super) fn wider(&mut self, value: &Value<'v>, what: &str) {
        let message = format!("{what} has no counterpart in Lexicon");
        self.report(Diagnostic::new(Code::ImportWider, message).at(value.caret(), "the lexicon does not check this"));
    }
}

/// Keywords that are converted for the type that they belong to, and have no effect for others.
const CONVERTED: &[&str] = &[
    "properties",
    "required",
    "additionalProperties",
    "items",
    "prefixItems",
    "format",
    "minItems",
    "maxItems",
    "allOf",
];

/// Returns whether a constraint does not restrict anything.
fn has_no_effect(entry: &Entry<'_>) -> bool {
    match (&*entry.key, &entry.value.kind) {
        ("uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum", Kind::Boolean(false)) => true,
        ("unevaluatedProperties" | "unevaluatedItems" | "additionalItems", Kind::Boolean(true)) => true,
        ("minProperties" | "minLength", Kind::Number(number)) => number.integer() == Integer::Plain(0),
        ("multipleOf", Kind::Number(number)) => number.integer() == Integer::Plain(1),
        ("patternProperties" | "dependentRequired" | "dependentSchemas" | "dependencies", Kind::Object(object)) => {
            object.entries.is_empty()
        }
        _ => false,
    }
}
