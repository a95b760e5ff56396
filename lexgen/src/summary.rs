//! Counts of what a run read and generated.

use crate::lexicon::source::Sources;
use crate::rust::model::{EndpointKind, ItemKind, Model, Role};
use crate::rust::names::ModuleTree;

/// Counts of what a run read and generated, and renames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Lexicons that code was generated for.
    pub lexicons: usize,
    /// Records.
    pub records: usize,
    /// Queries.
    pub queries: usize,
    /// Procedures.
    pub procedures: usize,
    /// Subscriptions.
    pub subscriptions: usize,
    /// Declarations of types of spaces.
    pub spaces: usize,
    /// Structs, unions, enumerations and aliases, including records.
    pub types: usize,
    /// Items that did not get their usual name because it is taken: each in terms of the lexicon, with its name.
    pub renames: Vec<(String, String)>,
}

impl Summary {
    /// The summary of a run that ends before code is generated.
    pub(crate) fn of_failure(sources: &Sources) -> Self {
        Self { files: sources.len(), ..Self::default() }
    }

    pub(crate) fn new(sources: &Sources, model: &Model) -> Self {
        let mut summary = Self::of_failure(sources);
        // The root module is about all lexicons, and does not belong to one.
        summary.lexicons = model.contents.keys().filter(|&&module| module != ModuleTree::ROOT).count();
        summary.renames =
            model.renames.iter().map(|rename| (rename.key.clone(), rename.given.as_str().to_owned())).collect();
        for item in model.items.iter().filter(|item| item.module != ModuleTree::ROOT) {
            summary.count(&item.kind);
        }
        summary
    }

    fn count(&mut self, kind: &ItemKind) {
        match kind {
            ItemKind::Endpoint(endpoint) => match endpoint.kind {
                EndpointKind::Query => self.queries += 1,
                EndpointKind::Procedure => self.procedures += 1,
                EndpointKind::Subscription => self.subscriptions += 1,
            },
            ItemKind::Struct(object) => {
                self.types += 1;
                self.records += usize::from(matches!(object.role, Role::Record { .. }));
            }
            ItemKind::Union(_)
            | ItemKind::StringEnum(_)
            | ItemKind::IntegerEnum(_)
            | ItemKind::Alias(_)
            | ItemKind::Newtype(..)
            | ItemKind::Errors(_) => self.types += 1,
            ItemKind::Space { .. } => self.spaces += 1,
            ItemKind::Route(_) | ItemKind::Token(_) | ItemKind::PermissionSet { .. } => {}
        }
    }
}
