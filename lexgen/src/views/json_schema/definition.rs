//! Definitions, and the parts of endpoints.

use serde_json::{Map, Value, json};

use super::schema::own;
use super::{EXTENSION, Schemas, key, part_key, tagged_key};
use crate::lexicon::syntax::{Body, DefId, DefName, Definition, DefinitionKind, Document, Method, Record};
use crate::schema_key::Part;
use crate::views::original::{Original, member, without};

impl Schemas<'_> {
    /// The entries of `$defs` for a document.
    pub(super) fn definitions(&self, document: &Document, original: &Original) -> Map<String, Value> {
        let mut entries = Map::new();
        for definition in &document.definitions {
            let id = DefId { nsid: document.id.clone(), name: DefName::new(definition.name.as_str()) };
            let json = original.definition(definition.name.as_str());
            let mut insert = |key: String, schema: Map<String, Value>| entries.insert(key, Value::Object(schema));
            match &definition.kind {
                DefinitionKind::Record(record) => {
                    insert(key(&id), self.record(document, record, json));
                }
                DefinitionKind::Schema(schema) => {
                    insert(key(&id), self.schema(document, schema, json));
                    if self.tagged.contains(&id) {
                        insert(tagged_key(&id), self.tagged_definition(document, &id));
                    }
                }
                DefinitionKind::Token => {
                    insert(key(&id), token(&id, json));
                }
                DefinitionKind::Query(_)
                | DefinitionKind::Procedure(_)
                | DefinitionKind::Subscription(_)
                | DefinitionKind::PermissionSet(_)
                | DefinitionKind::Space(_) => entries.extend(self.parts(document, definition, json)),
            }
        }
        entries
    }

    /// The parts of an endpoint that have a schema.
    fn parts(&self, document: &Document, definition: &Definition, json: &Value) -> Map<String, Value> {
        let mut parts = Map::new();
        let mut insert = |part: Part, schema: Option<Map<String, Value>>| {
            parts.extend(schema.map(|schema| (part_key(document, part), Value::Object(schema))));
        };
        let parameters = match &definition.kind {
            DefinitionKind::Query(Method { parameters, .. }) | DefinitionKind::Procedure(Method { parameters, .. }) => {
                parameters.as_ref()
            }
            DefinitionKind::Subscription(subscription) => subscription.parameters.as_ref(),
            _ => None,
        };
        insert(
            Part::Parameters,
            parameters.map(|object| self.parameters(document, object, member(json, "parameters"))),
        );
        match &definition.kind {
            DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => {
                for (part, body) in [(Part::Input, &method.input), (Part::Output, &method.output)] {
                    insert(part, self.body(document, body.as_ref(), member(json, part.as_str())));
                }
            }
            DefinitionKind::Subscription(subscription) => {
                let json = member(member(json, "message"), "schema");
                insert(Part::Message, Some(self.schema(document, &subscription.message, json)));
            }
            _ => {}
        }
        parts
    }

    fn record(&self, document: &Document, record: &Record, json: &Value) -> Map<String, Value> {
        let object = member(json, "record");
        let mut schema = self.object(document, &record.object, object);
        let mut facts = without(json, &["description", "record"]);
        let extension = schema.shift_remove(EXTENSION);
        let description = schema.shift_remove("description");
        if extension.is_some() || description.is_some() {
            let mut own = match extension {
                Some(Value::Object(own)) => own,
                _ => own(object, &["properties"]),
            };
            own.extend(description.map(|description| ("description".to_owned(), description)));
            facts.insert("record".to_owned(), Value::Object(own));
        }
        schema.insert(EXTENSION.to_owned(), Value::Object(facts));
        with_type(&mut schema, &json!({ "type": "string", "const": document.id.as_str() }));
        described(schema, json)
    }

    fn body(&self, document: &Document, body: Option<&Body>, json: &Value) -> Option<Map<String, Value>> {
        let schema = body?.schema.as_ref()?;
        Some(self.schema(document, schema, member(json, "schema")))
    }
}

fn token(id: &DefId, json: &Value) -> Map<String, Value> {
    let schema = Map::from_iter([
        ("type".to_owned(), Value::from("string")),
        ("const".to_owned(), Value::from(id.to_string())),
        (EXTENSION.to_owned(), Value::Object(without(json, &["description"]))),
    ]);
    described(schema, json)
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

/// Adds the description of the lexicon's schema, unless there is none.
pub(super) fn described(schema: Map<String, Value>, json: &Value) -> Map<String, Value> {
    let description = json.get("description").map(|description| ("description".to_owned(), description.clone()));
    description.into_iter().chain(schema).collect()
}
