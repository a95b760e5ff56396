//! The state of an import, and how it reports.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value as Json};

use super::document::{Document, Documents};
use super::options::ImportOptions;
use super::pointer;
use super::reference::Named;
use crate::lexicon::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lexicon::json::Value;
use crate::lexicon::source::Span;
use crate::schema_key;

/// The most steps of an import. `allOf` and refs can expand a small document to a large one.
const MAX_STEPS: usize = 1_000_000;

/// The deepest nesting of schemas, with the targets of refs in the place of those that are repeated.
const MAX_DEPTH: usize = 48;

/// The kinds of documents, as far as keywords differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// JSON Schema, and OpenAPI from 3.1.
    JsonSchema,
    /// OpenAPI 3.0.
    OpenApi30,
}

/// The name of a definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Id {
    pub(super) nsid: String,
    pub(super) name: String,
}

impl Id {
    pub(super) fn new(nsid: impl Into<String>, name: impl Into<String>) -> Self {
        Self { nsid: nsid.into(), name: name.into() }
    }

    /// Returns the definition of a key of exports.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        schema_key::decode(key).map(|(nsid, name)| Self::new(nsid, name))
    }
}

/// A construct without a counterpart that can be at many places.
struct Remark {
    first: Span,
    places: BTreeSet<Span>,
    help: Option<String>,
}

/// The state of an import.
pub(super) struct Importer<'v> {
    pub(super) root: &'v Value<'v>,
    pub(super) options: &'v ImportOptions,
    pub(super) dialect: Dialect,
    /// The document has its lexicons in `x-lexicon`: schemas keep their form.
    pub(super) exact: bool,
    /// The documents so far.
    pub(super) documents: Documents,
    /// The definitions that schemas become, by the JSON pointers of the schemas.
    pub(super) targets: HashMap<String, Id>,
    /// Schemas that are referred to, and are not converted yet.
    pub(super) queue: Vec<String>,
    /// Where definitions go that have no name in the source.
    pub(super) home: String,
    /// Whether a schema becomes a definition, by pointer. `None` while that is being decided.
    pub(super) named: HashMap<String, Option<Named>>,
    /// Schemas that were repeated in the place of a ref.
    pub(super) inlined: HashSet<String>,
    /// Schemas that are being repeated in the place of a ref, from the outermost to the innermost.
    pub(super) inlining: Vec<String>,
    /// The values that pointers lead to.
    places: HashMap<String, Option<&'v Value<'v>>>,
    /// Pointers by anchor and by `$id`.
    pub(super) anchors: HashMap<String, String>,
    diagnostics: Vec<Diagnostic>,
    reported: HashSet<(Code, Option<Span>, String)>,
    /// What is reported once for the whole document, by code and message.
    remarks: BTreeMap<(Code, String), Remark>,
    /// Schemas that are being followed to decide what a choice becomes.
    pub(super) following: Vec<String>,
    /// The number of schemas around the one that is being converted or looked at.
    depth: usize,
    /// The number of reasons not to report.
    silent: usize,
    steps: usize,
    /// Whether the import has given up.
    stopped: bool,
}

impl<'v> Importer<'v> {
    pub(super) fn new(root: &'v Value<'v>, options: &'v ImportOptions) -> Self {
        Self {
            root,
            options,
            dialect: Dialect::JsonSchema,
            exact: false,
            documents: Documents::new(),
            targets: HashMap::new(),
            queue: Vec::new(),
            home: String::new(),
            named: HashMap::new(),
            inlined: HashSet::new(),
            inlining: Vec::new(),
            places: HashMap::new(),
            anchors: HashMap::new(),
            diagnostics: Vec::new(),
            reported: HashSet::new(),
            remarks: BTreeMap::new(),
            following: Vec::new(),
            depth: 0,
            silent: 0,
            steps: 0,
            stopped: false,
        }
    }

    /// Returns the value that a pointer leads to.
    pub(super) fn at(&mut self, pointer: &str) -> Option<&'v Value<'v>> {
        if let Some(&known) = self.places.get(pointer) {
            return known;
        }
        let found = pointer::resolve(self.root, pointer);
        self.places.insert(pointer.to_owned(), found);
        found
    }

    /// Reports a diagnostic, unless it was reported before.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code, diagnostic.span, diagnostic.message.clone());
        if self.silent == 0 && !self.stopped && self.reported.insert(key) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports once for the whole document that a construct has no counterpart.
    pub(super) fn remark(&mut self, code: Code, span: Span, message: String, help: Option<&str>) {
        if self.silent == 0 && !self.stopped {
            let new = || Remark { first: span, places: BTreeSet::new(), help: help.map(str::to_owned) };
            self.remarks.entry((code, message)).or_insert_with(new).places.insert(span);
        }
    }

    /// Runs without reporting, to look ahead.
    pub(super) fn silently<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        self.silent += 1;
        let result = run(self);
        self.silent -= 1;
        result
    }

    /// Counts steps. Returns false if there were too many.
    pub(super) fn step(&mut self, steps: usize, span: Span) -> bool {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MAX_STEPS {
            self.stop(span, "the schemas are too large once refs and `allOf` are expanded");
        }
        !self.stopped
    }

    /// Reports an error after which nothing else matters, even when looking ahead.
    fn stop(&mut self, span: Span, message: &str) {
        if !self.stopped {
            self.diagnostics.push(Diagnostic::new(Code::ImportTooLarge, message).at(span, "the import stops here"));
        }
        self.stopped = true;
    }

    /// Runs one level deeper. Returns `None` and reports an error if that is too deep.
    pub(super) fn deeper<T>(&mut self, span: Span, run: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            self.too_deep(span);
        }
        if self.stopped {
            return None;
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        Some(result)
    }

    /// Reports an error about nesting.
    pub(super) fn too_deep(&mut self, span: Span) {
        self.stop(span, "refs, choices and `allOf` lead too deep into each other");
    }

    /// Returns the document with this NSID.
    pub(super) fn document(&mut self, nsid: &str) -> &mut Document {
        self.documents.entry(nsid.to_owned()).or_default()
    }

    /// Adds a definition whose name is taken already.
    pub(super) fn define(&mut self, id: &Id, definition: Map<String, Json>) {
        self.document(&id.nsid).definitions.insert(id.name.clone(), Json::Object(definition));
    }

    /// Returns how a lexicon refers to a definition.
    pub(super) fn ref_to(id: &Id, from: &str) -> String {
        match (id.nsid == from, id.name.as_str()) {
            (_, "main") => id.nsid.clone(),
            (true, name) => format!("#{name}"),
            (false, name) => format!("{}#{name}", id.nsid),
        }
    }

    /// Ends the import. Each diagnostic gets the JSON pointer of its place.
    pub(super) fn finish(mut self, diagnostics: &mut Diagnostics) -> Documents {
        for ((code, message), Remark { first, places, help }) in std::mem::take(&mut self.remarks) {
            let label = match places.len() {
                1 => String::new(),
                2 => "here, and at another place".to_owned(),
                count => format!("here, and at {} other places", count - 1),
            };
            self.diagnostics.push(Diagnostic::new(code, message).at(first, label).maybe_help(help));
        }
        for mut diagnostic in std::mem::take(&mut self.diagnostics) {
            if let Some(pointer) = diagnostic.span.and_then(|span| pointer::of(self.root, span)) {
                diagnostic = diagnostic.note(format!("at `{pointer}`"));
            }
            diagnostics.push(diagnostic);
        }
        let exported = self.exported();
        let is_exported = |id: &str| exported.is_some_and(|lexicons| lexicons.has(id));
        self.documents.retain(|id, document| !document.definitions.is_empty() || is_exported(id));
        if self.documents.is_empty() && !diagnostics.has_errors() {
            let message = "the document has nothing that can become a lexicon";
            diagnostics.push(Diagnostic::new(Code::ImportEmpty, message).at(self.root.caret(), ""));
        }
        self.documents
    }
}
