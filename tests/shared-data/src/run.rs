//! Runs the engine for build scripts of tests, and for the tests that check the same code.

use std::path::{Path, PathBuf};

use lexgen::diagnostic::Diagnostics;
use lexgen::source::{self, Sources};
use lexgen::{Config, Summary};

/// The result of a run.
#[derive(Debug)]
pub struct Made {
    /// The lexicons that were read.
    pub sources: Sources,
    /// The diagnostics of loading and of the run.
    pub diagnostics: Diagnostics,
    /// The code in one file; `None` if there were errors and `keep-going` is not set.
    pub text: Option<String>,
    /// Counts of what was read and generated.
    pub summary: Summary,
}

/// Generates one file from the lexicons in `directories`.
pub fn make(directories: impl IntoIterator<Item = PathBuf>, mut config: Config) -> Made {
    config.lexicons = directories.into_iter().collect();
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&config.lexicons, &mut diagnostics);
    let run = lexgen::generate(&sources, &config);
    diagnostics.append(run.diagnostics);
    let text = run.output.and_then(|mut files| files.remove(Path::new("")));
    Made { sources, diagnostics, text, summary: run.summary }
}
