//! The places in lexicons that [`Config::lossy`](crate::Config::lossy) means.
//!
//! Knows which places can be read although they are partly broken, not what they become.

use std::collections::HashSet;
use std::ptr;

use crate::lexicon::corpus::Corpus;
use crate::lexicon::pattern::{LossyPattern, Step};
use crate::lexicon::syntax::{DefId, Definition, DefinitionKind, Document, Method, Object, Schema, SchemaKind};

/// Lists, and strings with a format, that some pattern means.
#[derive(Debug, Default)]
pub(crate) struct LossyPlaces {
    /// Where the schemas of these places stand in memory, which tells places apart that say the same.
    schemas: HashSet<*const Schema>,
    /// For each pattern, whether it means any place.
    matched: Vec<bool>,
}

impl LossyPlaces {
    /// Looks for the places in `documents`, which are of `corpus`.
    pub(crate) fn find<'c>(corpus: &'c Corpus, documents: &'c [Document], patterns: &[LossyPattern]) -> Self {
        let mut places = Self { schemas: HashSet::new(), matched: vec![false; patterns.len()] };
        if patterns.is_empty() {
            return places;
        }
        for document in documents {
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

    /// Whether `schema`, which is of the corpus, stands at such a place.
    pub(crate) fn contains(&self, schema: &Schema) -> bool {
        self.schemas.contains(&ptr::from_ref(schema))
    }

    /// The indices of the patterns that mean no place.
    pub(crate) fn unmatched(&self) -> impl Iterator<Item = usize> {
        self.matched.iter().enumerate().filter(|(_, matched)| !**matched).map(|(index, _)| index)
    }
}

/// Goes through one definition.
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
                // The object of a record may be named on the way, as it is in the lexicon.
                self.within(Step::Name("record"), |search| search.object(&record.object));
            }
            DefinitionKind::Query(method) | DefinitionKind::Procedure(method) => self.method(method),
            DefinitionKind::Subscription(subscription) => {
                self.within(Step::Name("message"), |search| search.schema(&subscription.message));
            }
            DefinitionKind::Schema(schema) => self.schema(schema),
            DefinitionKind::PermissionSet(_) | DefinitionKind::Token => {}
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
                self.places.schemas.insert(ptr::from_ref(schema));
            }
        }
    }

    /// Whether a place is a list or a string with a format, perhaps by a ref; no ref leads to another.
    fn can_be_lossy(&self, schema: &Schema) -> bool {
        let behind = match &schema.kind {
            SchemaKind::Ref(reference) => self.corpus.schema(&reference.target),
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
