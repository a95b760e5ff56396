//! The option `extern`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use lexgen_data::Nsid;
use serde::{Deserialize, Deserializer, de};

use super::{ConfigError, RustPath};
use crate::lexicon::options::ExternalPatterns;
use crate::lexicon::pattern::NsidPattern;
use crate::lexicon::syntax::DefId;

/// Types that exist outside of the run, in another crate or another module.
///
/// A key is an NSID pattern, whose value is the module that corresponds to its fixed part, or a definition
/// (`com.example.defs#money`), whose value is its type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Externs {
    modules: Vec<(NsidPattern, RustPath)>,
    types: BTreeMap<String, RustPath>,
    /// A lexicon that is generated even if `modules` matches it.
    generated: Option<Nsid>,
}

/// The place of an external type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExternTarget<'e, 'n> {
    /// This type.
    Type(&'e str),
    /// Below this module, under these segments of the NSID with dots between them.
    Below(&'e str, &'n str),
}

impl Externs {
    /// Adds an entry. It replaces an earlier one with the same key.
    ///
    /// # Errors
    ///
    /// If `key` is neither an NSID pattern nor a definition, or `path` is not the path of a Rust item.
    pub fn insert(&mut self, key: &str, path: &str) -> Result<(), ConfigError> {
        let path: RustPath = path.parse()?;
        if key.split_once('#').is_some_and(|(nsid, name)| nsid.parse::<Nsid>().is_ok() && !name.is_empty()) {
            self.types.insert(key.to_owned(), path);
        } else {
            let pattern: NsidPattern = key.parse().map_err(ConfigError::invalid)?;
            self.modules.retain(|(known, _)| *known != pattern);
            self.modules.push((pattern, path));
            self.modules.sort_by_key(|(pattern, _)| Reverse(pattern.specificity()));
        }
        Ok(())
    }

    /// Maps all lexicons except `generated` to `path`.
    pub(crate) fn map_all_but(&mut self, generated: &Nsid, path: &str) -> Result<(), ConfigError> {
        self.generated = Some(generated.clone());
        self.insert("*", path)
    }

    /// Returns whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty() && self.types.is_empty()
    }

    /// The keys of all entries that a user has given.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        // With `generated`, the entry for everything is that of `map_all_but`.
        let is_given = |pattern: &NsidPattern| self.generated.is_none() || pattern.specificity() > 0;
        let modules = self.modules.iter().map(|(pattern, _)| pattern).filter(move |pattern| is_given(pattern));
        modules.map(ToString::to_string).chain(self.types.keys().cloned())
    }

    /// The entries, as `lexgen.toml` has them.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (String, &str)> {
        let modules = self.modules.iter().map(|(pattern, path)| (pattern.to_string(), path));
        let types = self.types.iter().map(|(id, path)| (id.clone(), path));
        modules.chain(types).map(|(key, path)| (key, path.as_str()))
    }

    /// The definitions that have entries.
    pub(crate) fn patterns(&self) -> ExternalPatterns {
        let lexicons = self.modules.iter().map(|(pattern, _)| pattern.clone()).collect();
        ExternalPatterns::new(lexicons, self.types.keys().map(String::as_str), self.generated.clone())
    }

    /// Returns the place of the type of `id`, if it is external. The most specific entry wins.
    pub(crate) fn find<'n>(&self, id: &'n DefId) -> Option<ExternTarget<'_, 'n>> {
        if self.is_empty() {
            return None;
        }
        if let Some(path) = self.types.get(&format!("{}#{}", id.nsid, id.name.as_str())) {
            return Some(ExternTarget::Type(path.as_str()));
        }
        if self.generated.as_ref() == Some(&id.nsid) {
            return None;
        }
        self.modules
            .iter()
            .find_map(|(pattern, path)| Some(ExternTarget::Below(path.as_str(), pattern.remainder(&id.nsid)?)))
    }
}

impl<'de> Deserialize<'de> for Externs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut externs = Self::default();
        for (key, path) in BTreeMap::<String, String>::deserialize(deserializer)? {
            externs.insert(&key, &path).map_err(de::Error::custom)?;
        }
        Ok(externs)
    }
}
