//! What a run read and made, in numbers.

use crate::lexicon::source::Sources;
use crate::rust::model::{EndpointKind, ItemKind, Model, Role};
use crate::rust::names::ModuleTree;

/// What a run read and made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read.
    pub files: usize,
    /// Lexicons that code was made from.
    pub lexicons: usize,
    /// Records.
    pub records: usize,
    /// Queries.
    pub queries: usize,
    /// Procedures.
    pub procedures: usize,
    /// Subscriptions.
    pub subscriptions: usize,
    /// Structs, unions, enumerations and aliases, records among them.
    pub types: usize,
    /// Names that were taken, in the lexicon's terms, with the names given instead.
    pub renames: Vec<(String, String)>,
}

impl Summary {
    pub(crate) fn of_failure(sources: &Sources) -> Self {
        Self { files: sources.iter().count(), ..Self::default() }
    }

    pub(crate) fn new(sources: &Sources, model: &Model) -> Self {
        let mut summary = Self::of_failure(sources);
        // What stands at the root is about all lexicons, and made from none.
        summary.lexicons = model.contents.keys().filter(|&&module| module != ModuleTree::ROOT).count();
        summary.renames =
            model.renames.iter().map(|rename| (rename.key.clone(), rename.given.as_str().to_owned())).collect();
        for item in model.items.iter().filter(|item| item.module != ModuleTree::ROOT) {
            match &item.kind {
                ItemKind::Endpoint(endpoint) => match endpoint.kind {
                    EndpointKind::Query => summary.queries += 1,
                    EndpointKind::Procedure => summary.procedures += 1,
                    EndpointKind::Subscription => summary.subscriptions += 1,
                },
                ItemKind::Struct(object) => {
                    summary.types += 1;
                    summary.records += usize::from(matches!(object.role, Role::Record { .. }));
                }
                ItemKind::Union(_)
                | ItemKind::StringEnum(_)
                | ItemKind::IntegerEnum(_)
                | ItemKind::Alias(_)
                | ItemKind::Newtype(..)
                | ItemKind::Errors(_) => summary.types += 1,
                ItemKind::Route(_) | ItemKind::Token(_) | ItemKind::PermissionSet { .. } => {}
            }
        }
        summary
    }
}
