//! `$ref`: where it leads, and what replaces it.

use serde_json::Map;

use super::importer::{Id, Importer};
use super::name::{camel_case, capitalized};
use super::plan::Plan;
use super::pointer;
use super::schema::{Field, Place, Scope};
use crate::lexicon::diagnostic::{Code, Diagnostic, Severity, quoted};
use crate::lexicon::json::{Kind, Object, Value};
use crate::lexicon::options::Unresolved;
use crate::lexicon::source::Span;
use crate::schema_key;

/// The keywords that refer to a schema. The dynamic ones are read as if they were not.
pub(super) const REFS: &[&str] = &["$ref", "$dynamicRef", "$recursiveRef"];

/// The schema that a ref leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A schema of this document, by its JSON pointer.
    Local(String),
    /// A definition of a lexicon elsewhere.
    External(Id),
}

/// Whether a schema becomes a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) is_named: bool,
    pub(super) nullable: bool,
}

impl<'v> Importer<'v> {
    /// Collects `$id` and `$anchor`.
    pub(super) fn collect_anchors(&mut self) {
        let mut open = vec![(String::new(), self.root)];
        while let Some((pointer, value)) = open.pop() {
            let entries = match &value.kind {
                Kind::Object(object) => object,
                Kind::Array(items) => {
                    open.extend(items.iter().enumerate().map(|(at, item)| (format!("{pointer}/{at}"), item)));
                    continue;
                }
                _ => continue,
            };
            for entry in &entries.entries {
                match (&*entry.key, &entry.value.kind) {
                    ("$anchor" | "$dynamicAnchor", Kind::String(name)) => {
                        self.anchors.entry(format!("#{name}")).or_insert_with(|| pointer.clone());
                    }
                    ("$id" | "id", Kind::String(id)) if entry.key == "$id" || pointer.is_empty() => {
                        let id = id.strip_suffix('#').unwrap_or(id);
                        for name in [id, id.rsplit('/').next().unwrap_or(id)].into_iter().filter(|id| !id.is_empty()) {
                            self.anchors.entry(name.to_owned()).or_insert_with(|| pointer.clone());
                        }
                    }
                    _ => {}
                }
                open.push((pointer::child(&pointer, &entry.key), &entry.value));
            }
        }
    }

    /// Finds where the ref of a schema leads. Reports it if that is nowhere.
    pub(super) fn target(&mut self, value: &Value<'v>) -> Option<Target> {
        let Kind::String(text) = &value.kind else {
            self.wrong_type(value, "`$ref`", "a string");
            return None;
        };
        let text = pointer::percent_decoded(text);
        let (file, fragment) = text.split_once('#').unwrap_or((&text, ""));
        let base = match file {
            "" => Some(String::new()),
            file => self.anchors.get(file).cloned(),
        };
        let is_here = base.is_some();
        let local = match (base, fragment) {
            (Some(base), "") => Some(base),
            (Some(base), fragment) if fragment.starts_with('/') => Some(format!("{base}{fragment}")),
            (Some(_), fragment) => self.anchors.get(&format!("#{fragment}")).cloned(),
            (None, _) => None,
        };
        if let Some(pointer) = local.filter(|pointer| self.at(pointer).is_some()) {
            return Some(Target::Local(pointer));
        }
        if let Some(id) = external(file, fragment) {
            let pointer = format!(
                "/$defs/{}",
                pointer::child("", &schema_key::encode(&id.nsid, &id.name)).trim_start_matches('/')
            );
            let is_here = self.at(&pointer).is_some();
            return Some(if is_here { Target::Local(pointer) } else { Target::External(id) });
        }
        let (message, help) = match is_here {
            true => (format!("the ref {} leads nowhere", quoted(&text)), None),
            false => (
                format!("the ref {} leads to another document", quoted(&text)),
                Some("bundle the documents into one first, or use `--unresolved data`".to_owned()),
            ),
        };
        let severity = match self.options.unresolved {
            Unresolved::Error => Severity::Error,
            Unresolved::Data => Severity::Warning,
        };
        let otherwise = || match severity {
            Severity::Error => Some("`--unresolved data` treats it as data of any type".to_owned()),
            _ => None,
        };
        let diagnostic = Diagnostic::new(Code::ImportRef, message).at(value.span, "").severity(severity);
        self.report(diagnostic.maybe_help(help.or_else(otherwise)));
        None
    }

    /// Returns the schema that is the ref of `object`, if it has one.
    pub(super) fn ref_of<'o>(object: &'o Object<'v>) -> Option<&'o Value<'v>> {
        REFS.iter().find_map(|key| object.get(key))
    }

    /// Returns the name of the definition that the schema at `pointer` becomes.
    pub(super) fn id_of(&mut self, pointer: &str) -> Id {
        if let Some(id) = self.targets.get(pointer) {
            return id.clone();
        }
        let name = name_of(pointer);
        let home = self.home.clone();
        let name = self.document(&home).take_name(&name);
        let id = Id::new(home, name);
        self.targets.insert(pointer.to_owned(), id.clone());
        self.queue.push(pointer.to_owned());
        id
    }

    /// Returns whether the schema at `pointer` becomes a definition. Others are repeated where they are referred to.
    pub(super) fn named(&mut self, pointer: &str) -> Named {
        match self.named.get(pointer) {
            Some(&Some(named)) => return named,
            // A definition that contains itself.
            Some(None) => return Named { is_named: true, nullable: false },
            None => {}
        }
        self.named.insert(pointer.to_owned(), None);
        let none = Named { is_named: false, nullable: false };
        let named = match self.at(pointer) {
            None => none,
            Some(value) => {
                let look = |importer: &mut Self| {
                    let planned = importer.plan(value);
                    let is_named = importer.can_be_named(&planned.plan, &planned.object);
                    Named { is_named, nullable: planned.nullable }
                };
                self.silently(|importer| importer.deeper(value.caret(), look)).unwrap_or(none)
            }
        };
        self.named.insert(pointer.to_owned(), Some(named));
        named
    }

    /// Makes what replaces a ref. `siblings` is the object that has it.
    pub(super) fn refer(
        &mut self,
        pointer: &str,
        siblings: &Object<'v>,
        nullable: bool,
        place: Place,
        scope: &Scope,
    ) -> Option<Field> {
        let named = self.named(pointer);
        let is_exported = self.exact && self.targets.contains_key(pointer);
        if is_exported || (named.is_named && self.can_refer(pointer, place)) {
            let id = self.id_of(pointer);
            let mut field = self.ref_field(&id, siblings, scope);
            field.nullable = nullable || named.nullable;
            return Some(field);
        }
        if self.inlining.iter().any(|open| open == pointer) {
            let message = "the ref leads only to itself";
            self.report(
                Diagnostic::new(Code::ImportRef, message).at(siblings.brace(), "every schema on the way is a ref"),
            );
            return None;
        }
        let value = self.at(pointer)?;
        self.inlined.insert(pointer.to_owned());
        self.inlining.push(pointer.to_owned());
        let field = self.convert(value, place, scope);
        self.inlining.pop();
        let mut field = field?;
        self.report_rest(siblings, "", &[]);
        field.nullable |= nullable;
        if let Some(description) = self.describe(siblings, &scope.hint) {
            field.schema.insert("description".to_owned(), description.into());
        }
        Some(field)
    }

    /// Makes a `ref`.
    pub(super) fn ref_field(&mut self, id: &Id, siblings: &Object<'v>, scope: &Scope) -> Field {
        let mut schema = Map::from_iter([("type".to_owned(), "ref".into())]);
        let description = self.describe(siblings, &scope.hint);
        schema.extend(description.map(|description| ("description".to_owned(), description.into())));
        schema.insert("ref".to_owned(), Self::ref_to(id, &scope.nsid).into());
        self.report_rest(siblings, "", &[]);
        Field { schema, nullable: false }
    }

    /// Returns whether a ref is allowed at this place.
    fn can_refer(&mut self, pointer: &str, place: Place) -> bool {
        match place {
            Place::Property | Place::Item => true,
            Place::Parameter | Place::ParameterItem | Place::Definition => false,
            Place::Body => self.silently(|importer| {
                let value = importer.at(pointer);
                let plan = value.map(|value| importer.plan(value).plan);
                matches!(plan, Some(Plan::Object | Plan::Map | Plan::Restored))
            }),
        }
    }

    /// Reports a value of the wrong JSON type.
    pub(super) fn wrong_type(&mut self, value: &Value<'v>, subject: &str, expected: &str) {
        let message = format!("{subject} must be {expected}, found {}", value.describe());
        self.report(Diagnostic::new(Code::ImportFormat, message).at(value.caret(), format!("expected {expected}")));
    }

    /// Follows an object with `$ref` to the object that it refers to: a parameter, a response and the like.
    pub(super) fn followed(&mut self, value: &'v Value<'v>) -> Option<&'v Object<'v>> {
        let mut value = value;
        for _ in 0..MAX_HOPS {
            let Kind::Object(object) = &value.kind else {
                self.wrong_type(value, "this part", "an object");
                return None;
            };
            let Some(reference) = object.get("$ref") else { return Some(object) };
            for entry in object.entries.iter().filter(|entry| entry.key != "$ref") {
                let message = format!("{} beside `$ref` has no effect", quoted(&entry.key));
                self.remark(Code::ImportLeftOut, entry.key_span, message, Some("write it where the ref leads"));
            }
            match self.target(reference)? {
                Target::Local(pointer) => value = self.at(&pointer)?,
                Target::External(_) => return None,
            }
        }
        self.report_cycle(value.caret());
        None
    }

    fn report_cycle(&mut self, span: Span) {
        self.report(Diagnostic::new(Code::ImportRef, "the ref leads only to itself").at(span, ""));
    }
}

/// The most refs in a row.
pub(super) const MAX_HOPS: usize = 32;

/// Reads a ref to a file that the export of JSON Schema wrote: `NSID.json#/$defs/KEY`.
fn external(file: &str, fragment: &str) -> Option<Id> {
    let nsid = file.rsplit('/').next()?.strip_suffix(".json")?;
    let key = fragment.strip_prefix("/$defs/")?.replace("~1", "/").replace("~0", "~");
    let id = Id::of_key(&key)?;
    (id.nsid == nsid).then_some(id)
}

/// The name for a schema without one, from the last parts of its pointer: `fooItems` for `/properties/foo/items`.
fn name_of(pointer: &str) -> String {
    let mut name = String::new();
    for part in pointer.rsplit('/') {
        let word = camel_case(part, "");
        let is_name =
            !matches!(part, "items" | "additionalProperties" | "schema") && !part.bytes().all(|b| b.is_ascii_digit());
        name = match name.is_empty() {
            true => word,
            false => word + &capitalized(&name),
        };
        if is_name && !name.is_empty() {
            break;
        }
    }
    match name.as_str() {
        "" | "main" => "schema".to_owned(),
        name if name.starts_with(|first: char| first.is_ascii_digit()) => format!("schema{name}"),
        _ => name,
    }
}
