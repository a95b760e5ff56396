//! JSON Schema documents: the root, and the definitions in them.

use lexgen_data::Nsid;
use serde_json::Value as Json;

use super::importer::{Id, Importer};
use super::keyword;
use super::name::{are_same_words, camel_case};
use super::pointer;
use super::reference::Target;
use super::schema::{Place, Scope};
use crate::lexicon::diagnostic::{Code, Diagnostic, quoted};
use crate::lexicon::json::{Entry, Kind, Object, Value};

/// The keywords under which schemas are defined, the newer one first.
const DEFINITIONS: &[&str] = &["$defs", "definitions"];

impl<'v> Importer<'v> {
    /// Converts a JSON Schema to the lexicon `nsid`.
    pub(super) fn json_schema(&mut self, nsid: &Nsid) {
        let root = self.root;
        let object = match &root.kind {
            Kind::Object(object) => object,
            _ => {
                self.wrong_type(root, "a JSON Schema", "an object");
                return;
            }
        };
        if object.has("openapi") || object.has("swagger") {
            let diagnostic = Diagnostic::new(Code::ImportFormat, "this is an OpenAPI document, not a JSON Schema");
            self.report(diagnostic.at(object.brace(), "").help("run `lexgen import openapi`"));
            return;
        }
        self.home = nsid.as_str().to_owned();
        self.collect_anchors();
        if let Some(lexicons) = self.exported() {
            self.restore(lexicons, "/$defs");
            self.define_queue();
            return;
        }
        self.document(nsid.as_str()).take_name("main");
        let main = self.main_pointer(object);
        self.targets.insert(main.clone(), Id::new(nsid.as_str(), "main"));
        let definitions: Vec<(&'v Entry<'v>, String)> = DEFINITIONS
            .iter()
            .filter_map(|keyword| match object.get(keyword).map(|value| &value.kind) {
                Some(Kind::Object(definitions)) => Some((*keyword, definitions)),
                _ => None,
            })
            .flat_map(|(keyword, definitions)| {
                let parent = pointer::child("", keyword);
                definitions.entries.iter().map(move |entry| (entry, pointer::child(&parent, &entry.key)))
            })
            .collect();
        for (entry, pointer) in &definitions {
            if *pointer != main {
                self.add_target(entry, pointer, nsid.as_str());
            }
        }
        self.define_main(object, &main, nsid.as_str());
        for (entry, pointer) in &definitions {
            if let Some(id) = self.targets.get(pointer).cloned().filter(|_| *pointer != main) {
                self.define_at(pointer, &id);
                self.define_queue();
                self.report_unused(pointer, &entry.key);
            }
        }
        self.define_queue();
    }

    /// Returns the pointer of the schema that becomes `main`: the root, or the definition that the root refers to.
    fn main_pointer(&mut self, object: &'v Object<'v>) -> String {
        let is_only_ref = object.entries.iter().all(|entry| entry.key == "$ref" || keyword::is_remark(&entry.key));
        let target = if is_only_ref && object.has("$ref") { self.target_of(self.root) } else { None };
        match target {
            Some(Target::Local(pointer)) if !pointer.is_empty() => pointer,
            _ => String::new(),
        }
    }

    fn define_main(&mut self, object: &'v Object<'v>, main: &str, nsid: &str) {
        // A root that only holds definitions is no schema of data.
        if main.is_empty() && object.entries.iter().all(|entry| keyword::is_remark(&entry.key)) {
            return;
        }
        if !self.named(main).is_named {
            self.silently(|importer| importer.convert(importer.root, Place::Property, &Scope::new(nsid, "")));
            self.report_unused(main, "the root");
            return;
        }
        let Some(Value { kind: Kind::Object(schema), span }) = self.at(main) else { return };
        let mut schema = schema.clone();
        // A document has a description of its own.
        if let (Some(Kind::String(title)), true) =
            (schema.get("title").map(|value| &value.kind), schema.has("description"))
        {
            let title = Json::from(title.trim());
            self.document(nsid).fields.insert("description".to_owned(), title);
            schema.entries.retain(|entry| entry.key != "title");
        }
        let value = Value { kind: Kind::Object(schema), span: *span };
        let field = self.convert(&value, Place::Definition, &Scope::new(nsid, ""));
        if let Some(field) = field {
            if field.nullable {
                self.report_null(&value, "the root");
            }
            self.define(&Id::new(nsid, "main"), field.schema);
        }
        self.define_queue();
    }

    /// Names the definition that an entry becomes.
    pub(super) fn add_target(&mut self, entry: &Entry<'v>, pointer: &str, nsid: &str) {
        let id = match Id::of_key(&entry.key) {
            Some(id) if id.name != "main" || entry.key.contains('.') => id,
            _ => Id::new(nsid, camel_case(&entry.key, "schema")),
        };
        self.name_target(entry, pointer, id);
    }

    /// Gives the schema at `pointer` the name `id`, or one with a number if that is taken.
    pub(super) fn name_target(&mut self, entry: &Entry<'v>, pointer: &str, id: Id) {
        let name = self.document(&id.nsid).take_name(&id.name);
        let is_taken = name != id.name;
        if is_taken || !(are_same_words(&entry.key, &name) || entry.key.contains('.')) || !entry.key.is_ascii() {
            let reason = if is_taken { "the name is taken" } else { "names are made of ASCII letters and digits" };
            let message = format!("{} is called `{name}` in the lexicon", quoted(&entry.key));
            self.report(Diagnostic::new(Code::ImportRenamed, message).at(entry.key_span, reason));
        }
        self.targets.insert(pointer.to_owned(), Id::new(id.nsid, name));
    }
}
