//! Definitions, and the parts of endpoints.

use serde_json::{Map, Value, json};

use super::{EXTENSION, Export, key};
use crate::lexicon::syntax::{
    Body, DefId, DefName, Definition, DefinitionKind, Document, ErrorDefinition, Method, Record, is_json,
};

impl Export<'_> {
    /// The entries of `$defs` for a document.
    pub(super) fn definitions(&self, document: &Document) -> Map<String, Value> {
        let mut entries = Map::new();
        for definition in &document.definitions {
            let key = key(&id_of(document, definition));
            let mut part = |name: &str, schema: Option<Map<String, Value>>| {
                entries.extend(schema.map(|schema| (format!("{}_main.{name}", document.id), Value::Object(schema))));
            };
            match &definition.kind {
                DefinitionKind::Record(record) => {
                    entries.insert(key, self.record(document, definition, record));
                }
                DefinitionKind::Schema(schema) => {
                    let schema = described(self.schema(document, schema), definition.description.as_deref());
                    entries.insert(key, Value::Object(schema));
                }
                DefinitionKind::Token => {
                    let name = id_of(document, definition).to_string();
                    let token = json!({ "type": "string", "const": name, EXTENSION: { "type": "token" } });
                    let token = token.as_object().cloned().unwrap_or_default();
                    entries.insert(key, Value::Object(described(token, definition.description.as_deref())));
                }
                DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => {
                    part("parameters", method.parameters.as_ref().map(|object| self.parameters(document, object)));
                    part("input", self.body(document, method.input.as_ref()));
                    part("output", self.body(document, method.output.as_ref()));
                }
                DefinitionKind::Subscription(subscription) => {
                    let parameters = subscription.parameters.as_ref();
                    part("parameters", parameters.map(|object| self.parameters(document, object)));
                    part("message", Some(self.schema(document, &subscription.message)));
                }
                DefinitionKind::PermissionSet(_) | DefinitionKind::Space(_) => {}
            }
        }
        entries
    }

    fn record(&self, document: &Document, definition: &Definition, record: &Record) -> Value {
        let mut schema = self.object(document, &record.object);
        schema.insert(EXTENSION.to_owned(), json!({ "type": "record", "key": record.key.to_string() }));
        with_type(&mut schema, &json!({ "const": document.id.as_str() }));
        Value::Object(described(schema, definition.description.as_deref()))
    }

    /// The schema of a JSON body. Other bodies are not values.
    fn body(&self, document: &Document, body: Option<&Body>) -> Option<Map<String, Value>> {
        let body = body.filter(|body| is_json(&body.encoding))?;
        Some(match &body.schema {
            Some(schema) => described(self.schema(document, schema), body.description.as_deref()),
            None => described(Map::new(), body.description.as_deref()),
        })
    }
}

/// Adds a required `$type` to the schema of an object.
pub(super) fn with_type(schema: &mut Map<String, Value>, ty: &Value) {
    if let Some(properties) = schema.entry("properties").or_insert_with(|| json!({})).as_object_mut() {
        properties.insert("$type".to_owned(), ty.clone());
    }
    if let Some(required) = schema.entry("required").or_insert_with(|| json!([])).as_array_mut() {
        required.insert(0, "$type".into());
    }
}

/// Adds a description, unless there is none.
pub(super) fn described(schema: Map<String, Value>, description: Option<&str>) -> Map<String, Value> {
    let description = description.map(|description| ("description".to_owned(), description.into()));
    description.into_iter().chain(schema).collect()
}

fn id_of(document: &Document, definition: &Definition) -> DefId {
    DefId { nsid: document.id.clone(), name: DefName::new(definition.name.as_str()) }
}

/// What a document says that is no type of data: its description, and the method or permission set of `main`.
pub(super) fn describe(document: &Document) -> Value {
    let mut facts = described(Map::new(), document.description.as_deref());
    for definition in &document.definitions {
        let main = match &definition.kind {
            DefinitionKind::Query(method) => describe_method("query", definition, method),
            DefinitionKind::Procedure(method) => describe_method("procedure", definition, method),
            DefinitionKind::Subscription(subscription) => {
                let mut facts = kind("subscription", definition);
                facts.extend(errors(&subscription.errors));
                facts
            }
            DefinitionKind::PermissionSet(_) => kind("permission-set", definition),
            DefinitionKind::Space(_) => kind("space", definition),
            DefinitionKind::Record(_) | DefinitionKind::Token | DefinitionKind::Schema(_) => continue,
        };
        facts.insert("main".to_owned(), Value::Object(main));
    }
    Value::Object(facts)
}

fn describe_method(name: &str, definition: &Definition, method: &Method) -> Map<String, Value> {
    let mut facts = kind(name, definition);
    for (part, body) in [("input", &method.input), ("output", &method.output)] {
        facts.extend(body.as_ref().map(|body| (part.to_owned(), json!({ "encoding": body.encoding }))));
    }
    facts.extend(errors(&method.errors));
    facts
}

fn kind(name: &str, definition: &Definition) -> Map<String, Value> {
    described(Map::from_iter([("type".to_owned(), name.into())]), definition.description.as_deref())
}

fn errors(errors: &[ErrorDefinition]) -> Option<(String, Value)> {
    let errors = errors.iter().map(|error| {
        let name = Map::from_iter([("name".to_owned(), error.name.as_str().into())]);
        Value::Object(described(name, error.description.as_deref()))
    });
    let errors: Vec<Value> = errors.collect();
    (!errors.is_empty()).then(|| ("errors".to_owned(), errors.into()))
}
