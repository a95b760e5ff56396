//! Field types, and those that contain others: arrays and objects.

use crate::lexicon::diagnostic::{Code, Diagnostic, closest, quoted};
use crate::lexicon::json::{Entry, Object as JsonObject, Value};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::fields::{Parser, Text};
use crate::lexicon::syntax::place::Place;
use crate::lexicon::syntax::{ArraySchema, FieldSpans, Object, Property, Schema, SchemaKind};

/// The most properties that a misspelled name is compared with, and the most names that are compared.
const MAX_CANDIDATES: usize = 200;

impl Parser<'_> {
    pub(super) fn parse_schema(&mut self, value: &Value<'_>, place: Place) -> Option<Schema> {
        let object = self.as_object(value, place.name())?;
        let description = self.description(object);
        let schema = self.parse_schema_of(object, place)?;
        Some(Schema { description, ..schema })
    }

    /// A type without its description, which belongs to the definition.
    pub(super) fn parse_schema_of(&mut self, object: &JsonObject<'_>, place: Place) -> Option<Schema> {
        let ty = self.parse_type(object, place)?;
        let mut fields = FieldSpans::default();
        let kind = match ty.value {
            "boolean" => SchemaKind::Boolean(self.parse_boolean(object, &mut fields)),
            "integer" => SchemaKind::Integer(self.parse_integer(object, &mut fields)),
            "string" => SchemaKind::String(self.parse_string(object, &mut fields)),
            "bytes" => SchemaKind::Bytes(self.parse_bytes(object, &mut fields)),
            "blob" => SchemaKind::Blob(self.parse_blob(object, &mut fields)),
            "array" => SchemaKind::Array(self.parse_array(object, place, ty.span, &mut fields)?),
            "object" => {
                self.lint_inline_object(place, ty.span);
                SchemaKind::Object(self.parse_object(object))
            }
            "ref" => SchemaKind::Ref(self.parse_ref(object)?),
            "union" => SchemaKind::Union(self.parse_union(object, &mut fields)?),
            "cid-link" => {
                self.check_fields(object, "a `cid-link`", &["type", "description"]);
                SchemaKind::CidLink
            }
            _ => {
                self.lint_unknown_definition(place, ty.span);
                self.check_fields(object, "an `unknown`", &["type", "description"]);
                SchemaKind::Unknown
            }
        };
        Some(Schema { span: object.span, description: None, kind, fields })
    }

    fn parse_array(
        &mut self,
        object: &JsonObject<'_>,
        place: Place,
        type_span: Span,
        fields: &mut FieldSpans,
    ) -> Option<ArraySchema> {
        self.check_fields(object, "an `array`", &["type", "description", "items", "minLength", "maxLength"]);
        self.lint_nested_array(place, type_span);
        let length = self.parse_length(object, "minLength", "maxLength", fields);
        let place = if place == Place::Parameter { Place::ParameterItem } else { Place::Item };
        let items = self.required(object, "an `array`", "items")?;
        Some(ArraySchema { items: Box::new(self.parse_schema(items, place)?), length })
    }

    /// An array of arrays is accepted: the specification allows it, but two of three implementations reject it.
    fn lint_nested_array(&mut self, place: Place, span: Span) {
        if place == Place::Item {
            self.push(
                Diagnostic::new(Code::NestedArray, "an array holds arrays")
                    .at(span, "other tools refuse this")
                    .help("define the inner array, and refer to it"),
            );
        }
    }

    /// An object within an object is accepted: the specification is ambiguous.
    fn lint_inline_object(&mut self, place: Place, span: Span) {
        if matches!(place, Place::Property | Place::Item) {
            self.push(
                Diagnostic::new(Code::InlineObject, "an object is declared where it is used")
                    .at(span, "other tools refuse this")
                    .help("define the object, and refer to it"),
            );
        }
    }

    /// `unknown` as a definition is accepted: the specification excludes it, but some implementations accept it.
    fn lint_unknown_definition(&mut self, place: Place, span: Span) {
        if matches!(place, Place::Definition { .. }) {
            self.push(
                Diagnostic::new(Code::UnknownDefinition, "a definition is of type `unknown`")
                    .at(span, "other tools refuse this")
                    .help("write `unknown` where this definition is used"),
            );
        }
    }

    pub(super) fn parse_object(&mut self, object: &JsonObject<'_>) -> Object {
        self.check_fields(object, "an `object`", &["type", "description", "properties", "required", "nullable"]);
        let properties = self.parse_properties(object, Place::Property);
        Object { span: object.span, description: None, properties }
    }

    /// `properties`, with `required` and `nullable`.
    pub(super) fn parse_properties(&mut self, object: &JsonObject<'_>, place: Place) -> Vec<Property> {
        let owner = if place == Place::Parameter { "`params`" } else { "an `object`" };
        let required = self.strings(object, "required").unwrap_or_default();
        let nullable = match place {
            Place::Property => self.strings(object, "nullable").unwrap_or_default(),
            _ => Vec::new(),
        };
        let entries: &[Entry<'_>] = match object.get("properties").map(|value| self.as_object(value, "`properties`")) {
            Some(Some(properties)) => &properties.entries,
            Some(None) => return Vec::new(),
            None => {
                self.lint_missing_properties(owner, object.span);
                &[]
            }
        };
        let names = sorted(entries.iter().map(|entry| &*entry.key));
        self.check_listed(&required, &names, Code::RequiredWithoutProperty, "required");
        self.check_listed(&nullable, &names, Code::NullableWithoutProperty, "nullable");
        let required = sorted(required.iter().map(|text| text.value));
        let nullable = sorted(nullable.iter().map(|text| text.value));
        let mut parsed = Vec::with_capacity(entries.len());
        for entry in entries {
            let kept = self.check_property_name(&entry.key, entry.key_span);
            let schema = self.parse_schema(&entry.value, place);
            if let (true, Some(schema)) = (kept, schema) {
                parsed.push(Property {
                    name: entry.key.as_ref().to_owned(),
                    name_span: entry.key_span,
                    schema,
                    required: required.binary_search(&&*entry.key).is_ok(),
                    nullable: nullable.binary_search(&&*entry.key).is_ok(),
                });
            }
        }
        parsed
    }

    /// An object without `properties` is accepted as if they were empty, although the specification requires them.
    fn lint_missing_properties(&mut self, owner: &str, span: Span) {
        self.push(
            Diagnostic::new(Code::MissingProperties, format!("{owner} without `properties`"))
                .at(span, "other tools refuse this")
                .help("write `\"properties\": {}`"),
        );
    }

    /// `required` and `nullable` must name `properties`, whose names are sorted.
    fn check_listed(&mut self, listed: &[Text<'_>], properties: &[&str], code: Code, field: &str) {
        let candidates = &properties[..properties.len().min(MAX_CANDIDATES)];
        let unknown = listed.iter().filter(|text| properties.binary_search(&text.value).is_err());
        for (count, text) in unknown.enumerate() {
            let candidates = if count < MAX_CANDIDATES { candidates } else { &[] };
            let help =
                closest(text.value, candidates.iter().copied()).map(|name| format!("did you mean {}?", quoted(name)));
            let message = format!("`{field}` names {}, which is not a property", quoted(text.value));
            self.push(Diagnostic::new(code, message).at(text.span, "no such property").maybe_help(help));
        }
    }

    /// Names that start with `$` belong to the data model. Such a property is left out, so its value is an unknown field.
    fn check_property_name(&mut self, name: &str, span: Span) -> bool {
        if name.is_empty() {
            self.push(Diagnostic::new(Code::EmptyPropertyName, "the name of a property is empty").at(span, "no name"));
        }
        if name.starts_with('$') {
            self.push(
                Diagnostic::new(Code::ReservedProperty, format!("the property {} is left out", quoted(name)))
                    .at(span, "names with `$` are reserved")
                    .note("its values are treated as unknown fields"),
            );
        }
        !name.starts_with('$')
    }
}

/// The names, sorted.
fn sorted<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}
