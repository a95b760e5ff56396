//! The places in lexicons that [`Config::lossy`](crate::Config::lossy) means.
//!
//! Knows which places can be read leniently, not what type they get.

use std::collections::HashSet;

use crate::lexicon::corpus::Corpus;
use crate::lexicon::pattern::{LossyPattern, Step};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::{DefId, Definition, DefinitionKind, Method, Object, Schema, SchemaKind};

/// The lists and formatted strings that patterns match.
#[derive(Debug, Default)]
pub(crate) struct LossyPlaces {
    /// The spans of their schemas, which are unique.
    schemas: HashSet<Span>,
    /// For each pattern, whether it matches any place.
    matched: Vec<bool>,
}

impl LossyPlaces {
    /// Looks for the places in all documents of a corpus.
    pub(crate) fn find(corpus: &Corpus, patterns: &[LossyPattern]) -> Self {
        let mut places = Self { schemas: HashSet::new(), matched: vec![false; patterns.len()] };
        if patterns.is_empty() {
            return places;
        }
        for document in corpus.all_documents() {
            for definition in &document.definitions {
                let id = DefId { nsid: document.id.clone(), name: definition.name.clone() };
                let patterns: Vec<(usize, &LossyPattern)> =
                    patterns.iter().enumerate().filter(|(_, pattern)| pattern.touches(&id)).collect();
                if !patterns.is_empty() {
                    Search { corpus, patterns, path: Vec::new(), places: &mut places }.definition(definition);
                }
            }
        }
        places
    }

    /// Whether there is no such place.
    pub(crate) fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }

    /// Whether `schema` is such a place.
    pub(crate) fn contains(&self, schema: &Schema) -> bool {
        self.schemas.contains(&schema.span)
    }

    /// The indices of the patterns that match no place.
    pub(crate) fn unmatched(&self) -> impl Iterator<Item = usize> {
        self.matched.iter().enumerate().filter(|(_, matched)| !**matched).map(|(index, _)| index)
    }
}

/// The search in one definition.
struct Search<'x, 'c> {
    corpus: &'c Corpus,
    /// The patterns that touch the definition, with their indices.
    patterns: Vec<(usize, &'x LossyPattern)>,
    path: Vec<Step<'c>>,
    places: &'x mut LossyPlaces,
}

impl<'c> Search<'_, 'c> {
    fn definition(&mut self, definition: &'c Definition) {
        match &definition.kind {
            DefinitionKind::Record(record) => {
                self.object(&record.object);
                // A path may name the object of a record, as the lexicon does.
                self.within(Step::Name("record"), |search| search.object(&record.object));
            }
            DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => self.method(method),
            DefinitionKind::Subscription(subscription) => {
                self.within(Step::Name("message"), |search| search.schema(&subscription.message));
            }
            DefinitionKind::Schema(schema) => self.schema(schema),
            DefinitionKind::PermissionSet(_) | DefinitionKind::Space(_) | DefinitionKind::Token => {}
        }
    }

    fn method(&mut self, method: &'c Method) {
        for (name, body) in [("input", &method.input), ("output", &method.output)] {
            if let Some(schema) = body.as_ref().and_then(|body| body.schema.as_ref()) {
                self.within(Step::Name(name), |search| search.schema(schema));
            }
        }
    }

    fn object(&mut self, object: &'c Object) {
        for property in &object.properties {
            self.within(Step::Name(&property.name), |search| search.schema(&property.schema));
        }
    }

    /// Recurses no deeper than JSON may be nested.
    fn schema(&mut self, schema: &'c Schema) {
        if self.can_be_lossy(schema) {
            self.place(schema);
        }
        match &schema.kind {
            SchemaKind::Array(array) => self.within(Step::Items, |search| search.schema(&array.items)),
            SchemaKind::Object(object) => self.object(object),
            _ => {}
        }
    }

    fn place(&mut self, schema: &Schema) {
        for (index, pattern) in &self.patterns {
            if pattern.matches_path(&self.path) {
                self.places.matched[*index] = true;
                self.places.schemas.insert(schema.span);
            }
        }
    }

    /// Whether a place is a list or a formatted string, directly or through a ref. No ref leads to another ref.
    fn can_be_lossy(&self, schema: &Schema) -> bool {
        let behind = match &schema.kind {
            SchemaKind::Ref(reference) => self.corpus.schema(reference),
            _ => Some(schema),
        };
        match behind.map(|schema| &schema.kind) {
            Some(SchemaKind::Array(_)) => true,
            Some(SchemaKind::String(string)) => {
                string.format.is_some() && string.constant.is_none() && string.choices().is_none()
            }
            _ => false,
        }
    }

    fn within(&mut self, step: Step<'c>, search: impl FnOnce(&mut Self)) {
        self.path.push(step);
        search(self);
        self.path.pop();
    }
}
