//! A run of the engine, as build scripts and the tests that look over their shoulders do it.

use std::path::{Path, PathBuf};

use lexgen::diagnostic::Diagnostics;
use lexgen::source::{self, Sources};
use lexgen::{Config, Summary};

/// What a run made.
#[derive(Debug)]
pub struct Made {
    /// What was read.
    pub sources: Sources,
    /// What there was to say about it, by those who load files too.
    pub diagnostics: Diagnostics,
    /// The code in one file; nothing if there were errors and the configuration does not say to go on.
    pub text: Option<String>,
    /// What was read and made, in numbers.
    pub summary: Summary,
}

/// Generates one file for `folders`.
pub fn make(folders: impl IntoIterator<Item = PathBuf>, mut config: Config) -> Made {
    config.lexicons = folders.into_iter().collect();
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&config.lexicons, &mut diagnostics);
    let run = lexgen::generate(&sources, &config);
    diagnostics.append(run.diagnostics);
    let text = run.output.and_then(|mut files| files.remove(Path::new("")));
    Made { sources, diagnostics, text, summary: run.summary }
}
