//! Types and fields.

use super::Collection;
use crate::lexicon::deprecation::deprecation as find;
use crate::lexicon::syntax::{Object, Property, Schema, SchemaKind, StringFormat};
use crate::views::docs::model::{Field, Type};
use crate::views::docs::place;

/// The place of a list of fields.
#[derive(Clone, Copy)]
struct Around<'p> {
    anchor: &'p str,
    path: &'p str,
    depth: usize,
}

impl Collection {
    pub(super) fn ty(&self, schema: &Schema) -> Type {
        let plain = |name| Type { name, ..Type::default() };
        match &schema.kind {
            SchemaKind::Array(array) => Type { items: Some(Box::new(self.ty(&array.items))), ..plain("array") },
            SchemaKind::Ref(reference) => Type { refs: vec![self.link(&reference.target)], ..plain("ref") },
            SchemaKind::Union(union) => {
                let refs = union.references.iter().map(|reference| self.link(&reference.target));
                Type { refs: refs.collect(), closed: Some(union.closed), ..plain("union") }
            }
            SchemaKind::String(string) => Type { format: string.format.map(StringFormat::as_str), ..plain("string") },
            kind => plain(type_name(kind)),
        }
    }

    /// The fields of an object, those of objects within it included.
    pub(super) fn fields(&self, anchor: &str, object: &Object) -> Vec<Field> {
        let mut fields = Vec::new();
        self.add_fields(Around { anchor, path: "", depth: 0 }, object, &mut fields);
        fields
    }

    /// The fields of the objects that a type consists of.
    pub(super) fn fields_of(&self, anchor: &str, schema: &Schema) -> Vec<Field> {
        let mut fields = Vec::new();
        if let Some((object, arrays)) = inner_object(schema) {
            let path = "[]".repeat(arrays);
            self.add_fields(Around { anchor, path: &path, depth: 0 }, object, &mut fields);
        }
        fields
    }

    /// Recurses no deeper than JSON may be nested.
    fn add_fields(&self, around: Around<'_>, object: &Object, fields: &mut Vec<Field>) {
        for property in &object.properties {
            let field = self.field(around, property);
            let (anchor, path) = (field.anchor.clone(), field.path.clone());
            fields.push(field);
            if let Some((object, arrays)) = inner_object(&property.schema) {
                let path = path + &"[]".repeat(arrays);
                self.add_fields(Around { anchor: &anchor, path: &path, depth: around.depth + 1 }, object, fields);
            }
        }
    }

    fn field(&self, around: Around<'_>, property: &Property) -> Field {
        let description = property.schema.description.clone();
        let dot = if around.path.is_empty() { "" } else { "." };
        Field {
            name: property.name.clone(),
            path: format!("{}{dot}{}", around.path, property.name),
            anchor: place::within(around.anchor, &property.name),
            depth: around.depth,
            ty: self.ty(&property.schema),
            required: property.required,
            nullable: property.nullable,
            deprecated: deprecation(description.as_ref()),
            description,
            constraints: self.constraints(&property.schema),
        }
    }
}

/// The object that is the type itself or that of its items, and the number of arrays around it.
fn inner_object(schema: &Schema) -> Option<(&Object, usize)> {
    match &schema.kind {
        SchemaKind::Object(object) => Some((object, 0)),
        SchemaKind::Array(array) => inner_object(&array.items).map(|(object, arrays)| (object, arrays + 1)),
        _ => None,
    }
}

/// The reason for a deprecation, as in generated code.
pub(super) fn deprecation(description: Option<&String>) -> Option<String> {
    description.and_then(|description| find(description)).map(str::to_owned)
}

/// The name of a type in lexicons.
pub(super) fn type_name(kind: &SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Boolean(_) => "boolean",
        SchemaKind::Integer(_) => "integer",
        SchemaKind::String(_) => "string",
        SchemaKind::Bytes(_) => "bytes",
        SchemaKind::CidLink => "cid-link",
        SchemaKind::Blob(_) => "blob",
        SchemaKind::Array(_) => "array",
        SchemaKind::Object(_) => "object",
        SchemaKind::Ref(_) => "ref",
        SchemaKind::Union(_) => "union",
        SchemaKind::Unknown => "unknown",
    }
}
