//! Selects the definitions of a run: those that the options ask for, and all that these refer to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lexgen_data::Nsid;

use crate::config::Config;
use crate::lexicon::pattern::DefinitionPattern;
use crate::lexicon::syntax::{DefName, Definition, Document};

/// The selected definitions, by document.
#[derive(Debug)]
pub(crate) struct Selection {
    parts: BTreeMap<Nsid, Part>,
}

/// How much of a document is selected.
#[derive(Debug)]
pub(crate) enum Part {
    /// All definitions.
    Whole,
    /// The definitions of these names.
    Named(BTreeSet<DefName>),
}

impl Selection {
    /// Whether anything of the document `nsid` is selected.
    pub(crate) fn contains(&self, nsid: &Nsid) -> bool {
        self.parts.contains_key(nsid)
    }

    /// How much of the document `nsid` is selected, if anything is.
    pub(crate) fn part(&self, nsid: &Nsid) -> Option<&Part> {
        self.parts.get(nsid)
    }
}

/// Two documents with the same `id`: the definitions of these `names`, and the others.
pub(crate) fn split(mut document: Document, names: &BTreeSet<DefName>) -> (Document, Document) {
    let (named, others) = document.definitions.drain(..).partition(|definition| names.contains(&definition.name));
    let rest = Document { definitions: others, ..document.clone() };
    (Document { definitions: named, ..document }, rest)
}

/// Selects among `documents`, which has `None` for an NSID whose file cannot be read.
///
/// Documents that are mapped to other crates are not selected.
pub(crate) fn select(config: &Config, documents: &BTreeMap<Nsid, Option<&Document>>) -> Selection {
    if config.include.is_empty() && config.exclude.is_empty() && config.externs.is_empty() {
        return Selection { parts: documents.keys().map(|id| (id.clone(), Part::Whole)).collect() };
    }
    let mut closure = Closure::new(config, documents);
    for (id, document) in documents.iter().filter(|(id, _)| !config.externs.has_document(id)) {
        closure.add_asked_for(id, *document);
    }
    closure.follow();
    closure.finish()
}

/// The search for everything that selected definitions refer to.
struct Closure<'d> {
    config: &'d Config,
    documents: &'d BTreeMap<Nsid, Option<&'d Document>>,
    definitions: HashMap<(&'d Nsid, &'d DefName), &'d Definition>,
    selected: BTreeMap<&'d Nsid, BTreeSet<&'d DefName>>,
    pending: Vec<&'d Definition>,
}

impl<'d> Closure<'d> {
    fn new(config: &'d Config, documents: &'d BTreeMap<Nsid, Option<&'d Document>>) -> Self {
        let definitions = documents.values().flatten().flat_map(|document| {
            document.definitions.iter().map(|definition| ((&document.id, &definition.name), definition))
        });
        Self { config, documents, definitions: definitions.collect(), selected: BTreeMap::new(), pending: Vec::new() }
    }

    /// Selects what the options ask for by name.
    fn add_asked_for(&mut self, id: &'d Nsid, document: Option<&'d Document>) {
        let Some(document) = document else {
            // Its definitions are not known, so its errors count if any of them may be asked for.
            if may_be_asked_for(self.config, id) {
                self.selected.entry(id).or_default();
            }
            return;
        };
        if document.definitions.is_empty() && may_be_asked_for(self.config, id) {
            self.selected.entry(id).or_default();
        }
        for definition in document.definitions.iter().filter(|found| is_asked_for(self.config, id, &found.name)) {
            self.add(id, &definition.name);
        }
    }

    /// Selects a definition, or, if it is not there, the document that should have it.
    fn add(&mut self, id: &'d Nsid, name: &'d DefName) {
        let names = self.selected.entry(id).or_default();
        if let Some(definition) = self.definitions.get(&(id, name)).filter(|_| names.insert(name)) {
            self.pending.push(definition);
        }
    }

    /// Selects all that selected definitions refer to.
    fn follow(&mut self) {
        while let Some(definition) = self.pending.pop() {
            definition.for_each_reference(|reference, _| {
                let target = &reference.target;
                if let Some((id, _)) = self.documents.get_key_value(&target.nsid) {
                    if self.config.externs.find(target).is_none() {
                        self.add(id, &target.name);
                    }
                }
            });
        }
    }

    fn finish(self) -> Selection {
        let part = |(id, names): (&Nsid, BTreeSet<&DefName>)| {
            let is_whole = self.documents[id].is_none_or(|document| document.definitions.len() == names.len());
            let part = if is_whole { Part::Whole } else { Part::Named(names.into_iter().cloned().collect()) };
            (id.clone(), part)
        };
        Selection { parts: self.selected.into_iter().map(part).collect() }
    }
}

fn is_asked_for(config: &Config, id: &Nsid, name: &DefName) -> bool {
    let matches = |pattern: &DefinitionPattern| pattern.matches(id, name);
    (config.include.is_empty() || config.include.iter().any(matches)) && !config.exclude.iter().any(matches)
}

/// Whether a definition that is not known may be asked for.
fn may_be_asked_for(config: &Config, id: &Nsid) -> bool {
    let is_whole = |pattern: &DefinitionPattern| pattern.definition().is_none() && pattern.lexicons().matches(id);
    (config.include.is_empty() || config.include.iter().any(|pattern| pattern.lexicons().matches(id)))
        && !config.exclude.iter().any(is_whole)
}
