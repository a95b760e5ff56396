//! The definitions of a corpus, owned by a sampler.

use std::collections::BTreeMap;

use crate::lexicon::corpus::Corpus;
use crate::lexicon::resolve::Targets;
use crate::lexicon::syntax::{DefId, DefinitionIndex, DefinitionKind, Reference};

/// All valid definitions of a corpus, by name and by number.
#[derive(Debug)]
pub(super) struct Definitions {
    ids: BTreeMap<DefId, DefinitionIndex>,
    /// By number. `None` for an invalid definition.
    all: Vec<Option<Named>>,
    targets: Targets,
}

/// A definition and its name.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: DefId,
    pub(super) kind: DefinitionKind,
}

impl Definitions {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut ids = BTreeMap::new();
        let mut all: Vec<Option<Named>> = (0..corpus.definition_count()).map(|_| None).collect();
        for document in corpus.all_documents() {
            for definition in &document.definitions {
                let name = DefId { nsid: document.id.clone(), name: definition.name.clone() };
                ids.insert(name.clone(), definition.id);
                all[definition.id.index()] = Some(Named { name, kind: definition.kind.clone() });
            }
        }
        Self { ids, all, targets: corpus.targets().clone() }
    }

    /// The number of valid definitions.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The length of tables over [`DefinitionIndex`].
    pub(super) fn table_len(&self) -> usize {
        self.all.len()
    }

    /// The names of all definitions, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &DefId> {
        self.ids.keys()
    }

    /// The names of all definitions from `first` on, in order.
    pub(super) fn names_from<'s>(&'s self, first: &DefId) -> impl Iterator<Item = &'s DefId> {
        self.ids.range(first..).map(|(name, _)| name)
    }

    /// All definitions, in the order of their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = (DefinitionIndex, &Named)> {
        self.ids.values().filter_map(|&id| Some((id, self.get(id)?)))
    }

    pub(super) fn get(&self, id: DefinitionIndex) -> Option<&Named> {
        self.all[id.index()].as_ref()
    }

    /// The definition of this name.
    pub(super) fn find(&self, name: &DefId) -> Option<&Named> {
        self.get(*self.ids.get(name)?)
    }

    /// The number of the valid definition that a ref leads to.
    pub(super) fn target_id(&self, reference: &Reference) -> Option<DefinitionIndex> {
        self.targets.of(reference).definition().filter(|&id| self.get(id).is_some())
    }

    /// The valid definition that a ref leads to.
    pub(super) fn target(&self, reference: &Reference) -> Option<&Named> {
        self.get(self.target_id(reference)?)
    }
}
