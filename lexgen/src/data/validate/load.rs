//! Creates a validator for lexicons that are read at run time.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use super::Validator;
use crate::config::Config;
use crate::lexicon::diagnostic::{Diagnostics, Severity, render};
use crate::lexicon::load::load;
use crate::lexicon::read::read;
use crate::lexicon::source::Sources;

impl Validator {
    /// Reads lexicons from strings, each with a path for diagnostics.
    ///
    /// A ref to a lexicon that is not among them is an error. With [`from_sources`](Self::from_sources) and
    /// [`Unresolved::Data`](crate::Unresolved::Data), it accepts any data.
    ///
    /// # Errors
    ///
    /// If the lexicons have errors.
    pub fn from_texts<P, T>(texts: impl IntoIterator<Item = (P, T)>) -> Result<Self, LoadError>
    where
        P: Into<PathBuf>,
        T: Into<String>,
    {
        let mut sources = Sources::default();
        for (path, text) in texts {
            sources.add(path, text.into());
        }
        Self::from_sources(&sources, &Config::default())
    }

    /// Reads lexicons from files, and from all `*.json` at any depth in directories.
    ///
    /// ```no_run
    /// let validator = lexgen::validate::Validator::from_paths(&["lexicons".into()])?;
    /// # Ok::<(), lexgen::validate::LoadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a path cannot be read, or the lexicons have errors.
    pub fn from_paths(paths: &[PathBuf]) -> Result<Self, LoadError> {
        let mut diagnostics = Diagnostics::default();
        let sources = load(paths, &mut diagnostics);
        Self::read(&sources, &Config::default(), diagnostics)
    }

    /// Reads lexicons that have been loaded, with the options of a configuration.
    ///
    /// # Errors
    ///
    /// If the lexicons have errors, unless [`Config::keep_going`] is set.
    pub fn from_sources(sources: &Sources, config: &Config) -> Result<Self, LoadError> {
        Self::read(sources, config, Diagnostics::default())
    }

    fn read(sources: &Sources, config: &Config, mut diagnostics: Diagnostics) -> Result<Self, LoadError> {
        let corpus = read(sources, &config.read_options(), &mut diagnostics);
        if diagnostics.has_errors() && !config.keep_going {
            return Err(LoadError::new(diagnostics, sources));
        }
        Ok(Self::with_config(&corpus, config))
    }
}

/// The errors of lexicons that cannot be used.
#[derive(Clone, Debug)]
pub struct LoadError {
    diagnostics: Diagnostics,
    text: String,
}

impl LoadError {
    fn new(diagnostics: Diagnostics, sources: &Sources) -> Self {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let text: Vec<String> = errors.map(|diagnostic| render(diagnostic, sources, false)).collect();
        Self { diagnostics, text: text.join("\n\n") }
    }

    /// All diagnostics of the lexicons, including warnings.
    #[must_use]
    pub const fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }
}

/// The errors, with the lines that they point at.
impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for LoadError {}
