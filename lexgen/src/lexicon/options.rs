//! The options that reading lexicons depends on.

use std::collections::BTreeSet;

use lexgen_data::Nsid;
use serde::Deserialize;

use crate::lexicon::pattern::{DefinitionPattern, NsidPattern, PlacePattern};
use crate::lexicon::syntax::{DefId, DefName};

/// The options that decide which documents are selected, and which refs must lead to a definition.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadOptions {
    /// Only definitions that match one of these patterns, and those that they refer to. All definitions, if empty.
    pub(crate) include: Vec<DefinitionPattern>,
    /// No definitions that match one of these patterns, unless a selected definition refers to them.
    pub(crate) exclude: Vec<DefinitionPattern>,
    /// The definitions whose types exist outside of the run.
    pub(crate) external: ExternalPatterns,
    /// The treatment of refs to missing definitions.
    pub(crate) unresolved: Unresolved,
    /// The treatment of forms that this version does not know.
    pub(crate) unknown: Unknown,
    /// The lists, formatted strings and optional fields that are read leniently.
    pub(crate) lossy: Vec<PlacePattern>,
}

/// The treatment of refs that lead to no definition.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Unresolved {
    /// Reports an error.
    #[default]
    Error,
    /// Reports a warning and uses any value of the data model for the type. In an open union, such data is kept by the
    /// unknown variant.
    Data,
}

/// The treatment of string formats, and of types of `main` definitions, that this version does not know.
///
/// The language grows: a new string format is text all the same, and a new type of definition usually concerns other tools.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// Reports an error.
    #[default]
    Error,
    /// Reports a warning. A string of an unknown format is a plain string, and a `main` definition of an unknown type is left
    /// out. A ref to it leads to no definition: see [`Unresolved`].
    Data,
}

/// The definitions whose types exist outside of the run.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExternalPatterns {
    lexicons: Vec<NsidPattern>,
    definitions: BTreeSet<DefId>,
    /// A lexicon whose types are generated even if `lexicons` matches it.
    generated: Option<Nsid>,
}

/// The reason why a definition is external.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum External {
    /// A pattern matches its lexicon.
    Lexicon,
    /// It is listed by name.
    Definition,
}

impl ExternalPatterns {
    pub(crate) fn new<'k>(
        lexicons: Vec<NsidPattern>,
        definitions: impl IntoIterator<Item = &'k str>,
        generated: Option<Nsid>,
    ) -> Self {
        let parse = |key: &str| {
            let (nsid, name) = key.split_once('#')?;
            Some(DefId { nsid: nsid.parse().ok()?, name: DefName::new(name) })
        };
        Self { lexicons, definitions: definitions.into_iter().filter_map(parse).collect(), generated }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lexicons.is_empty() && self.definitions.is_empty()
    }

    /// Returns whether all types of the lexicon `nsid` are external.
    pub(crate) fn has_lexicon(&self, nsid: &Nsid) -> bool {
        self.generated.as_ref() != Some(nsid) && self.lexicons.iter().any(|pattern| pattern.matches(nsid))
    }

    /// Returns why the type of `id` is external, if it is.
    pub(crate) fn find(&self, id: &DefId) -> Option<External> {
        if self.definitions.contains(id) {
            Some(External::Definition)
        } else {
            self.has_lexicon(&id.nsid).then_some(External::Lexicon)
        }
    }
}
