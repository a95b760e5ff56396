//! Which documents a run is about: those asked for, and all that they refer to.

use std::collections::{BTreeMap, BTreeSet};

use lexgen_data::Nsid;

use crate::config::Config;
use crate::syntax::Document;

/// The selected NSIDs. Those of `documents` that are mapped to other crates are not among them.
///
/// `documents` has nothing for an NSID whose file cannot be read.
pub(crate) fn select(config: &Config, documents: &BTreeMap<Nsid, Option<&Document>>) -> BTreeSet<Nsid> {
    let mut selected: BTreeSet<Nsid> = documents.keys().filter(|id| is_asked_for(config, id)).cloned().collect();
    if selected.len() == documents.len() {
        return selected;
    }
    let mut pending: Vec<Nsid> = selected.iter().cloned().collect();
    while let Some(id) = pending.pop() {
        let Some(Some(document)) = documents.get(&id) else {
            continue;
        };
        document.for_each_reference(|reference, _| {
            let id = &reference.target.nsid;
            if documents.contains_key(id) && config.externs.find(&reference.target).is_none() && !selected.contains(id)
            {
                selected.insert(id.clone());
                pending.push(id.clone());
            }
        });
    }
    selected
}

fn is_asked_for(config: &Config, id: &Nsid) -> bool {
    let included = config.include.is_empty() || config.include.iter().any(|pattern| pattern.matches(id));
    included && !config.exclude.iter().any(|pattern| pattern.matches(id)) && !config.externs.has_document(id)
}
