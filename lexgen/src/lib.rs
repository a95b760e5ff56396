//! Generates Rust from AT Protocol lexicons.
//!
//! A run is one short function: [`source::load`] reads files, [`corpus::read`] turns them into checked documents, those are
//! lowered into a model of Rust items, and the model is expanded into code. Everything that can go wrong does so in the
//! first two steps and is a [`Diagnostic`](diagnostic::Diagnostic) with its position.
//!
//! ```
//! let mut sources = lexgen::source::Sources::default();
//! sources.add(
//!     "lexicons/com/example/note.json",
//!     r#"{
//!       "lexicon": 1,
//!       "id": "com.example.note",
//!       "defs": {
//!         "main": {
//!           "type": "record",
//!           "key": "tid",
//!           "record": { "type": "object", "required": ["text"], "properties": { "text": { "type": "string" } } }
//!         }
//!       }
//!     }"#
//!     .to_owned(),
//! );
//! let run = lexgen::generate(&sources, &lexgen::Config::default());
//! assert!(!run.diagnostics.has_errors());
//! assert!(run.output.is_some());
//! ```
//!
//! Most users want one of the faces instead: [`build`] in a build script, the macros of `lexgen-runtime`, or the `lexgen`
//! command.

use std::mem;

use proc_macro2::TokenStream;

pub mod build;
mod config;
mod data;
pub mod files;
mod lexicon;
mod rust;
mod summary;

pub use crate::data::{sample, validate};
pub use crate::lexicon::{corpus, diagnostic, source, syntax};

pub use crate::config::{
    CONFIG_FILE, Config, ConfigError, ConfigFile, DEFAULT_SECRETS, Externs, FrontEnd, Layout, Origin, Parts, RustPath,
    Strings, Unresolved,
};
pub use crate::lexicon::pattern::{DefinitionPattern, LossyPattern, NsidPattern, PatternError};
pub use crate::rust::beside::{Beside, BesideError, generate_beside};
pub use crate::summary::Summary;

use crate::files::Files;
use crate::lexicon::check;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::source::Sources;
use crate::rust::expand::Expansion;
use crate::rust::lower::{self, Placement};
use crate::rust::model::Model;
use crate::rust::output;

/// What a run gives.
#[derive(Debug)]
pub struct Run<T> {
    /// What was wrong or odd.
    pub diagnostics: Diagnostics,
    /// The code; nothing if there were errors, unless [`Config::keep_going`] asks for what is sound.
    pub output: Option<T>,
    /// What was read and made.
    pub summary: Summary,
}

/// Generates files.
pub fn generate(sources: &Sources, config: &Config) -> Run<Files> {
    generate_from(sources, config).0
}

/// Generates files for a process that ends right after: what they are made of is left to that, and not taken apart piece by
/// piece.
#[doc(hidden)]
pub fn generate_at_last(sources: &Sources, config: &Config) -> Run<Files> {
    let (run, material) = generate_from(sources, config);
    mem::forget(material);
    run
}

fn generate_from(sources: &Sources, config: &Config) -> (Run<Files>, Material) {
    let print = |model: &Model| output::print(Expansion::new(model).expand(), config);
    run_into(Diagnostics::default(), sources, config, &Placement::Tree, print)
}

/// Generates the same code as tokens, for macros.
pub fn generate_tokens(sources: &Sources, config: &Config) -> Run<TokenStream> {
    run(sources, config, &Placement::Tree, |model| output::tokens(Expansion::new(model).expand()))
}

/// Only reads and checks.
pub fn check(sources: &Sources, config: &Config) -> Run<()> {
    run(sources, config, &Placement::Tree, |_| ())
}

/// As [`check()`], and tells also of what is legal, but refused by other tools.
pub fn check_pedantic(sources: &Sources, config: &Config) -> Run<()> {
    run_into(Diagnostics::pedantic(), sources, config, &Placement::Tree, |_| ()).0
}

/// What code is made of.
type Material = (Corpus, Option<Model>);

fn run<T>(sources: &Sources, config: &Config, placement: &Placement, print: impl FnOnce(&Model) -> T) -> Run<T> {
    run_into(Diagnostics::default(), sources, config, placement, print).0
}

fn run_into<T>(
    mut diagnostics: Diagnostics,
    sources: &Sources,
    config: &Config,
    placement: &Placement,
    print: impl FnOnce(&Model) -> T,
) -> (Run<T>, Material) {
    let corpus = corpus::read(sources, config, &mut diagnostics);
    check::check_options(&corpus, config, sources, &mut diagnostics);
    finish(corpus, diagnostics, sources, config, placement, print)
}

/// What a run does once the documents are read.
fn finish<T>(
    corpus: Corpus,
    mut diagnostics: Diagnostics,
    sources: &Sources,
    config: &Config,
    placement: &Placement,
    print: impl FnOnce(&Model) -> T,
) -> (Run<T>, Material) {
    if config.deny_warnings {
        diagnostics.deny_warnings();
    }
    if diagnostics.has_errors() && !config.keep_going {
        let run = Run { diagnostics, output: None, summary: Summary::of_failure(sources) };
        return (run, (corpus, None));
    }
    let model = lower::lower(&corpus, config, placement);
    let summary = Summary::new(sources, &model);
    let run = Run { output: Some(print(&model)), diagnostics, summary };
    (run, (corpus, Some(model)))
}
