//! Which lexicons there are that cannot be used, so that what needs them is not said to be unknown.

use std::collections::BTreeSet;

use lexgen::sample::Sampler;
use lexgen::source::Sources;

/// The names of documents that were left out of a corpus, because of errors.
pub(super) struct Unsound {
    ids: BTreeSet<String>,
    /// The paths of files that are not even JSON, with dots between folders and without their endings.
    paths: Vec<String>,
}

impl Unsound {
    /// Those of these files of which nothing is known.
    pub(super) fn new(sources: &Sources, sampler: &Sampler) -> Self {
        let known: BTreeSet<&str> = sampler.definitions().map(|id| id.nsid.as_str()).collect();
        let mut this = Self { ids: BTreeSet::new(), paths: Vec::new() };
        for (_, file) in sources.iter() {
            match serde_json::from_str::<serde_json::Value>(file.text()) {
                Ok(document) => {
                    let id = document.get("lexicon").and_then(|_| document.get("id")).and_then(|id| id.as_str());
                    this.ids.extend(id.filter(|id| !known.contains(id)).map(str::to_owned));
                }
                Err(_) => {
                    let path = file.path().with_extension("");
                    let names = path.iter().map(|name| name.to_string_lossy().into_owned());
                    this.paths.push(names.collect::<Vec<_>>().join("."));
                }
            }
        }
        this
    }

    /// Whether the document is one of these that has the definition of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        let nsid = name.split('#').next().unwrap_or_default();
        let is_of =
            |path: &String| path.strip_suffix(nsid).is_some_and(|start| start.is_empty() || start.ends_with('.'));
        !nsid.is_empty() && (self.ids.contains(nsid) || self.paths.iter().any(is_of))
    }
}
