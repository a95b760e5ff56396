//! Resolves every ref of a run, once.

use crate::lexicon::index::{Found, Index};
use crate::lexicon::options::{External, ExternalPatterns};
use crate::lexicon::syntax::{DefinitionIndex, Document, Numbers, Reference};

/// The targets of all refs, by the numbers of the refs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Targets(Vec<Resolved>);

/// The target of one ref.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolved {
    /// The definition in the documents of the run.
    pub(crate) found: Found,
    /// Whether the options map it to an external type.
    pub(crate) external: Option<External>,
}

impl Resolved {
    /// The definition, if there is one.
    pub(crate) fn definition(self) -> Option<DefinitionIndex> {
        match self.found {
            Found::Definition(id) => Some(id),
            Found::Unreadable | Found::LeftOut | Found::NoDefinition(_) | Found::NoDocument => None,
        }
    }
}

impl Targets {
    /// The target of `reference`.
    pub(crate) fn of(&self, reference: &Reference) -> Resolved {
        self.0[reference.id.index()]
    }
}

/// Looks up the targets of all refs.
///
/// Those of documents without a valid `id` remain [`Found::NoDocument`]: nothing asks for them.
pub(crate) fn resolve(index: &Index<'_>, external: &ExternalPatterns, numbers: &Numbers) -> Targets {
    let mut targets = vec![Resolved { found: Found::NoDocument, external: None }; numbers.references()];
    for document in index.files.iter().filter_map(|file| file.document()) {
        resolve_document(document, index, external, &mut targets);
    }
    Targets(targets)
}

fn resolve_document(document: &Document, index: &Index<'_>, external: &ExternalPatterns, targets: &mut [Resolved]) {
    document.for_each_reference(|reference, _| {
        let target = &reference.target;
        let resolved = Resolved { found: index.find(target), external: external.find(target) };
        targets[reference.id.index()] = resolved;
    });
}
