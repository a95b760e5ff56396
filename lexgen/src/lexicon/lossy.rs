//! The places in lexicons that [`Config::lossy`](crate::Config::lossy) means.
//!
//! Knows which places can be read leniently, not what type they get.

use std::collections::HashSet;

use crate::lexicon::corpus::{Corpus, Target};
use crate::lexicon::pattern::{PlacePattern, Step};
use crate::lexicon::source::Span;
use crate::lexicon::syntax::{DefId, Definition, DefinitionKind, Method, Object, Property, Schema, SchemaKind};

/// The lists, formatted strings and optional fields that patterns match.
#[derive(Debug, Default)]
pub(crate) struct LossyPlaces {
    /// The spans of the schemas of lists and strings, which are unique.
    schemas: HashSet<Span>,
    /// The spans of the schemas of optional fields that are absent if their data is invalid.
    optional: HashSet<Span>,
    /// The match of each pattern.
    matches: Vec<Match>,
}

/// The match of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Match {
    /// Nothing, or only values that cannot be lossy.
    Nothing,
    /// A required field that could be lossy if it were optional.
    Required,
    /// A place.
    Place,
}

impl LossyPlaces {
    /// Looks for the places in all documents of a corpus.
    pub(crate) fn find(corpus: &Corpus, patterns: &[PlacePattern]) -> Self {
        let mut places = Self { matches: vec![Match::Nothing; patterns.len()], ..Self::default() };
        if patterns.is_empty() {
            return places;
        }
        for document in corpus.all_documents() {
            for definition in &document.definitions {
                let id = DefId { nsid: document.id.clone(), name: definition.name.clone() };
                let patterns: Vec<(usize, &PlacePattern)> =
                    patterns.iter().enumerate().filter(|(_, pattern)| pattern.touches(&id)).collect();
                if !patterns.is_empty() {
                    Search { corpus, patterns, path: Vec::new(), places: &mut places }.definition(definition);
                }
            }
        }
        places
    }

    /// Returns whether there is no such list or string.
    pub(crate) fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }

    /// Returns whether `schema` is that of such a list or string.
    pub(crate) fn contains(&self, schema: &Schema) -> bool {
        self.schemas.contains(&schema.span)
    }

    /// Returns whether `schema` is that of such an optional field.
    pub(crate) fn is_optional(&self, schema: &Schema) -> bool {
        self.optional.contains(&schema.span)
    }

    /// The match of each pattern.
    pub(crate) fn matches(&self) -> impl Iterator<Item = Match> {
        self.matches.iter().copied()
    }
}

/// The search in one definition.
struct Search<'x, 'c> {
    corpus: &'c Corpus,
    /// The patterns that touch the definition, with their indices.
    patterns: Vec<(usize, &'x PlacePattern)>,
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
            self.within(Step::Name(&property.name), |search| {
                if search.can_be_absent(&property.schema) {
                    search.optional(property);
                }
                search.schema(&property.schema);
            });
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
        if self.has_match(Match::Place) {
            self.places.schemas.insert(schema.span);
        }
    }

    fn optional(&mut self, property: &Property) {
        let found = if property.required { Match::Required } else { Match::Place };
        if self.has_match(found) && !property.required {
            self.places.optional.insert(property.schema.span);
        }
    }

    /// Returns whether a pattern matches this path, at whose end is what is `found`.
    fn has_match(&mut self, found: Match) -> bool {
        let mut is_matched = false;
        for (index, _) in self.patterns.iter().filter(|(_, pattern)| pattern.matches_path(&self.path)) {
            let best = &mut self.places.matches[*index];
            *best = found.max(*best);
            is_matched = true;
        }
        is_matched
    }

    /// Returns whether a place is a list or a formatted string, directly or through a ref. No ref leads to another ref.
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

    /// Returns whether the value of an optional field can be replaced by none: an object, a union, or `unknown`,
    /// directly or through a ref. The type behind a ref may be external and unknown.
    fn can_be_absent(&self, schema: &Schema) -> bool {
        let is_object =
            |schema: &Schema| matches!(schema.kind, SchemaKind::Object(_) | SchemaKind::Union(_) | SchemaKind::Unknown);
        let SchemaKind::Ref(reference) = &schema.kind else { return is_object(schema) };
        match self.corpus.definition_kind(reference) {
            Some(DefinitionKind::Schema(schema)) => is_object(schema),
            Some(kind) => matches!(kind, DefinitionKind::Record(_)),
            None => matches!(self.corpus.target(reference), Target::Extern),
        }
    }

    fn within(&mut self, step: Step<'c>, search: impl FnOnce(&mut Self)) {
        self.path.push(step);
        search(self);
        self.path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::Match;
    use crate::lexicon::corpus::Corpus;
    use crate::lexicon::diagnostic::Diagnostics;
    use crate::lexicon::options::{ExternalPatterns, ReadOptions, Unresolved};
    use crate::lexicon::read::read;
    use crate::lexicon::source::Sources;
    use crate::lexicon::syntax::{DefinitionKind, Schema, SchemaKind};

    const DEFS: &str = r#"{ "lexicon": 1, "id": "com.example.defs", "defs": {
        "view": { "type": "object", "properties": {} },
        "names": { "type": "array", "items": { "type": "string" } },
        "number": { "type": "integer" }
    } }"#;

    const RECORD: &str = r#"{ "lexicon": 1, "id": "com.example.note", "defs": {
        "main": { "type": "record", "key": "tid", "record": { "type": "object", "properties": {} } }
    } }"#;

    /// The corpus in which `com.example.thing` is an object with these properties, of which `needed` is required.
    fn corpus(properties: &str, patterns: &[&str]) -> Corpus {
        let mut sources = Sources::default();
        sources.add("defs.json", DEFS.to_owned());
        sources.add("note.json", RECORD.to_owned());
        sources.add(
            "thing.json",
            format!(
                r#"{{ "lexicon": 1, "id": "com.example.thing", "defs": {{
                    "main": {{ "type": "object", "required": ["needed"], "properties": {{ {properties} }} }}
                }} }}"#
            ),
        );
        let elsewhere = "org.elsewhere.*".parse().expect("a pattern");
        let options = ReadOptions {
            external: ExternalPatterns::new(vec![elsewhere], [], None),
            unresolved: Unresolved::Data,
            lossy: patterns.iter().map(|pattern| pattern.parse().expect("a pattern")).collect(),
            ..ReadOptions::default()
        };
        let mut diagnostics = Diagnostics::new(false);
        let corpus = read(&sources, &options, &mut diagnostics);
        assert!(!diagnostics.has_errors());
        corpus
    }

    /// The optional fields of `com.example.thing` that are lossy.
    fn optional(corpus: &Corpus) -> Vec<&str> {
        let document = corpus.document(&"com.example.thing".parse().expect("an NSID")).expect("it is valid");
        let DefinitionKind::Schema(Schema { kind: SchemaKind::Object(object), .. }) = &document.definitions[0].kind
        else {
            panic!("not an object")
        };
        let lossy = object.properties.iter().filter(|property| corpus.lossy().is_optional(&property.schema));
        lossy.map(|property| property.name.as_str()).collect()
    }

    #[test]
    fn optional_objects_and_unions_can_be_lossy_and_nothing_else_by_this_means() {
        let corpus = corpus(
            r##""needed": { "type": "ref", "ref": "com.example.defs#view" },
                "object": { "type": "object", "properties": {} },
                "view": { "type": "ref", "ref": "com.example.defs#view" },
                "record": { "type": "ref", "ref": "com.example.note" },
                "union": { "type": "union", "refs": ["com.example.defs#view"] },
                "unknown": { "type": "unknown" },
                "external": { "type": "ref", "ref": "org.elsewhere.defs#view" },
                "missing": { "type": "ref", "ref": "net.nowhere.defs#view" },
                "names": { "type": "ref", "ref": "com.example.defs#names" },
                "number": { "type": "ref", "ref": "com.example.defs#number" },
                "list": { "type": "array", "items": { "type": "unknown" } },
                "date": { "type": "string", "format": "datetime" },
                "text": { "type": "string" },
                "blob": { "type": "blob" }"##,
            &["com.example.thing"],
        );
        assert_eq!(optional(&corpus), ["object", "view", "record", "union", "unknown", "external"]);
        assert_eq!(corpus.lossy().matches().collect::<Vec<_>>(), [Match::Place]);
    }

    #[test]
    fn a_pattern_matches_at_best_a_place() {
        let corpus = corpus(
            r##""needed": { "type": "object", "properties": { "inner": { "type": "unknown" } } },
                "number": { "type": "integer" }"##,
            &[
                "com.example.thing#main.needed",
                "com.example.thing#main.number",
                "com.example.thing#main.*",
                "com.example.thing#main.needed.**",
                "com.example.thing#main.needed.inner",
            ],
        );
        let [required, nothing, place] = [Match::Required, Match::Nothing, Match::Place];
        assert_eq!(corpus.lossy().matches().collect::<Vec<_>>(), [required, nothing, required, place, place]);
        assert_eq!(optional(&corpus), [""; 0]);
    }
}
