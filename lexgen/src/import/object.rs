//! Objects and their properties.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use super::importer::Importer;
use super::plan::Plan;
use super::schema::{Field, Place, Scope};
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Kind, Object, Value};
use crate::lexicon::source::Span;

impl<'v> Importer<'v> {
    /// Makes an object where it is allowed, or else a ref to a definition of its own.
    pub(super) fn object_field(
        &mut self,
        object: &Object<'v>,
        nullable: bool,
        place: Place,
        scope: &Scope,
    ) -> Option<Field> {
        match place {
            Place::Parameter | Place::ParameterItem => {
                self.left_out(object.brace(), "an object among the parameters", None)
            }
            Place::Definition | Place::Body => Some(Field { schema: self.object(object, scope), nullable }),
            Place::Property | Place::Item if self.exact => Some(Field { schema: self.object(object, scope), nullable }),
            Place::Property | Place::Item => {
                let schema = self.object(object, scope);
                Some(Field { schema: self.hoist(schema, scope), nullable })
            }
        }
    }

    fn object(&mut self, object: &Object<'v>, scope: &Scope) -> Map<String, Json> {
        let mut schema = self.start("object", object, scope);
        let properties = self.properties(object, scope);
        properties.write(&mut schema);
        if self.exact {
            if !object.has("properties") {
                schema.remove("properties");
            }
            if matches!(object.get("required"), Some(Value { kind: Kind::Array(names), .. }) if names.is_empty()) {
                schema.insert("required".to_owned(), Json::Array(Vec::new()));
            }
        }
        self.report_map(object);
        self.report_rest(object, "object", &["properties", "required", "additionalProperties"]);
        schema
    }

    /// Converts `properties` and `required`.
    pub(super) fn properties(&mut self, object: &Object<'v>, scope: &Scope) -> Properties {
        let mut result = Properties::default();
        let mut left_out: HashSet<&str> = HashSet::new();
        match object.get("properties").map(|value| (value, &value.kind)) {
            Some((_, Kind::Object(properties))) => {
                for entry in &properties.entries {
                    let field = match self.is_declared(&entry.key, &entry.value, entry.key_span) {
                        true => self.convert(&entry.value, Place::Property, &scope.inner(&entry.key)),
                        false => None,
                    };
                    match field {
                        Some(field) => result.add(&entry.key, field),
                        None => _ = left_out.insert(&entry.key),
                    }
                }
            }
            Some((value, _)) => self.wrong_type(value, "`properties`", "an object"),
            None => {}
        }
        match object.get("required").map(|value| (value, &value.kind)) {
            Some((_, Kind::Array(names))) => {
                let mut seen: HashSet<&str> = HashSet::new();
                for name in names {
                    let Kind::String(text) = &name.kind else {
                        self.wrong_type(name, "each item of `required`", "a string");
                        continue;
                    };
                    if result.fields.contains_key(&**text) {
                        if seen.insert(text) {
                            result.required.push(text.as_ref().into());
                        }
                    } else if !left_out.contains(&**text) && text != "$type" {
                        let message = format!("{} is required, but is not among the properties", quoted(text));
                        let diagnostic = Diagnostic::new(Code::ImportWider, message);
                        self.report(diagnostic.at(name.span, "the lexicon does not check this"));
                    }
                }
            }
            // In drafts up to 3, and by mistake, a property says whether it is required.
            Some((value, Kind::Boolean(_))) => {
                let message = "`required` of a single property has no effect in JSON Schema".to_owned();
                let help = "list the name in `required` of the object";
                self.remark(Code::ImportAnnotation, value.span, message, Some(help));
            }
            Some((value, _)) => self.wrong_type(value, "`required`", "an array"),
            None => {}
        }
        result
    }

    /// Returns whether a property belongs in the lexicon. Reports those that cannot.
    fn is_declared(&mut self, name: &str, value: &Value<'v>, span: Span) -> bool {
        if self.exact {
            return !matches!(value.kind, Kind::Boolean(false)) && name != "$type";
        }
        // The tag of unions and records is part of the data model.
        if name == "$type" {
            return false;
        }
        if name.is_empty() || name.starts_with('$') {
            let message = format!("the data model does not allow a property called {}", quoted(name));
            self.report(Diagnostic::new(Code::ImportLeftOut, message).at(span, "left out"));
            return false;
        }
        true
    }

    /// Reports rules for properties without a name.
    pub(super) fn report_map(&mut self, object: &Object<'v>) {
        let Some(entry) = object.entries.iter().find(|entry| entry.key == "additionalProperties") else { return };
        match &entry.value.kind {
            Kind::Boolean(true) => {}
            Kind::Boolean(false) if self.exact => {}
            Kind::Boolean(false) => {
                let message = "`additionalProperties: false` has no counterpart in Lexicon".to_owned();
                self.remark(Code::ImportWider, entry.key_span, message, Some("objects accept unknown fields"));
            }
            _ => {
                let plan = self.silently(|importer| importer.plan(&entry.value)).plan;
                if !matches!(plan, Plan::Any) {
                    let message = "a type for all additional properties has no counterpart in Lexicon";
                    let diagnostic = Diagnostic::new(Code::ImportWider, message);
                    self.report(diagnostic.at(entry.key_span, "the lexicon does not check this"));
                }
            }
        }
    }
}

/// The fields of an object while they are made.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub(super) fields: Map<String, Json>,
    pub(super) required: Vec<Json>,
    pub(super) nullable: Vec<Json>,
}

impl Properties {
    pub(super) fn add(&mut self, name: &str, field: Field) {
        self.fields.insert(name.to_owned(), Json::Object(field.schema));
        if field.nullable {
            self.nullable.push(name.into());
        }
    }

    /// Writes the fields of an object or of parameters.
    pub(super) fn write(self, schema: &mut Map<String, Json>) {
        let lists = [("required", self.required), ("nullable", self.nullable)];
        schema.extend(
            lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(key, list)| (key.to_owned(), list.into())),
        );
        schema.insert("properties".to_owned(), Json::Object(self.fields));
    }
}
