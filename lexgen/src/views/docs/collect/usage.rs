//! Which definitions refer to which others.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::lexicon::corpus::Corpus;
use crate::lexicon::syntax::{
    DefId, DefName, Definition, DefinitionKind, Document, Permission, Schema, SchemaKind, Space,
};

/// The refs between definitions, in both directions. Names of tokens, collections and methods count as well.
#[derive(Debug, Default)]
pub(super) struct Usage {
    uses: BTreeMap<DefId, BTreeSet<DefId>>,
    used_by: BTreeMap<DefId, BTreeSet<DefId>>,
}

impl Usage {
    /// Collects the refs to definitions that are `shown`.
    pub(super) fn new(corpus: &Corpus, shown: &HashSet<DefId>) -> Self {
        let mut usage = Self::default();
        for document in corpus.documents() {
            for definition in &document.definitions {
                let from = id_of(document, definition);
                for to in named_by(definition).into_iter().filter(|to| shown.contains(to)) {
                    usage.used_by.entry(to.clone()).or_default().insert(from.clone());
                    usage.uses.entry(from.clone()).or_default().insert(to);
                }
            }
        }
        usage
    }

    /// The definitions that `id` refers to.
    pub(super) fn uses(&self, id: &DefId) -> impl Iterator<Item = &DefId> {
        self.uses.get(id).into_iter().flatten()
    }

    /// The definitions that refer to `id`.
    pub(super) fn used_by(&self, id: &DefId) -> impl Iterator<Item = &DefId> {
        self.used_by.get(id).into_iter().flatten()
    }
}

pub(super) fn id_of(document: &Document, definition: &Definition) -> DefId {
    DefId { nsid: document.id.clone(), name: definition.name.clone() }
}

/// All definitions that a definition names, whether or not they exist.
fn named_by(definition: &Definition) -> Vec<DefId> {
    let mut named = Vec::new();
    definition.for_each_reference(|reference, _| named.push(reference.target.clone()));
    definition.for_each_schema(|schema| named.extend(named_values(schema)));
    match &definition.kind {
        DefinitionKind::PermissionSet(set) => named.extend(set.permissions.iter().flat_map(named_by_permission)),
        DefinitionKind::Space(Space { collections, .. }) => named.extend(collections.iter().cloned().map(main_of)),
        _ => {}
    }
    named
}

/// The values of a string that are full names of definitions, as those of tokens are.
fn named_values(schema: &Schema) -> Vec<DefId> {
    let SchemaKind::String(string) = &schema.kind else { return Vec::new() };
    let values = string.known_values.iter().chain(&string.closed_values).flatten();
    let named = values.filter_map(|value| {
        let (nsid, name) = value.split_once('#').unwrap_or((value, "main"));
        Some(DefId { nsid: nsid.parse().ok()?, name: DefName::new(name) })
    });
    named.collect()
}

fn named_by_permission(permission: &Permission) -> Vec<DefId> {
    match permission {
        Permission::Repo { collection: names, .. } | Permission::Rpc { lxm: names, .. } => {
            names.iter().cloned().map(main_of).collect()
        }
        Permission::Space { space_type, collections, .. } => {
            let collections = collections.iter().filter_map(|name| name.parse().ok());
            [space_type.clone()].into_iter().chain(collections).map(main_of).collect()
        }
    }
}

fn main_of(nsid: lexgen_data::Nsid) -> DefId {
    DefId { nsid, name: DefName::main() }
}
