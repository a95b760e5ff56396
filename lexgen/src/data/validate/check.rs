//! Walks through data and its schema.
//!
//! One walk finds all problems, first in the order of the lexicon, then in unknown fields. It does not allocate before
//! the first problem, goes no deeper than the data model allows, and visits each value once.

use std::fmt::Display;

use lexgen_data::{Constraint, Leniency, MAX_DEPTH, Object, Problem, Problems, Value};

use super::blob::{BLOB, is_typed_blob};
use super::place::Place;
use super::schema::{Field, Node, NodeId, ObjectRules, RecordRules, Schemas, UnionRules};
use crate::lexicon::diagnostic::quoted;
use crate::lexicon::syntax::LengthRange;

/// The key of the type of an object.
pub(super) const TYPE: &str = "$type";

/// The description of a missing value.
const ABSENT: &str = "absent";

/// A walk.
pub(super) struct Check<'v> {
    schemas: &'v Schemas,
    pub(super) leniency: Leniency,
    problems: Problems,
}

impl<'v> Check<'v> {
    pub(super) fn new(schemas: &'v Schemas, leniency: Leniency) -> Self {
        Self { schemas, leniency, problems: Problems::default() }
    }

    pub(super) fn finish(self) -> Result<(), Problems> {
        self.problems.into_result()
    }

    /// Checks a value against a schema.
    pub(super) fn check(&mut self, schema: NodeId, value: &Value, place: &Place<'_>) {
        if self.is_too_deep(value, place) {
            return;
        }
        match self.schemas.get(schema) {
            Node::Any => self.check_data(value, place),
            Node::Boolean { constant } => self.check_boolean(*constant, value, place),
            Node::Integer(rules) => self.check_integer(rules, value, place),
            Node::Text(rules) => self.check_text(rules, value, place),
            Node::Bytes(length) => self.check_bytes(*length, value, place),
            Node::Link if value.as_link().is_some() => {}
            Node::Link => self.wrong_type("a link", value, place),
            Node::Blob(rules) => self.check_blob(rules, value, place),
            Node::Array { items, length } => self.check_array(*items, *length, value, place),
            Node::Object(rules) => self.check_object(rules, value, place),
            Node::Parameters(rules) => self.check_parameters(rules, value, place),
            Node::Record(rules) => self.check_record(rules, value, place),
            Node::Union(rules) => self.check_union(rules, None, value, place),
            Node::Unknown => self.check_unknown(value, place),
        }
    }

    fn check_array(&mut self, items: NodeId, length: LengthRange, value: &Value, place: &Place<'_>) {
        let Some(elements) = value.as_array() else {
            return self.wrong_type("an array", value, place);
        };
        self.check_length(length, elements.len(), place);
        for (index, element) in elements.iter().enumerate() {
            self.check_present(items, false, element, &place.index(index));
        }
    }

    fn check_object(&mut self, rules: &ObjectRules, value: &Value, place: &Place<'_>) {
        let Some(object) = self.plain_object(value, place) else { return };
        self.check_type_name(object, place);
        self.check_fields(rules, object, place);
    }

    fn check_parameters(&mut self, rules: &ObjectRules, value: &Value, place: &Place<'_>) {
        match value.as_object() {
            None => self.wrong_type("an object", value, place),
            Some(object) => {
                for field in &rules.fields {
                    self.check_field(field, object, place);
                }
            }
        }
    }

    /// The value as an object. A blob is another type of the [data model](https://atproto.com/specs/data-model), and a
    /// problem.
    fn plain_object<'a>(&mut self, value: &'a Value, place: &Place<'_>) -> Option<&'a Object> {
        match value {
            Value::Object(object) if object.type_name() != Some(BLOB) => return Some(object),
            Value::Object(_) => self.problem(place, Constraint::Type, "an object", || "a blob".to_owned()),
            _ => self.wrong_type("an object", value, place),
        }
        None
    }

    fn check_record(&mut self, rules: &RecordRules, value: &Value, place: &Place<'_>) {
        let Some(object) = value.as_object() else {
            return self.wrong_type("an object", value, place);
        };
        if object.type_name() != Some(&*rules.nsid) {
            self.wrong_type_name(quoted(&rules.nsid), object, place);
        }
        self.check_fields(&rules.object, object, place);
    }

    /// Checks a member of a union. `implied` is its type if that is known without `$type`.
    pub(super) fn check_union(&mut self, rules: &UnionRules, implied: Option<&str>, value: &Value, place: &Place<'_>) {
        let Some(object) = self.plain_object(value, place) else { return };
        let found = object.type_name().filter(|name| !name.is_empty());
        if let (Some(implied), true) = (implied, object.contains_key(TYPE))
            && found != Some(implied)
        {
            return self.wrong_type_name(quoted(implied), object, place);
        }
        let Some(type_name) = implied.or(found) else {
            return self.wrong_type_name("the name of a type", object, place);
        };
        match rules.find(type_name).map(|member| member.schema) {
            Some(Some(schema)) => match self.schemas.get(schema) {
                Node::Object(rules) | Node::Record(RecordRules { object: rules, .. }) => {
                    self.check_fields(rules, object, place);
                }
                _ => self.check_data_of(object, place),
            },
            None if rules.closed => {
                self.problem(&place.field(TYPE), Constraint::TypeName, &rules.text, || in_backticks(type_name));
            }
            Some(None) | None => self.check_data_of(object, place),
        }
    }

    fn check_unknown(&mut self, value: &Value, place: &Place<'_>) {
        if let Some(object) = self.plain_object(value, place) {
            self.check_type_name(object, place);
            self.check_data_of(object, place);
        }
    }

    fn check_fields(&mut self, rules: &ObjectRules, object: &Object, place: &Place<'_>) {
        let mut listed = 0;
        for field in &rules.fields {
            listed += usize::from(self.check_field(field, object, place));
        }
        if listed == object.len() {
            return;
        }
        self.check_keys(object, place);
        for (name, value) in object {
            if name != TYPE && !rules.lists(name) {
                self.check_data(value, &place.field(name));
            }
        }
    }

    /// Checks a field, and returns whether it exists.
    fn check_field(&mut self, field: &Field, object: &Object, place: &Place<'_>) -> bool {
        let value = object.get(&field.name);
        if value.is_none() && !field.required {
            return false;
        }
        let place = place.field(&field.name).secret_if(field.secret);
        match value {
            Some(value) => self.check_present(field.schema, field.nullable, value, &place),
            None => self.problem(&place, Constraint::Required, "", String::new),
        }
        value.is_some()
    }

    fn check_present(&mut self, schema: NodeId, nullable: bool, value: &Value, place: &Place<'_>) {
        match (value, self.schemas.get(schema)) {
            (Value::Null, Node::Any) => {}
            (Value::Null, _) if nullable => {}
            (Value::Null, _) => self.problem(place, Constraint::Nullable, "", String::new),
            _ => self.check(schema, value, place),
        }
    }

    /// Checks data without a schema, which must follow the data model.
    fn check_data(&mut self, value: &Value, place: &Place<'_>) {
        if self.is_too_deep(value, place) {
            return;
        }
        match value {
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.check_data(element, &place.index(index));
                }
            }
            Value::Object(object) => {
                self.check_type_name(object, place);
                self.check_data_of(object, place);
            }
            _ => {}
        }
    }

    /// As [`check_data`](Self::check_data), for an object whose `$type` has been checked.
    fn check_data_of(&mut self, object: &Object, place: &Place<'_>) {
        self.check_keys(object, place);
        for (name, value) in object {
            self.check_data(value, &place.field(name));
        }
    }

    /// Checks `$type` by the rules of the data model. Values that were parsed follow them, but values made by code may
    /// not.
    fn check_type_name(&mut self, object: &Object, place: &Place<'_>) {
        let reason = match object.get(TYPE) {
            None => return,
            Some(Value::String(name)) if name == BLOB && !is_typed_blob(object) => "a malformed blob",
            Some(Value::String(name)) if !name.is_empty() => return,
            Some(_) => "a `$type` that is not a type name",
        };
        self.problem(place, Constraint::DataModel, "", || reason.to_owned());
    }

    /// Checks that an object has no key that makes something else of it in JSON. Code can make such objects.
    fn check_keys(&mut self, object: &Object, place: &Place<'_>) {
        if let Err(error) = object.check_keys() {
            self.problem(place, Constraint::DataModel, "", || error.to_string());
        }
    }

    /// Returns whether a value is nested deeper than the data model allows, which is a problem.
    fn is_too_deep(&mut self, value: &Value, place: &Place<'_>) -> bool {
        let is_level = matches!(value, Value::Array(_) | Value::Object(_) | Value::Bytes(_) | Value::Link(_));
        let is_deep = place.depth() >= MAX_DEPTH && is_level;
        if is_deep {
            self.problem(place, Constraint::Nesting, MAX_DEPTH, String::new);
        }
        is_deep
    }

    /// Reports a `$type` that is missing or not allowed here.
    pub(super) fn wrong_type_name(&mut self, expected: impl Display, object: &Object, place: &Place<'_>) {
        let found = || match object.get(TYPE) {
            None => ABSENT.to_owned(),
            Some(Value::String(name)) => in_backticks(name),
            Some(other) => other.kind().to_owned(),
        };
        self.problem(&place.field(TYPE), Constraint::TypeName, expected, found);
    }

    /// Reports a value of the wrong type.
    pub(super) fn wrong_type(&mut self, expected: &str, value: &Value, place: &Place<'_>) {
        self.problem(place, Constraint::Type, expected, || value.kind().to_owned());
    }

    /// Reports a problem.
    #[cold]
    pub(super) fn problem(
        &mut self,
        place: &Place<'_>,
        constraint: Constraint,
        limit: impl Display,
        found: impl FnOnce() -> String,
    ) {
        self.problems.push_with(|| {
            let found = found();
            let found = if place.is_secret() && !found.is_empty() { "a secret".to_owned() } else { found };
            Problem::new(place.path(), constraint, limit, found)
        });
    }
}

/// Text from the data. `Problem` crops it and escapes control characters.
pub(super) fn in_backticks(text: &str) -> String {
    format!("`{text}`")
}
