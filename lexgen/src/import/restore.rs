//! `x-lexicon`: the exact way back from documents that lexgen exported.
//!
//! A node with `x-lexicon` is a type of the Lexicon language, except for its description and the schemas in it. A node without
//! it says everything in keywords.

use lexgen_data::Nsid;
use serde_json::{Map, Value as Json};

use super::importer::{Id, Importer};
use super::pointer;
use super::schema::{Place, Scope};
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Kind, Object, Value};
use crate::schema_key::{self, Part};

/// The key of what only Lexicon can say.
pub(super) const EXTENSION: &str = "x-lexicon";

impl<'v> Importer<'v> {
    /// Returns the lexicons in `x-lexicon` of the root.
    pub(super) fn exported(&self) -> Option<&'v Object<'v>> {
        let Kind::Object(root) = &self.root.kind else { return None };
        let Kind::Object(extension) = &root.get(EXTENSION)?.kind else { return None };
        match &extension.get("lexicons")?.kind {
            Kind::Object(lexicons) => Some(lexicons),
            _ => None,
        }
    }

    /// Restores the lexicons of an exported document. `schemas` is the pointer of its schemas.
    pub(super) fn restore(&mut self, lexicons: &'v Object<'v>, schemas: &str) {
        self.exact = true;
        let entries = match pointer::resolve(self.root, schemas).map(|value| &value.kind) {
            Some(Kind::Object(entries)) => entries.entries.as_slice(),
            _ => &[],
        };
        for entry in entries {
            if let Some(id) = Id::of_key(&entry.key) {
                self.targets.insert(pointer::child(schemas, &entry.key), id);
            }
        }
        for lexicon in &lexicons.entries {
            self.restore_document(lexicon);
        }
        for entry in entries.iter().filter(|entry| !schema_key::is_tagged(&entry.key)) {
            self.restore_entry(entry, &pointer::child(schemas, &entry.key));
        }
    }

    /// Restores the fields of a document, and the definitions that have no schema of their own.
    fn restore_document(&mut self, lexicon: &Entry<'v>) {
        let Kind::Object(object) = &lexicon.value.kind else {
            self.wrong_type(&lexicon.value, "a lexicon", "an object");
            return;
        };
        if lexicon.key.parse::<Nsid>().is_err() {
            let message = format!("{} is not an NSID", quoted(&lexicon.key));
            self.report(Diagnostic::new(Code::ImportFormat, message).at(lexicon.key_span, "expected an NSID"));
            return;
        }
        let fields = object.entries.iter().filter(|entry| !matches!(&*entry.key, "lexicon" | "id" | "defs"));
        let fields: Map<String, Json> = fields.map(|entry| (entry.key.to_string(), json(&entry.value))).collect();
        let definitions = match object.get("defs").map(|value| json(value)) {
            Some(Json::Object(definitions)) => definitions,
            _ => Map::new(),
        };
        let document = self.document(&lexicon.key);
        for name in definitions.keys() {
            document.take_name(name);
        }
        document.fields = fields;
        document.definitions.extend(definitions);
    }

    /// Restores a definition, or the schema of a part of an endpoint.
    fn restore_entry(&mut self, entry: &Entry<'v>, pointer: &str) {
        if let Some((nsid, part)) = schema_key::decode_part(&entry.key) {
            self.restore_part(&entry.value, nsid, part);
            return;
        }
        let Some(id) = Id::of_key(&entry.key) else {
            let message = format!("the key {} is not the name of a definition", quoted(&entry.key));
            let help = "write `com.example.defs_name` for the definition `name` of `com.example.defs`";
            self.report(Diagnostic::new(Code::ImportFormat, message).at(entry.key_span, "").help(help));
            return;
        };
        self.document(&id.nsid).take_name(&id.name);
        let scope = Scope::new(id.nsid.clone(), id.name.clone());
        if let Some(field) = self.convert(&entry.value, Place::Definition, &scope) {
            self.define(&id, field.schema);
        } else {
            let message = format!("{} cannot be a definition", quoted(pointer));
            self.report(Diagnostic::new(Code::ImportLeftOut, message).at(entry.key_span, "left out"));
        }
    }

    fn restore_part(&mut self, value: &Value<'v>, nsid: &str, part: Part) {
        let scope = Scope::new(nsid, "");
        let place = if part == Part::Parameters { Place::Definition } else { Place::Body };
        let Some(field) = self.convert(value, place, &scope) else { return };
        let mut schema = field.schema;
        if part == Part::Parameters {
            schema.insert("type".to_owned(), "params".into());
        }
        let Some(main) = self.document(nsid).definitions.get_mut("main").and_then(Json::as_object_mut) else {
            let message = format!("{} is not an endpoint in `{EXTENSION}` of the root", quoted(nsid));
            self.report(Diagnostic::new(Code::ImportFormat, message).at(value.caret(), "this is a part of it"));
            return;
        };
        if part == Part::Parameters {
            main.insert(part.as_str().to_owned(), Json::Object(schema));
        } else if let Json::Object(body) = main.entry(part.as_str()).or_insert_with(|| Json::Object(Map::new())) {
            body.insert("schema".to_owned(), Json::Object(schema));
        }
    }

    /// Returns whether a schema is in `x-lexicon`. Refs are only valid in the lexicon that they were exported from.
    pub(super) fn is_restored(&self, object: &Object<'v>) -> bool {
        self.exact && self.restored_type(object).is_some()
    }

    /// The type of a schema in `x-lexicon`.
    pub(super) fn restored_type(&self, object: &Object<'v>) -> Option<String> {
        let Kind::Object(extension) = &object.get(EXTENSION)?.kind else { return None };
        match &extension.get("type")?.kind {
            Kind::String(ty) => Some(ty.to_string()),
            _ => None,
        }
    }

    /// Restores a schema that has `x-lexicon`, except for the schemas in it.
    pub(super) fn restore_node(&mut self, object: &Object<'v>, scope: &Scope) -> Option<Map<String, Json>> {
        let Some(Json::Object(mut schema)) = object.get(EXTENSION).map(json) else { return None };
        let description = object.get("description").map(json);
        let ty = schema.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
        match ty.as_str() {
            "record" => {
                let mut record = match schema.remove("record") {
                    Some(Json::Object(record)) => record,
                    _ => Map::from_iter([("type".to_owned(), "object".into())]),
                };
                self.restore_properties(object, &mut record, scope);
                schema.insert("record".to_owned(), Json::Object(record));
            }
            "object" | "params" => self.restore_properties(object, &mut schema, scope),
            "array" => {
                let items = object.get("items").cloned();
                let items = items.and_then(|items| self.convert(&items, Place::Item, &scope.inner("item")));
                schema.extend(items.map(|items| ("items".to_owned(), Json::Object(items.schema))));
            }
            _ => {}
        }
        schema.extend(description.map(|description| ("description".to_owned(), description)));
        Some(schema)
    }

    /// Restores the properties of an object. Lists in `x-lexicon` say more than keywords.
    fn restore_properties(&mut self, object: &Object<'v>, schema: &mut Map<String, Json>, scope: &Scope) {
        let properties = self.properties(object, scope);
        if !schema.contains_key("nullable") && !properties.nullable.is_empty() {
            schema.insert("nullable".to_owned(), properties.nullable.into());
        }
        match schema.get("required") {
            None if !properties.required.is_empty() => {
                schema.insert("required".to_owned(), properties.required.into());
            }
            Some(Json::Array(known)) if properties.required.iter().any(|name| !known.contains(name)) => {
                let span = object.get("required").map_or(object.brace(), Value::caret);
                let message = format!("`required` differs from the one in `{EXTENSION}`, which counts");
                let diagnostic = Diagnostic::new(Code::ImportLeftOut, message).at(span, "not used");
                self.report(diagnostic.help(format!("edit both lists, or remove the one in `{EXTENSION}`")));
            }
            _ => {}
        }
        if !properties.fields.is_empty() {
            schema.insert("properties".to_owned(), Json::Object(properties.fields));
        }
    }

    /// Returns whether a lexicon is in `x-lexicon` of the root.
    pub(super) fn is_exported(&self, nsid: &str) -> bool {
        self.exported().is_some_and(|lexicons| lexicons.has(nsid))
    }
}

/// Returns a value as it is, for printing. It recurses no deeper than documents may be nested.
pub(super) fn json(value: &Value<'_>) -> Json {
    match &value.kind {
        Kind::Null => Json::Null,
        Kind::Boolean(value) => (*value).into(),
        Kind::Number(number) => serde_json::from_str(number.as_str()).unwrap_or_else(|_| number.as_str().into()),
        Kind::String(text) => text.as_ref().into(),
        Kind::Array(items) => items.iter().map(json).collect(),
        Kind::Object(object) => {
            object.entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value))).collect::<Map<_, _>>().into()
        }
    }
}
