//! Generates Rust from AT Protocol lexicons.
//!
//! A run is one short function: lexicons are read into a checked corpus, the corpus is lowered to a model of Rust items, and
//! the model is printed. Errors are found before lowering, and each is a
//! [`Diagnostic`](diagnostic::Diagnostic) with its position.
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
//! Most users want a front end instead: [`build`] in a build script, the macros of `lexgen-runtime`, or the `lexgen` command.
//! To use lexicons without generated code, see [`validate`] and [`sample`].

#![cfg_attr(docsrs, feature(doc_cfg))]

use proc_macro2::TokenStream;

pub mod build;
mod config;
mod data;
mod derive;
pub mod extract;
pub mod files;
#[cfg(feature = "import")]
pub mod import;
#[cfg(any(feature = "extract", feature = "import"))]
mod layout;
mod lexicon;
pub mod manifest;
mod own;
mod rust;
mod schema_key;
mod summary;
#[cfg(feature = "views")]
mod views;

pub use crate::config::{
    Attributes, CONFIG_FILE, Config, ConfigError, ConfigErrorKind, ConfigFile, DEFAULT_SECRETS, Derives, Externs,
    Formats, FrontEnd, Kind, Layout, Origin, Parts, Replacements, RustAttribute, RustPath, Strings, Traits,
};
#[doc(hidden)]
pub use crate::config::{Commands, OptionInfo, OptionKind, with_sources};
pub use crate::data::{sample, validate};
#[doc(hidden)]
pub use crate::derive::{DeriveError, DeriveTarget, generate_derive};
pub use crate::lexicon::diagnostic;
pub use crate::lexicon::options::{Unknown, Unresolved};
pub use crate::lexicon::pattern::{DefinitionPattern, NsidPattern, PatternError, PatternErrorKind, PlacePattern};
#[doc(hidden)]
pub use crate::lexicon::syntax;
#[doc(hidden)]
pub use crate::own::{OwnError, OwnTarget, own_type};
pub use crate::summary::Summary;
#[cfg(feature = "views")]
pub use crate::views::{docs, json_schema, openapi};

use crate::config::{check_generated, check_options};
use crate::files::Files;
use crate::lexicon::corpus::Corpus;
use crate::lexicon::diagnostic::Diagnostics;
use crate::lexicon::read::read;
use crate::rust::expand::Expansion;
use crate::rust::lower::{self, Placement};
use crate::rust::model::Model;
use crate::rust::output;
use crate::source::Sources;

/// The files that hold lexicons, their contents and positions in them.
pub mod source {
    pub use crate::lexicon::load::load;
    pub use crate::lexicon::source::{FileId, SourceFile, Sources, Span};
}

/// The checked corpus. Unstable: tests of this workspace use it.
#[doc(hidden)]
pub mod corpus {
    pub use crate::lexicon::corpus::{Corpus, Target};

    use crate::config::Config;
    use crate::lexicon::diagnostic::Diagnostics;
    use crate::lexicon::source::Sources;

    /// Reads, selects and checks all documents.
    pub fn read(sources: &Sources, config: &Config, diagnostics: &mut Diagnostics) -> Corpus {
        crate::lexicon::read::read(sources, &config.read_options(), diagnostics)
    }
}

/// The result of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Run<T> {
    /// The problems of the lexicons and of the options.
    pub diagnostics: Diagnostics,
    /// The code. `None` if there were errors, unless [`Config::keep_going`] is set.
    pub output: Option<T>,
    /// Counts of what was read and generated, and renames.
    pub summary: Summary,
}

/// Loads the lexicons that the options name, and runs `engine` on them, such as [`generate`].
///
/// The result has the problems of loading before those of the engine. With [`Config::keep_going`], there is output only if
/// there is a valid lexicon.
pub fn load_and_run<T>(config: &Config, engine: impl FnOnce(&Sources, &Config) -> Run<T>) -> (Sources, Run<T>) {
    let mut diagnostics = Diagnostics::default();
    let sources = config.load_sources(&mut diagnostics);
    if config.deny_warnings {
        diagnostics.deny_warnings();
    }
    let mut run = engine(&sources, config);
    diagnostics.append(std::mem::take(&mut run.diagnostics));
    if diagnostics.has_errors() && (!config.keep_going || run.summary.lexicons == 0) {
        run.output = None;
    }
    run.diagnostics = diagnostics;
    (sources, run)
}

/// Generates files.
pub fn generate(sources: &Sources, config: &Config) -> Run<Files> {
    run(sources, config, |model| output::print(Expansion::new(model).expand(), config))
}

/// Generates the same code as tokens, for macros.
pub fn generate_tokens(sources: &Sources, config: &Config) -> Run<TokenStream> {
    run(sources, config, |model| output::tokens(Expansion::new(model).expand()))
}

/// Reads and checks lexicons without generating code.
pub fn check(sources: &Sources, config: &Config) -> Run<()> {
    run(sources, config, |_| ())
}

fn run<T>(sources: &Sources, config: &Config, print: impl FnOnce(&Model) -> T) -> Run<T> {
    let mut diagnostics = Diagnostics::new(config.pedantic);
    let corpus = read(sources, &config.read_options(), &mut diagnostics);
    emit(sources, &corpus, diagnostics, config, &Placement::Tree, print)
}

/// The second half of a run: from the corpus to code.
fn emit<T>(
    sources: &Sources,
    corpus: &Corpus,
    mut diagnostics: Diagnostics,
    config: &Config,
    placement: &Placement,
    print: impl FnOnce(&Model) -> T,
) -> Run<T> {
    if !may_continue(sources, corpus, &mut diagnostics, config) {
        return Run { diagnostics, output: None, summary: Summary::of_failure(sources) };
    }
    let model = lower::lower(corpus, config, placement);
    check_generated(corpus, &model.unused, config, sources, &mut diagnostics);
    let summary = Summary::new(sources, &model);
    let output = may_print(&mut diagnostics, config).then(|| print(&model));
    Run { output, diagnostics, summary }
}

/// Shows the selected lexicons in another form than code.
#[cfg(feature = "views")]
fn view<T>(sources: &Sources, config: &Config, print: impl FnOnce(&Corpus) -> T) -> Run<T> {
    let mut diagnostics = Diagnostics::new(config.pedantic);
    let corpus = read(sources, &config.read_options(), &mut diagnostics);
    if !may_continue(sources, &corpus, &mut diagnostics, config) {
        return Run { diagnostics, output: None, summary: Summary::of_failure(sources) };
    }
    Run { output: Some(print(&corpus)), diagnostics, summary: Summary::of_corpus(sources, &corpus) }
}

/// Checks the options, and returns whether the problems so far allow for output.
fn may_continue(sources: &Sources, corpus: &Corpus, diagnostics: &mut Diagnostics, config: &Config) -> bool {
    check_options(corpus, config, sources, diagnostics);
    may_print(diagnostics, config)
}

/// Returns whether the problems so far allow for output.
fn may_print(diagnostics: &mut Diagnostics, config: &Config) -> bool {
    if config.deny_warnings {
        diagnostics.deny_warnings();
    }
    !diagnostics.has_errors() || config.keep_going
}

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
