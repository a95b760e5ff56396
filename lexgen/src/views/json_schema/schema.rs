//! Types that a field can have.
//!
//! A schema has `x-lexicon` unless its keywords imply all that the lexicon says. For that, each type here also has what its
//! keywords imply.

use serde_json::{Map, Value, json};

use super::definition::described;
use super::{EXTENSION, Schemas, keyword};
use crate::lexicon::corpus::Target;
use crate::lexicon::syntax::{
    ArraySchema, BooleanSchema, Document, IntegerSchema, Object, Property, Reference, Schema, SchemaKind,
};
use crate::views::original::{member, without};

/// An object of JSON.
type Node = Map<String, Value>;

impl Schemas<'_> {
    /// The schema for one of the lexicon, which was parsed from `json`.
    pub(super) fn schema(&self, document: &Document, schema: &Schema, json: &Value) -> Node {
        let is_strict = self.strict;
        let node = match &schema.kind {
            SchemaKind::Boolean(boolean) => {
                let node = export_boolean(boolean);
                return with_original(node.clone(), json, &[], &node);
            }
            SchemaKind::Integer(integer) => {
                let (node, implied) = export_integer(integer, is_strict);
                return with_original(node, json, &[], &implied);
            }
            SchemaKind::String(string) => {
                let (node, implied) = super::string::export_string(string, is_strict);
                return with_original(node, json, &[], &implied);
            }
            SchemaKind::Array(array) => return self.array(document, array, json),
            SchemaKind::Object(object) => return self.object(document, object, json),
            SchemaKind::Ref(reference) => return self.reference_to(document, reference, json),
            SchemaKind::Bytes(length) => keyword::bytes(*length, is_strict),
            SchemaKind::CidLink => keyword::cid_link(),
            SchemaKind::Blob(blob) => keyword::blob(blob, is_strict),
            SchemaKind::Union(union) => self.union(document, union),
            SchemaKind::Unknown if self.exclusive => keyword::plain_object(),
            SchemaKind::Unknown => ty("object"),
        };
        with_original(node, json, &[], &Node::new())
    }

    fn array(&self, document: &Document, array: &ArraySchema, json: &Value) -> Node {
        let items = self.schema(document, &array.items, member(json, "items"));
        let mut node = Node::from_iter([("type".to_owned(), "array".into()), ("items".to_owned(), items.into())]);
        let mut implied = ty("array");
        if self.strict {
            for (keyword, name, bound) in
                [("minItems", "minLength", array.length.min), ("maxItems", "maxLength", array.length.max)]
            {
                let Some(bound) = bound else { continue };
                node.insert(keyword.to_owned(), bound.into());
                implied.insert(name.to_owned(), bound.into());
            }
        }
        with_original(node, json, &["items"], &implied)
    }

    /// An object.
    pub(super) fn object(&self, document: &Document, object: &Object, json: &Value) -> Node {
        let reserved = if self.exclusive { keyword::reserved() } else { Node::new() };
        self.fields(document, object, json, reserved)
    }

    /// The parameters of an endpoint. Unknown ones are ignored.
    pub(super) fn parameters(&self, document: &Document, parameters: &Object, json: &Value) -> Node {
        self.fields(document, parameters, json, Node::new())
    }

    fn fields(&self, document: &Document, object: &Object, json: &Value, reserved: Node) -> Node {
        let declared = object.properties.iter();
        let declared = declared.map(|property| {
            let json = member(member(json, "properties"), &property.name);
            (property.name.clone(), Value::Object(self.property(document, property, json)))
        });
        let mut properties: Node = declared.collect();
        // Lexicons have no properties of these names.
        properties.extend(reserved);
        let mut node =
            Node::from_iter([("type".to_owned(), "object".into()), ("properties".to_owned(), properties.into())]);
        // Elsewhere, an object without properties is one with any.
        let mut implied = if object.properties.is_empty() { Node::new() } else { ty("object") };
        let required = required(object, json);
        if !required.is_empty() {
            node.insert("required".to_owned(), required.clone().into());
            implied.insert("required".to_owned(), required.into());
        }
        let nullable = object.properties.iter().filter(|property| property.nullable);
        let nullable: Vec<&str> = nullable.map(|property| property.name.as_str()).collect();
        if !nullable.is_empty() {
            implied.insert("nullable".to_owned(), json!(nullable));
        }
        with_original(node, json, &["properties"], &implied)
    }

    fn property(&self, document: &Document, property: &Property, json: &Value) -> Node {
        let schema = self.schema(document, &property.schema, json);
        match property.nullable {
            true => Node::from_iter([("anyOf".to_owned(), json!([schema, { "type": "null" }]))]),
            false => schema,
        }
    }

    /// A ref. One that leads nowhere, or to what is no type of data, allows any value.
    fn reference_to(&self, document: &Document, reference: &Reference, json: &Value) -> Node {
        if !matches!(self.corpus.target(reference), Target::Definition(..)) || self.corpus.leads_to_token(reference) {
            return with_original(Node::new(), json, &[], &Node::new());
        }
        let target = self.reference(document, &reference.target);
        let mut implied = ty("ref");
        implied.insert("ref".to_owned(), shortest(document, reference).into());
        with_original(Node::from_iter([("$ref".to_owned(), target.into())]), json, &[], &implied)
    }
}

/// The names of `required`, in the order of the lexicon.
fn required(object: &Object, json: &Value) -> Vec<Value> {
    let is_required = |name: &str| object.properties.iter().any(|property| property.required && property.name == name);
    let names = member(json, "required").as_array().map(Vec::as_slice).unwrap_or_default();
    names.iter().filter(|name| name.as_str().is_some_and(is_required)).cloned().collect()
}

/// The ref as the import writes it.
fn shortest(document: &Document, reference: &Reference) -> String {
    let target = &reference.target;
    match target.nsid == document.id && !target.name.is_main() {
        true => format!("#{}", target.name.as_str()),
        false => target.to_string(),
    }
}

/// A schema of the lexicon without its description and the schemas `inside` of it. A list of no properties stays, which is not
/// the same as none.
pub(super) fn own(json: &Value, inside: &[&str]) -> Node {
    let mut facts = without(json, &["description"]);
    let is_empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
    facts.retain(|key, value| !inside.contains(&key.as_str()) || is_empty(value));
    facts
}

/// Adds the description of the lexicon's schema, and the schema itself unless the keywords imply it. It is added without the
/// schemas `inside` of it.
fn with_original(mut node: Node, json: &Value, inside: &[&str], implied: &Node) -> Node {
    let facts = own(json, inside);
    if facts != *implied {
        node.insert(EXTENSION.to_owned(), Value::Object(facts));
    }
    described(node, json)
}

/// A type of the lexicon language by its name.
pub(super) fn ty(name: &str) -> Node {
    Node::from_iter([("type".to_owned(), name.into())])
}

fn export_boolean(boolean: &BooleanSchema) -> Node {
    let mut node = ty("boolean");
    node.extend(boolean.constant.map(|constant| ("const".to_owned(), constant.into())));
    node.extend(boolean.default.map(|default| ("default".to_owned(), default.into())));
    node
}

/// The keywords of an integer, and what they imply.
fn export_integer(integer: &IntegerSchema, is_strict: bool) -> (Node, Node) {
    let mut node = ty("integer");
    if is_strict {
        node.extend(integer.minimum.map(|minimum| ("minimum".to_owned(), minimum.into())));
        node.extend(integer.maximum.map(|maximum| ("maximum".to_owned(), maximum.into())));
    }
    node.extend(integer.closed_values.as_ref().map(|values| ("enum".to_owned(), json!(values))));
    node.extend(integer.constant.map(|constant| ("const".to_owned(), constant.into())));
    node.extend(integer.default.map(|default| ("default".to_owned(), default.into())));
    (node.clone(), node)
}
