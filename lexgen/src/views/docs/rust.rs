//! The Rust that lexicons become.

use std::collections::BTreeMap;

use super::model::Rust;
use crate::config::Config;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::read::read;
use crate::rust::lower::{Placement, lower};
use crate::rust::output::signatures as signatures_of;
use crate::source::Sources;

/// Returns the items of each lexicon, by NSID. Lexicons whose types are external have none.
pub(super) fn signatures(sources: &Sources, corpus: &Corpus, config: &Config) -> BTreeMap<String, Rust> {
    let has_externs = config.externs.entries().next().is_some();
    let model = match has_externs {
        // Refs to external types have other paths.
        true => lower(&read(sources, &config.read_options(), &mut Diagnostics::default()), config, &Placement::Tree),
        false => lower(corpus, config, &Placement::Tree),
    };
    let items = signatures_of(&model).into_iter().filter(|items| !items.code.is_empty());
    items.map(|items| (items.nsid, Rust { module: items.module, code: items.code })).collect()
}
