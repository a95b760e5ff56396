//! Unions, whose members `$type` identifies.

use serde_json::{Map, Value, json};

use super::definition::with_type;
use super::keyword::plain_object;
use super::{EXTENSION, Export};
use crate::lexicon::corpus::Target;
use crate::lexicon::syntax::{Document, Reference, UnionSchema};

impl Export<'_> {
    /// A union is one schema for each member, and for an open one another for all other types.
    pub(super) fn union(&self, document: &Document, union: &UnionSchema) -> Map<String, Value> {
        let names: Vec<String> = union.references.iter().map(|reference| reference.target.to_string()).collect();
        let mut members: Vec<Value> = union.references.iter().map(|member| self.member(document, member)).collect();
        if !union.closed {
            members.push(Value::Object(other(&names)));
        }
        let mut schema = Map::from_iter([("oneOf".to_owned(), members.into())]);
        schema.insert(EXTENSION.to_owned(), json!({ "type": "union", "refs": names, "closed": union.closed }));
        schema
    }

    /// A member, whose `$type` is required here and not where it is the target of a ref.
    fn member(&self, document: &Document, reference: &Reference) -> Value {
        let mut schema = Map::from_iter([("type".to_owned(), Value::from("object"))]);
        with_type(&mut schema, &json!({ "const": reference.target.to_string() }));
        let is_object = matches!(self.corpus.target(reference), Target::Definition(..));
        if is_object && !self.corpus.leads_to_token(reference) {
            schema.insert("$ref".to_owned(), self.reference(document, &reference.target));
        }
        Value::Object(schema)
    }
}

/// An object of a type that the union does not list.
fn other(names: &[String]) -> Map<String, Value> {
    let mut schema = plain_object();
    let listed: Vec<&str> = names.iter().map(String::as_str).chain(["blob"]).collect();
    with_type(&mut schema, &json!({ "type": "string", "minLength": 1, "not": { "enum": listed } }));
    schema
}
