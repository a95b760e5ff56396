//! All that a document says beside its schemas.

use serde_json::{Map, Value};

use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{Body, Definition, DefinitionKind, Document};
use crate::views::original::{Original, without};

/// A document without the schemas that have an entry of their own.
pub(super) fn rest(corpus: &Corpus, document: &Document, original: &Original) -> Value {
    let mut rest = without(original.document(), &["defs"]);
    let mut definitions: Map<String, Value> = Map::new();
    for definition in &document.definitions {
        let json = original.definition(definition.name.as_str());
        definitions
            .extend(rest_of_definition(definition, json).map(|rest| (definition.name.as_str().to_owned(), rest)));
    }
    // This version does not know its type, and no schema follows from it.
    if corpus.leaves_out(document.id.as_str()) {
        definitions.insert("main".to_owned(), original.definition("main").clone());
    }
    rest.insert("defs".to_owned(), Value::Object(definitions));
    Value::Object(rest)
}

/// A definition without its schemas, unless it is a schema.
fn rest_of_definition(definition: &Definition, json: &Value) -> Option<Value> {
    let mut rest = without(json, &["parameters"]);
    match &definition.kind {
        DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => {
            for (part, body) in [("input", &method.input), ("output", &method.output)] {
                if body.as_ref().is_some_and(|Body { schema, .. }| schema.is_some()) {
                    remove_schema(&mut rest, part);
                }
            }
        }
        DefinitionKind::Subscription(_) => remove_schema(&mut rest, "message"),
        DefinitionKind::PermissionSet(_) | DefinitionKind::Space(_) => return Some(json.clone()),
        DefinitionKind::Record(_) | DefinitionKind::Token | DefinitionKind::Schema(_) => return None,
    }
    Some(Value::Object(rest))
}

fn remove_schema(definition: &mut Map<String, Value>, part: &str) {
    if let Some(part) = definition.get_mut(part).and_then(Value::as_object_mut) {
        part.shift_remove("schema");
    }
}
