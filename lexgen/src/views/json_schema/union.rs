//! Unions, whose members `$type` identifies.

use std::collections::BTreeSet;

use lexgen_data::json_schema;
use serde_json::{Map, Value, json};

use super::definition::with_type;
use super::keyword::{exclude_links, keywords};
use super::{DEFINITIONS, Schemas, tagged_key};
use crate::lexicon::corpus::{Corpus, Target};
use crate::lexicon::syntax::{DefId, Definition, DefinitionKind, Document, Reference, ReferenceKind, UnionSchema};

impl Schemas<'_> {
    /// A union is one schema for each member, and for an open one another for all other types.
    pub(super) fn union(&self, document: &Document, union: &UnionSchema) -> Map<String, Value> {
        let names: Vec<String> = union.references.iter().map(|reference| reference.target.to_string()).collect();
        let mut members: Vec<Value> = union.references.iter().map(|member| self.member(document, member)).collect();
        let discriminator = self.discriminator(union, &names, &members);
        if !union.closed {
            members.push(Value::Object(self.other(&names)));
        }
        let mut schema = Map::from_iter([("oneOf".to_owned(), members.into())]);
        schema.extend(discriminator.map(|discriminator| ("discriminator".to_owned(), discriminator)));
        schema
    }

    /// A member, whose `$type` is required here and not where it is the target of a ref.
    fn member(&self, document: &Document, reference: &Reference) -> Value {
        let target = &reference.target;
        match self.corpus.target(reference) {
            // A record has its `$type` everywhere.
            Target::Definition(_, Definition { kind: DefinitionKind::Record(_), .. }) => {
                json!({ "$ref": self.reference(document, target) })
            }
            Target::Definition(..) if !self.corpus.leads_to_token(reference) => {
                json!({ "$ref": self.reference_to_key(document, &target.nsid, &tagged_key(target)) })
            }
            _ => tagged(&json!({ "type": "string", "const": target.to_string() })).into(),
        }
    }

    /// The member of unions that a definition is, with its `$type`.
    pub(super) fn tagged_definition(&self, document: &Document, id: &DefId) -> Map<String, Value> {
        let tag = tagged(&json!({ "type": "string", "const": id.to_string() }));
        Map::from_iter([("allOf".to_owned(), json!([{ "$ref": self.reference(document, id) }, tag]))])
    }

    /// The `discriminator` of OpenAPI, which can only choose among references.
    fn discriminator(&self, union: &UnionSchema, names: &[String], members: &[Value]) -> Option<Value> {
        self.root.filter(|root| *root != DEFINITIONS && union.closed && !names.is_empty())?;
        let targets = members.iter().map(|member| member.get("$ref").cloned());
        let mapping: Option<Map<String, Value>> =
            names.iter().zip(targets).map(|(name, target)| Some((name.clone(), target?))).collect();
        Some(json!({ "propertyName": "$type", "mapping": mapping? }))
    }

    /// An object of a type that the union does not list.
    fn other(&self, names: &[String]) -> Map<String, Value> {
        let listed: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut schema = keywords(json_schema::other_object(&listed));
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

/// The definitions that are members of unions and not records, and have a schema with their `$type`.
pub(crate) fn tagged_definitions(corpus: &Corpus) -> BTreeSet<DefId> {
    let mut tagged = BTreeSet::new();
    for document in corpus.documents() {
        document.for_each_reference(|reference, kind| {
            if kind == ReferenceKind::Union {
                tagged.insert(reference.target.clone());
            }
        });
    }
    tagged
}
