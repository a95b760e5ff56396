//! Selects the definitions of a run: those that the options name, and all that these refer to.

use std::collections::{BTreeMap, BTreeSet};

use lexgen_data::Nsid;

use crate::lexicon::index::Index;
use crate::lexicon::options::ReadOptions;
use crate::lexicon::pattern::DefinitionPattern;
use crate::lexicon::resolve::Targets;
use crate::lexicon::syntax::{DefName, Definition, DefinitionIndex, Document};

/// The selected definitions, by document.
#[derive(Debug)]
pub(crate) struct Selection {
    parts: BTreeMap<Nsid, Part>,
}

/// The selected part of a document.
#[derive(Debug)]
pub(crate) enum Part {
    /// All definitions.
    Whole,
    /// The definitions of these names.
    Named(BTreeSet<DefName>),
}

impl Part {
    /// Returns whether the definition `name` is selected.
    pub(crate) fn has(&self, name: &DefName) -> bool {
        match self {
            Self::Whole => true,
            Self::Named(names) => names.contains(name),
        }
    }
}

impl Selection {
    /// Returns whether any definition of the document `nsid` is selected.
    pub(crate) fn contains(&self, nsid: &Nsid) -> bool {
        self.parts.contains_key(nsid)
    }

    /// The selected part of the document `nsid`, if any is.
    pub(crate) fn part(&self, nsid: &Nsid) -> Option<&Part> {
        self.parts.get(nsid)
    }
}

/// Splits a document in two with the same `id`: one with the definitions of these `names`, and one with the others.
pub(crate) fn split(mut document: Document, names: &BTreeSet<DefName>) -> (Document, Document) {
    let (named, others) = document.definitions.drain(..).partition(|definition| names.contains(&definition.name));
    let rest = Document { definitions: others, ..document.clone() };
    (Document { definitions: named, ..document }, rest)
}

/// Selects the definitions that the options name, and all that these refer to.
///
/// External lexicons are not selected.
pub(crate) fn select(index: &Index<'_>, targets: &Targets, options: &ReadOptions) -> Selection {
    let documents = index.documents();
    if options.include.is_empty() && options.exclude.is_empty() && options.external.is_empty() {
        return Selection { parts: documents.keys().map(|&id| (id.clone(), Part::Whole)).collect() };
    }
    let mut closure =
        Closure { options, index, targets, documents: &documents, selected: BTreeMap::new(), pending: Vec::new() };
    for (id, document) in documents.iter().filter(|(id, _)| !options.external.has_lexicon(id)) {
        closure.add_named(id, *document);
    }
    closure.follow();
    closure.finish()
}

/// The search for everything that selected definitions refer to.
struct Closure<'s, 'd> {
    options: &'s ReadOptions,
    index: &'s Index<'d>,
    targets: &'s Targets,
    /// All NSIDs; `None` for one whose file cannot be read.
    documents: &'s BTreeMap<&'d Nsid, Option<&'d Document>>,
    selected: BTreeMap<&'d Nsid, BTreeSet<&'d DefName>>,
    pending: Vec<&'d Definition>,
}

impl<'d> Closure<'_, 'd> {
    /// Selects the definitions of a document that the options name.
    fn add_named(&mut self, id: &'d Nsid, document: Option<&'d Document>) {
        let definitions = document.map_or(&[][..], |document| &document.definitions);
        // The definitions are not known, so the errors of the file count if any of them may be named.
        if definitions.is_empty() && may_be_named(self.options, id) {
            self.selected.entry(id).or_default();
        }
        for definition in definitions.iter().filter(|found| is_named(self.options, id, &found.name)) {
            self.add(id, definition.id);
        }
    }

    fn add(&mut self, id: &'d Nsid, definition: DefinitionIndex) {
        let definition = self.index.definition(definition);
        if self.selected.entry(id).or_default().insert(&definition.name) {
            self.pending.push(definition);
        }
    }

    /// Selects all that selected definitions refer to. If a definition is missing, its document is selected all the
    /// same, so that its errors count.
    fn follow(&mut self) {
        while let Some(definition) = self.pending.pop() {
            definition.for_each_reference(|reference, _| {
                let target = self.targets.of(reference);
                let document = self.documents.get_key_value(&reference.target.nsid);
                let Some((&id, _)) = document.filter(|_| target.external.is_none()) else { return };
                match target.definition() {
                    Some(definition) => self.add(id, definition),
                    None => _ = self.selected.entry(id).or_default(),
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

fn is_named(options: &ReadOptions, id: &Nsid, name: &DefName) -> bool {
    let matches = |pattern: &DefinitionPattern| pattern.matches(id, name);
    (options.include.is_empty() || options.include.iter().any(matches)) && !options.exclude.iter().any(matches)
}

/// Returns whether the options may name a definition of a document whose definitions are not known.
fn may_be_named(options: &ReadOptions, id: &Nsid) -> bool {
    let is_whole = |pattern: &DefinitionPattern| pattern.definition().is_none() && pattern.lexicons().matches(id);
    (options.include.is_empty() || options.include.iter().any(|pattern| pattern.lexicons().matches(id)))
        && !options.exclude.iter().any(is_whole)
}
