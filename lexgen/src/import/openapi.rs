//! OpenAPI documents: versions, and the schemas that operations share.

use std::collections::HashSet;

use lexgen_data::Nsid;

use super::importer::{Dialect, Id, Importer};
use super::name::camel_case;
use super::operation::Operation;
use super::options::Authority;
use super::pointer;
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Kind, Object, Value};

/// Where the schemas are.
const SCHEMAS: &str = "/components/schemas";

/// The parts of a document, and of `components`, that are read. `info` and `tags` describe the API as a whole.
const READ: &[&str] = &["openapi", "info", "paths", "components", "x-lexicon", "jsonSchemaDialect", "$self"];
const READ_COMPONENTS: &[&str] = &["schemas", "parameters", "requestBodies", "responses", "examples", "pathItems"];

impl<'v> Importer<'v> {
    /// Converts an OpenAPI document to lexicons below `authority`.
    pub(super) fn openapi(&mut self, authority: &Authority) {
        let root = self.root;
        let Kind::Object(object) = &root.kind else {
            self.wrong_type(root, "an OpenAPI document", "an object");
            return;
        };
        if !self.check_version(object) {
            return;
        }
        self.home = format!("{}.defs", authority.as_str());
        self.collect_anchors();
        if let Some(lexicons) = self.exported() {
            self.restore(lexicons, SCHEMAS);
        }
        let operations = self.operations(object, authority);
        if !self.exact {
            self.name_schemas(&operations);
        }
        for operation in &operations {
            self.convert_operation(operation);
        }
        if !self.exact {
            self.define_schemas();
        }
        self.define_queue();
        self.report_rest_of_document(object);
    }

    fn check_version(&mut self, object: &'v Object<'v>) -> bool {
        if let Some(swagger) = object.get("swagger") {
            let diagnostic = Diagnostic::new(Code::ImportFormat, "Swagger 2.0 is not supported");
            self.report(diagnostic.at(swagger.span, "").help("convert the document to OpenAPI 3 first"));
            return false;
        }
        let version = match object.get("openapi").map(|value| &value.kind) {
            Some(Kind::String(version)) => version.as_ref(),
            Some(Kind::Number(version)) => version.as_str(),
            _ => {
                let diagnostic = Diagnostic::new(Code::ImportFormat, "not an OpenAPI document: `openapi` is missing");
                self.report(
                    diagnostic.at(object.brace(), "").help("for a JSON Schema, run `lexgen import json-schema`"),
                );
                return false;
            }
        };
        match version.split('.').take(2).collect::<Vec<_>>().as_slice() {
            ["3", "0"] => self.dialect = Dialect::OpenApi30,
            ["3", _] => {}
            _ => {
                let message = format!("OpenAPI {} is not supported", quoted(version));
                let span = object.get("openapi").map_or(object.brace(), |value| value.span);
                self.report(Diagnostic::new(Code::ImportFormat, message).at(span, "expected 3.0 or 3.1"));
                return false;
            }
        }
        true
    }

    fn schemas(&self) -> &'v [Entry<'v>] {
        match pointer::resolve(self.root, SCHEMAS).map(|value| &value.kind) {
            Some(Kind::Object(schemas)) => &schemas.entries,
            _ => &[],
        }
    }

    /// Names the definitions that the schemas become.
    fn name_schemas(&mut self, operations: &[Operation<'v>]) {
        let home = self.home.clone();
        self.document(&home).take_name("main");
        for operation in operations {
            self.document(&operation.nsid).take_name("main");
        }
        let mut documents: HashSet<&str> = operations.iter().map(|operation| operation.nsid.as_str()).collect();
        documents.extend(self.schemas().iter().map(|entry| &*entry.key));
        for entry in self.schemas() {
            let is_document = |nsid: &str| documents.contains(nsid);
            let id =
                id_of_key(&entry.key, is_document).unwrap_or_else(|| Id::new(&home, camel_case(&entry.key, "schema")));
            self.name_target(entry, &pointer::child(SCHEMAS, &entry.key), id);
        }
    }

    fn define_schemas(&mut self) {
        for entry in self.schemas() {
            let pointer = pointer::child(SCHEMAS, &entry.key);
            if let Some(id) = self.targets.get(&pointer).cloned() {
                self.define_at(&pointer, &id);
                self.define_queue();
            }
        }
        for entry in self.schemas() {
            self.report_unused(&pointer::child(SCHEMAS, &entry.key), &entry.key);
        }
    }

    /// Reports the parts of a document that have no counterpart.
    fn report_rest_of_document(&mut self, object: &'v Object<'v>) {
        for entry in object.entries.iter().filter(|entry| !READ.contains(&&*entry.key)) {
            if !is_empty(&entry.value) {
                self.report_part(entry);
            }
        }
        let Some(Value { kind: Kind::Object(components), .. }) = object.get("components") else { return };
        for entry in components.entries.iter().filter(|entry| !READ_COMPONENTS.contains(&&*entry.key)) {
            if !is_empty(&entry.value) {
                self.report_part(entry);
            }
        }
    }

    /// Reports a part of an API that has no counterpart, once for all places.
    pub(super) fn report_part(&mut self, entry: &Entry<'v>) {
        let help = match &*entry.key {
            "security" | "securitySchemes" => Some("servers and clients of generated code decide about authentication"),
            "servers" => Some("clients are created for a server"),
            _ => None,
        };
        let message = format!("{} has no counterpart in Lexicon", quoted(&entry.key));
        self.remark(Code::ImportLeftOut, entry.key_span, message, help);
    }
}

/// Returns whether there is nothing in a value.
fn is_empty(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Array(items) => items.is_empty(),
        Kind::Object(object) => object.entries.is_empty(),
        _ => false,
    }
}

/// The definition of a schema whose key is an NSID, or that of an export.
///
/// `app.bsky.actor.defs.profileView` is `app.bsky.actor.defs#profileView`, and `com.example.getNote.view` a definition of
/// `com.example.getNote` if that is a document.
fn id_of_key(key: &str, is_document: impl Fn(&str) -> bool) -> Option<Id> {
    if key.contains('_')
        && let Some(id) = Id::of_key(key)
    {
        return Some(id);
    }
    let nsid: Nsid = key.parse().ok()?;
    let (start, name) = key.rsplit_once('.')?;
    if start.parse::<Nsid>().is_ok() && (start.ends_with(".defs") || is_document(start)) {
        return Some(Id::new(start, if name == "main" { "definition" } else { name }));
    }
    Some(Id::new(nsid.as_str(), "main"))
}
