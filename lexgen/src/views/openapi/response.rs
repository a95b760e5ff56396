//! Error responses.
//!
//! Source: [XRPC: error responses](https://atproto.com/specs/xrpc#error-responses).

use serde_json::{Map, Value, json};

use crate::lexicon::syntax::ErrorDefinition;

/// The response for errors that an endpoint does not declare.
pub(super) fn undeclared_error() -> Value {
    json!({ "description": "An error", "content": { "application/json": { "schema": body(&json!({ "type": "string" })) } } })
}

/// The reference to [`undeclared_error`].
pub(super) fn reference() -> Value {
    json!({ "$ref": "#/components/responses/Error" })
}

/// The response for declared errors, or any other.
pub(super) fn error(errors: &[ErrorDefinition]) -> Value {
    let names: Vec<&str> = errors.iter().map(|error| error.name.as_str()).collect();
    let name = json!({ "type": "string", "anyOf": [{ "enum": names }, { "type": "string" }] });
    json!({
        "description": describe(errors),
        "content": { "application/json": { "schema": body(&name) } },
        "x-errors": declared(errors),
    })
}

/// Declared errors by name, with their descriptions.
pub(super) fn declared(errors: &[ErrorDefinition]) -> Value {
    let error = |error: &ErrorDefinition| {
        let description = error.description.as_ref().map(|text| ("description".to_owned(), text.as_str().into()));
        (error.name.clone(), Value::Object(Map::from_iter(description)))
    };
    errors.iter().map(error).collect::<Map<String, Value>>().into()
}

/// A list in Markdown of the errors.
fn describe(errors: &[ErrorDefinition]) -> String {
    let error = |error: &ErrorDefinition| match &error.description {
        Some(description) => format!("- `{}`: {description}", error.name),
        None => format!("- `{}`", error.name),
    };
    let list: Vec<String> = errors.iter().map(error).collect();
    format!("An error, such as\n\n{}", list.join("\n"))
}

fn body(name: &Value) -> Value {
    json!({
        "type": "object",
        "properties": { "error": name, "message": { "type": "string" } },
        "required": ["error"],
    })
}
