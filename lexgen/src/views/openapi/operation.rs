//! Endpoints as operations.

use serde_json::{Map, Value, json};

use super::response;
use crate::lexicon::deprecation::deprecation;
use crate::lexicon::syntax::{Body, Definition, DefinitionKind, Document, ErrorDefinition, Object};
use crate::schema_key::Part;
use crate::views::json_schema::part_key;

/// An operation of OpenAPI.
pub(super) struct Operation {
    /// The HTTP method. A subscription has none.
    pub(super) verb: Option<&'static str>,
    pub(super) json: Map<String, Value>,
}

/// The operation of a document, if its `main` is an endpoint. `schemas` are those under `components`.
pub(super) fn operation(document: &Document, schemas: &Map<String, Value>) -> Option<Operation> {
    let main = document.definitions.iter().find(|definition| definition.name.is_main())?;
    let mut json = describe(document, main);
    let mut insert = |key: &str, value: Value| json.insert(key.to_owned(), value);
    let verb = match &main.kind {
        DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => {
            insert("parameters", parameters(document, method.parameters.as_ref(), schemas));
            if let Some(input) = &method.input {
                insert("requestBody", request_body(document, input));
            }
            insert("responses", responses(document, method.output.as_ref(), &method.errors));
            let is_query = matches!(main.kind, DefinitionKind::Query(_));
            Some(if is_query { "get" } else { "post" })
        }
        DefinitionKind::Subscription(subscription) => {
            insert("parameters", parameters(document, subscription.parameters.as_ref(), schemas));
            insert("message", reference(document, Part::Message));
            insert("errors", response::declared(&subscription.errors));
            None
        }
        _ => return None,
    };
    Some(Operation { verb, json })
}

fn describe(document: &Document, main: &Definition) -> Map<String, Value> {
    let mut json = Map::from_iter([
        ("operationId".to_owned(), Value::from(document.id.to_string())),
        ("tags".to_owned(), json!([document.id.authority()])),
    ]);
    if let Some(description) = &main.description {
        json.insert("description".to_owned(), description.as_str().into());
        json.extend(deprecation(description).map(|_| ("deprecated".to_owned(), true.into())));
    }
    json
}

/// The parameters, whose schemas are the properties of an object.
fn parameters(document: &Document, parameters: Option<&Object>, schemas: &Map<String, Value>) -> Value {
    let schema = schemas.get(&part_key(document, Part::Parameters));
    let declared = parameters.into_iter().flat_map(|parameters| &parameters.properties);
    let parameter = declared.map(|property| {
        let schema = schema.and_then(|schema| schema.get("properties")?.get(&property.name));
        let mut parameter = json!({ "name": property.name, "in": "query", "required": property.required });
        if let Some(description) = &property.schema.description {
            parameter["description"] = description.as_str().into();
        }
        parameter["schema"] = schema.cloned().unwrap_or_else(|| json!({}));
        parameter
    });
    parameter.collect()
}

fn request_body(document: &Document, input: &Body) -> Value {
    let mut body = json!({ "required": true, "content": content(document, input, Part::Input) });
    if let Some(description) = &input.description {
        body["description"] = description.as_str().into();
    }
    body
}

fn responses(document: &Document, output: Option<&Body>, errors: &[ErrorDefinition]) -> Value {
    let description = output.and_then(|output| output.description.as_deref()).unwrap_or("Success");
    let mut success = json!({ "description": description });
    if let Some(output) = output {
        success["content"] = content(document, output, Part::Output);
    }
    // The status of a declared error is any of these: lexicons do not say which.
    let client_error = match errors.is_empty() {
        true => response::reference(),
        false => response::error(errors),
    };
    json!({ "200": success, "4XX": client_error, "5XX": response::reference() })
}

/// The content of a body by its media types, which the encoding of a lexicon lists.
fn content(document: &Document, body: &Body, part: Part) -> Value {
    let media_type = match body.schema.is_some() {
        true => json!({ "schema": reference(document, part) }),
        // Other tools know bytes by this format.
        false => json!({ "schema": { "type": "string", "format": "binary" } }),
    };
    let encodings = body.encoding.split(',').map(str::trim).filter(|encoding| !encoding.is_empty());
    encodings.map(|encoding| (encoding.to_owned(), media_type.clone())).collect::<Map<String, Value>>().into()
}

fn reference(document: &Document, part: Part) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", part_key(document, part)) })
}
