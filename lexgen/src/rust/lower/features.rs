//! Cargo features, one for each namespace.

use std::collections::{BTreeMap, BTreeSet};

use lexgen_data::Nsid;

use crate::lexicon::corpus::{Corpus, Target};
use crate::rust::model::Features;
use crate::rust::names::ModuleTree;

/// Returns the features of the namespaces of a corpus. A namespace needs those that its lexicons refer to; what these need follows from
/// their own features.
pub(super) fn features(corpus: &Corpus, modules: &ModuleTree) -> Features {
    let mut features = Features { of_modules: BTreeMap::new(), needs: BTreeMap::new() };
    for document in corpus.documents() {
        let feature = feature_of(&document.id);
        let mut needs = BTreeSet::new();
        document.for_each_reference(|reference, _| {
            if let Target::Definition(..) = corpus.target(reference) {
                needs.insert(feature_of(&reference.target.nsid));
            }
        });
        needs.remove(&feature);
        features.of_modules.extend(modules.find(&document.id).map(|module| (module, feature.clone())));
        features.needs.entry(feature).or_default().extend(needs);
    }
    features
}

/// The feature of a lexicon's namespace, such as `app-bsky-feed`.
fn feature_of(nsid: &Nsid) -> String {
    let namespace = nsid.as_str().rsplit_once('.').map_or(nsid.as_str(), |(namespace, _)| namespace);
    namespace.replace('.', "-")
}
