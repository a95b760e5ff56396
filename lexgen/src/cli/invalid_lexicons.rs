//! The lexicons that have errors, so that commands do not call their types unknown.

use std::collections::BTreeSet;

use lexgen::sample::Sampler;
use lexgen::source::Sources;

/// The names of documents that are not in a corpus because of errors.
pub(super) struct InvalidLexicons {
    ids: BTreeSet<String>,
    /// The paths of files that are not JSON, with dots for separators and without extensions.
    paths: Vec<String>,
}

impl InvalidLexicons {
    /// Returns those of the files that `sampler` does not know.
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

    /// Returns whether the document of the definition `name` is one of these.
    pub(super) fn has(&self, name: &str) -> bool {
        let nsid = name.split('#').next().unwrap_or_default();
        let is_of =
            |path: &String| path.strip_suffix(nsid).is_some_and(|start| start.is_empty() || start.ends_with('.'));
        !nsid.is_empty() && (self.ids.contains(nsid) || self.paths.iter().any(is_of))
    }
}
