//! Makes the type of the Lexicon language that a schema becomes.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use super::importer::{Id, Importer};
use super::name::{camel_case, capitalized};
use super::options::AnyData;
use super::plan::{Plan, Planned};
use super::reference::Target;
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Kind, Object, Value};
use crate::lexicon::source::Span;

/// The place of a type in a lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// An entry of `defs`.
    Definition,
    /// A property of an object.
    Property,
    /// `items` of an array.
    Item,
    /// A property of `params`.
    Parameter,
    /// `items` of an array among the parameters.
    ParameterItem,
    /// `schema` of an input or output.
    Body,
}

impl Place {
    fn is_parameter(self) -> bool {
        matches!(self, Self::Parameter | Self::ParameterItem)
    }
}

/// The surroundings of a schema.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// The lexicon that the type is in.
    pub(super) nsid: String,
    /// The start of names for types that need one.
    pub(super) hint: String,
}

impl Scope {
    pub(super) fn new(nsid: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { nsid: nsid.into(), hint: hint.into() }
    }

    /// The surroundings of a schema in this one.
    pub(super) fn inner(&self, name: &str) -> Self {
        let word = camel_case(name, "field");
        let hint = if self.hint.is_empty() { word } else { format!("{}{}", self.hint, capitalized(&word)) };
        Self { nsid: self.nsid.clone(), hint }
    }
}

/// The type of a field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) schema: Map<String, Json>,
    pub(super) nullable: bool,
}

/// The types that Lexicon allows for parameters.
const PARAMETER_TYPES: &[&str] = &["boolean", "integer", "string", "array"];

impl<'v> Importer<'v> {
    /// Makes the type that a schema becomes. Returns `None` if it has no counterpart, which is reported.
    pub(super) fn convert(&mut self, value: &Value<'v>, place: Place, scope: &Scope) -> Option<Field> {
        if !self.step(1, value.caret()) {
            return None;
        }
        let convert = |importer: &mut Self| {
            let planned = importer.plan(value);
            importer.make(planned, value.caret(), place, scope)
        };
        self.deeper(value.caret(), convert).flatten()
    }

    fn make(&mut self, planned: Planned<'v>, span: Span, place: Place, scope: &Scope) -> Option<Field> {
        let Planned { plan, object, nullable } = planned;
        let schema = match plan {
            Plan::Ref(pointer) => return self.refer(&pointer, &object, nullable, place, scope),
            Plan::External(id) => {
                let mut field = self.ref_field(&id, &object, scope);
                field.nullable = nullable;
                return Some(field);
            }
            Plan::Boolean => self.boolean(&object, scope),
            Plan::Integer => self.integer(&object, scope),
            Plan::Number => self.number(&object, place.is_parameter(), scope)?,
            Plan::String => self.string(&object, scope),
            Plan::Array => self.array(&object, span, place, scope)?,
            Plan::Object => return self.object_field(&object, nullable, place, scope),
            Plan::Map => self.map(&object, span, place, scope)?,
            Plan::Union(branches) => self.union(&object, &branches, span, place, scope)?,
            Plan::Untagged => self.unknown(&object, span, place, scope)?,
            Plan::Any => self.any(&object, span, place, scope)?,
            Plan::Lost if self.options.any == AnyData::Unknown => self.unknown(&object, span, place, scope)?,
            Plan::Lost => return None,
            Plan::Null => return self.left_out(span, "data that is always null", None),
            Plan::Never if self.exact => return None,
            Plan::Never => return self.left_out(span, "a schema that accepts no data", None),
            Plan::Restored => self.restore_node(&object, scope)?,
        };
        let ty = schema.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
        match place {
            _ if self.exact => Some(Field { schema, nullable }),
            Place::Body if !matches!(ty.as_str(), "object" | "ref" | "union") => {
                let message = format!("a body that is {} cannot have a schema", described(&ty));
                let help = "wrap it in an object, if the API can change";
                let diagnostic =
                    Diagnostic::new(Code::ImportWider, message).at(span, "the lexicon does not check this");
                self.report(diagnostic.help(help));
                None
            }
            Place::Parameter if !PARAMETER_TYPES.contains(&ty.as_str()) => {
                self.left_out(span, "such a parameter", None)
            }
            Place::ParameterItem if !PARAMETER_TYPES[..3].contains(&ty.as_str()) => {
                self.left_out(span, "such a list among the parameters", None)
            }
            _ => Some(Field { schema, nullable }),
        }
    }

    /// Reports that something has no counterpart and is left out.
    pub(super) fn left_out<T>(&mut self, span: Span, what: &str, help: Option<&str>) -> Option<T> {
        let message = format!("{what} has no counterpart in Lexicon");
        let diagnostic = Diagnostic::new(Code::ImportLeftOut, message).at(span, "left out");
        self.report(diagnostic.maybe_help(help.map(str::to_owned)));
        None
    }

    /// Reports that null is not accepted where it was.
    pub(super) fn report_null(&mut self, value: &Value<'v>, what: &str) {
        let message = format!("{what} that can be null has no counterpart in Lexicon");
        self.report(Diagnostic::new(Code::ImportNarrower, message).at(value.caret(), "null is not accepted"));
    }

    /// The start of a type: its name and its description.
    pub(super) fn start(&mut self, ty: &str, object: &Object<'v>, scope: &Scope) -> Map<String, Json> {
        let mut schema = Map::from_iter([("type".to_owned(), ty.into())]);
        let description = self.describe(object, &scope.hint);
        schema.extend(description.map(|description| ("description".to_owned(), description.into())));
        schema
    }

    /// The description of a schema, from `title`, `description` and `deprecated`. A title that repeats `name` adds nothing.
    pub(super) fn describe(&mut self, object: &Object<'v>, name: &str) -> Option<String> {
        if self.exact && !object.has("title") && !object.has("deprecated") {
            return match &object.get("description")?.kind {
                Kind::String(text) => Some(text.to_string()),
                _ => None,
            };
        }
        let text = |key: &str| match object.get(key).map(|value| &value.kind) {
            Some(Kind::String(text)) if self.exact || !text.trim().is_empty() => Some(text.as_ref()),
            _ => None,
        };
        let description = joined(text("title"), text("description"), name);
        let is_deprecated = matches!(object.get("deprecated"), Some(Value { kind: Kind::Boolean(true), .. }));
        match (is_deprecated, description) {
            (true, Some(text)) if text.to_ascii_lowercase().contains("deprecated") => Some(text),
            (true, Some(text)) => Some(format!("DEPRECATED: {text}")),
            (true, None) => Some("DEPRECATED".to_owned()),
            (false, description) => description,
        }
    }

    fn array(&mut self, object: &Object<'v>, span: Span, place: Place, scope: &Scope) -> Option<Map<String, Json>> {
        let Some(items) = self.items_of(object) else {
            return self.left_out(span, "a tuple of different types", None);
        };
        let inner = if place == Place::Parameter { Place::ParameterItem } else { Place::Item };
        let mut item_scope = scope.inner("item");
        if scope.hint.is_empty() {
            item_scope.hint = "item".to_owned();
        }
        let item = self.convert(&items, inner, &item_scope)?;
        if item.nullable {
            let message = "an element that is null has no counterpart in Lexicon";
            self.report(Diagnostic::new(Code::ImportNarrower, message).at(items.caret(), "null is not accepted"));
        }
        let item = match item.schema.get("type").and_then(Json::as_str) {
            // Other tools reject an array in an array.
            Some("array") if inner == Place::Item && !self.exact => self.hoist(item.schema, &item_scope),
            _ => item.schema,
        };
        let mut schema = self.start("array", object, scope);
        schema.insert("items".to_owned(), Json::Object(item));
        self.lengths(&mut schema, object, "minItems", "maxItems");
        self.report_rest(
            object,
            "array",
            &["items", "prefixItems", "minItems", "maxItems", "additionalItems", "unevaluatedItems"],
        );
        Some(schema)
    }

    /// The schema of all elements of an array: `items`, or the only type of a tuple. `true` if there is none.
    pub(super) fn items_of(&mut self, object: &Object<'v>) -> Option<Value<'v>> {
        let tuple = object.get("prefixItems").or_else(|| object.get("items"));
        let Some(Value { kind: Kind::Array(first), span }) = tuple else {
            let anything = Value { kind: Kind::Boolean(true), span: object.brace() };
            return Some(object.get("items").cloned().unwrap_or(anything));
        };
        let rest = if object.has("prefixItems") { object.get("items") } else { object.get("additionalItems") };
        let mut all = first.iter().chain(rest.filter(|rest| !matches!(rest.kind, Kind::Boolean(_))));
        let one = all.next()?.clone();
        if !all.all(|other| super::all_of::is_same(&one, other)) {
            return None;
        }
        self.report(
            Diagnostic::new(Code::ImportWider, "a tuple becomes an array of any length")
                .at(Span { end: span.start + 1, ..*span }, "the lexicon does not check the length"),
        );
        Some(one)
    }

    /// An object with any fields.
    fn map(&mut self, object: &Object<'v>, span: Span, place: Place, scope: &Scope) -> Option<Map<String, Json>> {
        self.report_map(object);
        self.unknown(object, span, place, scope)
    }

    /// `unknown`, or an object without properties where `unknown` is not allowed.
    fn unknown(&mut self, object: &Object<'v>, span: Span, place: Place, scope: &Scope) -> Option<Map<String, Json>> {
        self.report_rest(object, "object", &["properties", "required", "additionalProperties", "discriminator"]);
        if place.is_parameter() {
            return self.left_out(span, "an object among the parameters", None);
        }
        if !matches!(place, Place::Definition | Place::Body) {
            return Some(self.start("unknown", object, scope));
        }
        let mut schema = self.start("object", object, scope);
        schema.insert("properties".to_owned(), Json::Object(Map::new()));
        Some(schema)
    }

    /// Data of several types.
    fn any(&mut self, object: &Object<'v>, span: Span, place: Place, scope: &Scope) -> Option<Map<String, Json>> {
        if place.is_parameter() {
            return self.left_out(span, "a parameter of several types", None);
        }
        if self.options.any == AnyData::Unknown {
            let message = "data of several types becomes `unknown`, which accepts objects only";
            let help = "`--any omit` leaves the property out instead, so that all data is valid";
            self.report(Diagnostic::new(Code::ImportNarrower, message).at(span, "").help(help));
            return self.unknown(object, span, place, scope);
        }
        match place {
            Place::Body => None,
            _ => self.left_out(
                span,
                "data of several types",
                Some("objects accept unknown fields, so the data stays valid; `--any unknown` accepts objects here"),
            ),
        }
    }

    fn union(
        &mut self,
        object: &Object<'v>,
        branches: &[Value<'v>],
        span: Span,
        place: Place,
        scope: &Scope,
    ) -> Option<Map<String, Json>> {
        if place.is_parameter() {
            return self.left_out(span, "an object among the parameters", None);
        }
        let mut refs: Vec<Json> = Vec::new();
        let mut seen: HashSet<Id> = HashSet::new();
        for (number, branch) in branches.iter().enumerate() {
            let id = self.variant(branch, number, scope)?;
            let name = Self::ref_to(&id, &scope.nsid);
            if seen.insert(id) {
                refs.push(name.into());
            }
        }
        let mut schema = self.start("union", object, scope);
        schema.insert("refs".to_owned(), refs.into());
        if !self.options.open {
            schema.insert("closed".to_owned(), true.into());
        }
        self.report_rest(object, "object", &["discriminator"]);
        Some(schema)
    }

    /// The definition that a branch of a union refers to.
    fn variant(&mut self, branch: &Value<'v>, number: usize, scope: &Scope) -> Option<Id> {
        let planned = self.plan(branch);
        match planned.plan {
            Plan::Ref(pointer) => {
                let mut pointer = pointer;
                // Refs to refs lead to the same definition.
                for _ in 0..super::reference::MAX_HOPS {
                    let value = self.at(&pointer)?;
                    match self.silently(|importer| importer.plan(value)).plan {
                        Plan::Ref(next) => pointer = next,
                        Plan::External(id) => return Some(id),
                        _ => break,
                    }
                }
                Some(self.id_of(&pointer))
            }
            Plan::External(id) => Some(id),
            _ => {
                let scope = scope.inner(&format!("option{}", number + 1));
                let field = self.convert(branch, Place::Definition, &scope)?;
                Some(self.hoisted(field.schema, &scope))
            }
        }
    }

    /// Gives a type a definition of its own, and returns a `ref` to it.
    pub(super) fn hoist(&mut self, schema: Map<String, Json>, scope: &Scope) -> Map<String, Json> {
        let id = self.hoisted(schema, scope);
        Map::from_iter([("type".to_owned(), "ref".into()), ("ref".to_owned(), Self::ref_to(&id, &scope.nsid).into())])
    }

    /// Gives a type a definition of its own.
    fn hoisted(&mut self, schema: Map<String, Json>, scope: &Scope) -> Id {
        let wanted = if scope.hint.is_empty() { "item" } else { &scope.hint };
        let name = self.document(&scope.nsid).take_name(wanted);
        let id = Id::new(scope.nsid.clone(), name);
        self.define(&id, schema);
        id
    }

    /// Converts the schema at `pointer` to the definition `id`.
    pub(super) fn define_at(&mut self, pointer: &str, id: &Id) {
        let Some(value) = self.at(pointer) else { return };
        let is_named = self.named(pointer).is_named;
        if !is_named {
            return;
        }
        let hint = if id.name == "main" { "" } else { &id.name };
        let scope = Scope::new(id.nsid.clone(), hint);
        // It comes before the definitions that are made for types in it.
        self.define(id, Map::new());
        match self.convert(value, Place::Definition, &scope) {
            Some(field) => self.define(id, field.schema),
            None => _ = self.document(&id.nsid).definitions.shift_remove(&id.name),
        }
    }

    /// Converts the schemas that refs lead to, until there are no more.
    pub(super) fn define_queue(&mut self) {
        while let Some(pointer) = self.queue.pop() {
            if let Some(id) = self.targets.get(&pointer).cloned() {
                self.define_at(&pointer, &id);
            }
        }
    }

    /// Reports a schema that is no definition and is not used either.
    pub(super) fn report_unused(&mut self, pointer: &str, name: &str) {
        if self.named(pointer).is_named || self.inlined.contains(pointer) {
            return;
        }
        let Some(value) = self.at(pointer) else { return };
        if let Plan::Ref(_) | Plan::External(_) = self.silently(|importer| importer.plan(value)).plan {
            return;
        }
        let message = format!("{} has no counterpart that can be a definition, and nothing refers to it", quoted(name));
        self.report(Diagnostic::new(Code::ImportLeftOut, message).at(value.caret(), "left out"));
    }

    /// Returns the id of a ref that is at the root of a schema.
    pub(super) fn target_of(&mut self, value: &Value<'v>) -> Option<Target> {
        match self.plan(value).plan {
            Plan::Ref(pointer) => Some(Target::Local(pointer)),
            Plan::External(id) => Some(Target::External(id)),
            _ => None,
        }
    }
}

/// Joins a title and a description. A title that repeats `name` or starts the description adds nothing.
pub(super) fn joined(title: Option<&str>, description: Option<&str>, name: &str) -> Option<String> {
    match (title, description) {
        (Some(title), _) if super::name::are_same_words(title, name) => description.map(str::to_owned),
        (Some(title), Some(text)) if text.starts_with(title.trim_end_matches('.')) => Some(text.to_owned()),
        (Some(title), Some(text)) => Some(format!("{}: {text}", title.trim_end_matches(['.', ':']))),
        (title, description) => title.or(description).map(str::to_owned),
    }
}

/// A type with its article.
fn described(ty: &str) -> String {
    match ty {
        "array" | "integer" => format!("an {ty}"),
        "" => "of several types".to_owned(),
        ty => format!("a {ty}"),
    }
}
