//! Types that a field can have.

use serde_json::{Map, Value, json};

use super::definition::described;
use super::{EXTENSION, Export, keyword};
use crate::lexicon::corpus::Target;
use crate::lexicon::syntax::{
    ArraySchema, BooleanSchema, Document, IntegerSchema, Object, Property, Reference, Schema, SchemaKind,
};

impl Export<'_> {
    pub(super) fn schema(&self, document: &Document, schema: &Schema) -> Map<String, Value> {
        let is_strict = self.options.strict;
        let exported = match &schema.kind {
            SchemaKind::Boolean(boolean) => export_boolean(boolean),
            SchemaKind::Integer(integer) => export_integer(integer, is_strict),
            SchemaKind::String(string) => super::string::export_string(string, is_strict),
            SchemaKind::Bytes(length) => keyword::bytes(*length, is_strict),
            SchemaKind::CidLink => keyword::cid_link(),
            SchemaKind::Blob(blob) => keyword::blob(blob, is_strict),
            SchemaKind::Array(array) => self.array(document, array),
            SchemaKind::Object(object) => self.object(document, object),
            SchemaKind::Ref(reference) => self.reference_to(document, reference),
            SchemaKind::Union(union) => self.union(document, union),
            SchemaKind::Unknown => keyword::unknown(),
        };
        described(exported, schema.description.as_deref())
    }

    fn array(&self, document: &Document, array: &ArraySchema) -> Map<String, Value> {
        let mut schema = json!({ "type": "array", "items": self.schema(document, &array.items) });
        if self.options.strict {
            keyword::bound(&mut schema, "minItems", array.length.min);
            keyword::bound(&mut schema, "maxItems", array.length.max);
        }
        let mut schema = schema.as_object().cloned().unwrap_or_default();
        if !self.options.strict && array.length != Default::default() {
            schema.insert(EXTENSION.to_owned(), Value::Object(keyword::with_length("array", array.length)));
        }
        schema
    }

    /// An object. It is not a link, bytes or a blob, unless the lexicon declares such a property.
    pub(super) fn object(&self, document: &Document, object: &Object) -> Map<String, Value> {
        self.fields(document, object, keyword::reserved())
    }

    /// The parameters of an endpoint. Unknown ones are ignored.
    pub(super) fn parameters(&self, document: &Document, parameters: &Object) -> Map<String, Value> {
        described(self.fields(document, parameters, Map::new()), parameters.description.as_deref())
    }

    fn fields(&self, document: &Document, object: &Object, reserved: Map<String, Value>) -> Map<String, Value> {
        let declared = object.properties.iter();
        let declared =
            declared.map(|property| (property.name.clone(), Value::Object(self.property(document, property))));
        let mut properties: Map<String, Value> = declared.collect();
        for (name, rule) in reserved {
            properties.entry(name).or_insert(rule);
        }
        let required = object.properties.iter().filter(|property| property.required);
        let required: Vec<&str> = required.map(|property| property.name.as_str()).collect();
        let mut schema =
            Map::from_iter([("type".to_owned(), "object".into()), ("properties".to_owned(), properties.into())]);
        schema.extend((!required.is_empty()).then(|| ("required".to_owned(), json!(required))));
        schema
    }

    fn property(&self, document: &Document, property: &Property) -> Map<String, Value> {
        let schema = self.schema(document, &property.schema);
        match property.nullable {
            true => Map::from_iter([("anyOf".to_owned(), json!([schema, { "type": "null" }]))]),
            false => schema,
        }
    }

    /// A ref. One that leads nowhere, or to what is no type of data, allows any value but null.
    fn reference_to(&self, document: &Document, reference: &Reference) -> Map<String, Value> {
        match self.corpus.target(reference) {
            Target::Definition(..) if !self.corpus.leads_to_token(reference) => {
                Map::from_iter([("$ref".to_owned(), self.reference(document, &reference.target))])
            }
            _ => {
                Map::from_iter([(EXTENSION.to_owned(), json!({ "type": "ref", "ref": reference.target.to_string() }))])
            }
        }
    }
}

fn export_boolean(boolean: &BooleanSchema) -> Map<String, Value> {
    let mut schema = Map::from_iter([("type".to_owned(), "boolean".into())]);
    schema.extend(boolean.constant.map(|constant| ("const".to_owned(), constant.into())));
    schema.extend(boolean.default.map(|default| ("default".to_owned(), default.into())));
    schema
}

fn export_integer(integer: &IntegerSchema, is_strict: bool) -> Map<String, Value> {
    let mut schema = Map::from_iter([("type".to_owned(), "integer".into())]);
    let bounds = [("minimum", integer.minimum), ("maximum", integer.maximum)];
    let bounds = bounds.into_iter().filter_map(|(name, bound)| Some((name.to_owned(), bound?.into())));
    match is_strict {
        true => schema.extend(bounds),
        false => {
            let mut facts = Map::from_iter([("type".to_owned(), Value::from("integer"))]);
            facts.extend(bounds);
            schema.extend((facts.len() > 1).then(|| (EXTENSION.to_owned(), Value::Object(facts))));
        }
    }
    schema.extend(integer.closed_values.as_ref().map(|values| ("enum".to_owned(), json!(values))));
    schema.extend(integer.constant.map(|constant| ("const".to_owned(), constant.into())));
    schema.extend(integer.default.map(|default| ("default".to_owned(), default.into())));
    schema
}
