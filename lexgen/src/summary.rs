//! Counts of what a run read and generated.

#[cfg(feature = "views")]
use crate::lexicon::corpus::Corpus;
use crate::lexicon::source::Sources;
#[cfg(feature = "views")]
use crate::lexicon::syntax::DefinitionKind;
use crate::manifest;
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
    /// The Cargo features of the namespaces, each with those that it enables. Empty without
    /// [`Config::namespace_features`](crate::Config::namespace_features).
    pub features: manifest::Features,
    /// Items that did not get their usual name because it is taken: each in terms of the lexicon, with its name.
    pub renames: Vec<(String, String)>,
}

impl Summary {
    /// The summary of a run that ends before code is generated.
    pub(crate) fn of_failure(sources: &Sources) -> Self {
        Self { files: sources.len(), ..Self::default() }
    }

    /// The summary of a run that uses the lexicons without lowering them.
    #[cfg(feature = "views")]
    pub(crate) fn of_corpus(sources: &Sources, corpus: &Corpus) -> Self {
        let mut summary = Self { lexicons: corpus.documents().len(), ..Self::of_failure(sources) };
        for definition in corpus.documents().iter().flat_map(|document| &document.definitions) {
            match definition.kind {
                DefinitionKind::Record(_) => summary.records += 1,
                DefinitionKind::Query(_) => summary.queries += 1,
                DefinitionKind::Procedure(_) => summary.procedures += 1,
                DefinitionKind::Subscription(_) => summary.subscriptions += 1,
                DefinitionKind::Space(_) => summary.spaces += 1,
                DefinitionKind::PermissionSet(_) | DefinitionKind::Token | DefinitionKind::Schema(_) => {}
            }
        }
        summary
    }

    pub(crate) fn new(sources: &Sources, model: &Model) -> Self {
        let mut summary = Self::of_failure(sources);
        // The root module is about all lexicons, and does not belong to one.
        summary.lexicons = model.contents.keys().filter(|&&module| module != ModuleTree::ROOT).count();
        summary.renames =
            model.renames.iter().map(|rename| (rename.key.clone(), rename.given.as_str().to_owned())).collect();
        let needs = model.features.iter().flat_map(|features| &features.needs);
        summary.features = needs.map(|(name, needs)| (name.clone(), needs.iter().cloned().collect())).collect();
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
