//! Lexicon documents while they are made.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// The documents of an import, by NSID.
pub(super) type Documents = BTreeMap<String, Document>;

/// A lexicon document.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The fields beside `lexicon`, `id` and `defs`.
    pub(super) fields: Map<String, Value>,
    /// The definitions, in the order in which they are printed. `main` comes first.
    pub(super) definitions: Map<String, Value>,
    /// The names that are taken, in lower case.
    names: BTreeSet<String>,
}

impl Document {
    /// Returns `name`, or the first free name that is `name` with a number.
    pub(super) fn take_name(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 1_u32;
        while !self.names.insert(free.to_ascii_lowercase()) {
            number += 1;
            free = format!("{name}{number}");
        }
        free
    }
}
