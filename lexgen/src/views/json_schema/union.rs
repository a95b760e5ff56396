//! Unions, whose members `$type` identifies.

use serde_json::{Map, Value, json};

use super::Schemas;
use super::definition::with_type;
use super::keyword::exclude_links;
use crate::lexicon::corpus::Target;
use crate::lexicon::syntax::{Definition, DefinitionKind, Document, Reference, UnionSchema};

impl Schemas<'_> {
    /// A union is one schema for each member, and for an open one another for all other types.
    pub(super) fn union(&self, document: &Document, union: &UnionSchema) -> Map<String, Value> {
        let names: Vec<String> = union.references.iter().map(|reference| reference.target.to_string()).collect();
        let mut members: Vec<Value> = union.references.iter().map(|member| self.member(document, member)).collect();
        if !union.closed {
            members.push(Value::Object(self.other(&names)));
        }
        Map::from_iter([("oneOf".to_owned(), members.into())])
    }

    /// A member, whose `$type` is required here and not where it is the target of a ref.
    fn member(&self, document: &Document, reference: &Reference) -> Value {
        let tagged = tagged(&json!({ "const": reference.target.to_string() }));
        match self.corpus.target(reference) {
            // A record has its `$type` everywhere.
            Target::Definition(_, Definition { kind: DefinitionKind::Record(_), .. }) => {
                json!({ "$ref": self.reference(document, &reference.target) })
            }
            Target::Definition(..) if !self.corpus.leads_to_token(reference) => {
                json!({ "allOf": [{ "$ref": self.reference(document, &reference.target) }, tagged] })
            }
            _ => tagged.into(),
        }
    }

    /// An object of a type that the union does not list.
    fn other(&self, names: &[String]) -> Map<String, Value> {
        let listed: Vec<&str> = names.iter().map(String::as_str).chain(["blob"]).collect();
        let mut schema = tagged(&json!({ "type": "string", "minLength": 1, "not": { "enum": listed } }));
        if self.exclusive {
            exclude_links(&mut schema);
        }
        schema
    }
}

/// The schema of objects with such a `$type`.
fn tagged(ty: &Value) -> Map<String, Value> {
    let mut schema = Map::from_iter([("type".to_owned(), Value::from("object"))]);
    with_type(&mut schema, ty);
    schema
}
