//! Generating from a build script.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), lexgen::build::Error> {
//!     lexgen::build::compile("lexicons")
//! }
//! ```
//!
//! The code goes to `lexicons.rs` in `OUT_DIR`; `lexgen_runtime::include_lexicons!()` takes it in. If there is a
//! `lexgen.toml` beside `Cargo.toml`, its options hold, and those that the script sets win.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::config::{Config, Layout, Parts, Strings, Unresolved};
use crate::diagnostic::{self, Diagnostic, Diagnostics, Severity};
use crate::output;
use crate::pattern::PatternError;
use crate::source::{self, Sources};

/// The file in `OUT_DIR` that code goes to if nobody says otherwise.
const DEFAULT_FILE: &str = "lexicons.rs";

/// Generates code for the lexicons in `folder`, taken from the package's root.
///
/// # Errors
///
/// If lexicons have errors, or something cannot be read or written.
pub fn compile(folder: impl Into<PathBuf>) -> Result<(), Error> {
    configure().lexicons([folder]).compile()
}

/// Options for a run in a build script, to be set before [`Builder::compile`].
pub fn configure() -> Builder {
    Builder { changes: Vec::new(), file: PathBuf::from(DEFAULT_FILE) }
}

/// A change to the configuration, made once that has been read.
type Change = Box<dyn FnOnce(&mut Config) -> Result<(), Error>>;

/// What a build script asks for.
#[must_use = "nothing is generated before `compile`"]
pub struct Builder {
    changes: Vec<Change>,
    file: PathBuf,
}

impl Builder {
    /// The folders and files to read, taken from the package's root. By default `lexicons`.
    pub fn lexicons<P: Into<PathBuf>>(self, paths: impl IntoIterator<Item = P>) -> Self {
        let paths: Vec<PathBuf> = paths.into_iter().map(Into::into).collect();
        self.config(|config| config.lexicons = paths)
    }

    /// The name of the file in `OUT_DIR`. By default `lexicons.rs`.
    pub fn file(mut self, name: impl Into<PathBuf>) -> Self {
        self.file = name.into();
        self
    }

    /// Only lexicons that match `pattern`, and what they refer to; to be called for each pattern.
    pub fn include(self, pattern: &str) -> Self {
        self.pattern(pattern, |config| &mut config.include)
    }

    /// No lexicons that match `pattern`, unless others refer to them; to be called for each pattern.
    pub fn exclude(self, pattern: &str) -> Self {
        self.pattern(pattern, |config| &mut config.exclude)
    }

    /// Lexicons whose types stand at `path` already; see [`Externs`](crate::Externs).
    pub fn extern_path(mut self, pattern: &str, path: &str) -> Self {
        let (pattern, path) = (pattern.to_owned(), path.to_owned());
        self.changes.push(Box::new(move |config| {
            config.externs.insert(&pattern, &path).map_err(|error| Error(error.to_string()))
        }));
        self
    }

    /// What becomes of refs that lead nowhere.
    pub fn unresolved(self, unresolved: Unresolved) -> Self {
        self.config(move |config| config.unresolved = unresolved)
    }

    /// What to emit beside the types.
    pub fn parts(self, parts: Parts) -> Self {
        self.config(move |config| config.parts = parts)
    }

    /// Whether types own their strings.
    pub fn strings(self, strings: Strings) -> Self {
        self.config(move |config| config.strings = strings)
    }

    /// A list or a string with a format that is read although it is partly broken; to be called for each pattern. See
    /// [`Config::lossy`].
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lexgen::build::Error> {
    /// lexgen::build::configure().lossy("app.bsky.feed.getTimeline#main.output.feed").compile()
    /// # }
    /// ```
    pub fn lossy(self, pattern: &str) -> Self {
        self.pattern(pattern, |config| &mut config.lossy)
    }

    /// Any other option.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lexgen::build::Error> {
    /// lexgen::build::configure().config(|config| config.secrets.push("seedPhrase".to_owned())).compile()
    /// # }
    /// ```
    pub fn config(mut self, change: impl FnOnce(&mut Config) + 'static) -> Self {
        self.changes.push(Box::new(move |config| {
            change(config);
            Ok(())
        }));
        self
    }

    fn pattern<P>(mut self, pattern: &str, list: fn(&mut Config) -> &mut Vec<P>) -> Self
    where
        P: FromStr<Err = PatternError> + 'static,
    {
        let pattern = pattern.parse::<P>();
        self.changes.push(Box::new(move |config| {
            list(config).push(pattern.map_err(|error| Error(error.to_string()))?);
            Ok(())
        }));
        self
    }

    /// Generates the code, and tells Cargo when to do it again.
    ///
    /// # Errors
    ///
    /// If an option cannot be, lexicons have errors, or something cannot be read or written.
    pub fn compile(self) -> Result<(), Error> {
        let folder = variable("CARGO_MANIFEST_DIR")?;
        let out = variable("OUT_DIR")?;
        let mut config = match Config::find(&folder) {
            Ok(Some((file, config))) => {
                println!("cargo::rerun-if-changed={}", file.display());
                config
            }
            // A file that is not there is one that has changed to Cargo, each time: it cannot be waited for.
            Ok(None) => Config::default(),
            Err(error) => return Err(Error(error.to_string())),
        };
        for change in self.changes {
            change(&mut config)?;
        }
        config.rebase(&folder);
        // What is taken in is one file, whatever layout the command line is to use.
        config.layout = Layout::Single;

        let mut diagnostics = Diagnostics::default();
        let sources = source::load(&config.lexicons, &mut diagnostics);
        track(&config, &sources);
        let run = crate::generate(&sources, &config);
        diagnostics.append(run.diagnostics);
        warn(&diagnostics, &sources);
        match run.output {
            Some(files) if !diagnostics.has_errors() || config.keep_going => write(&out.join(self.file), &files),
            _ => Err(Error::of(&diagnostics, &sources)),
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("file", &self.file).finish_non_exhaustive()
    }
}

fn variable(name: &str) -> Result<PathBuf, Error> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| Error(format!("`{name}` is not set: `lexgen::build` is for build scripts")))
}

/// Has Cargo run the script again when a file changes, comes or goes.
fn track(config: &Config, sources: &Sources) {
    for path in config.lexicons.iter().map(PathBuf::as_path).chain(sources.iter().map(|(_, file)| file.path())) {
        println!("cargo::rerun-if-changed={}", path.display());
    }
}

/// Has Cargo show the warnings, which it takes a line at a time.
fn warn(diagnostics: &Diagnostics, sources: &Sources) {
    for found in diagnostics.iter().filter(|found| found.severity == Severity::Warning) {
        println!("cargo::warning={}", one_line(found, sources));
    }
}

fn one_line(found: &Diagnostic, sources: &Sources) -> String {
    let place = found.span.map(|span| {
        let file = sources.file(span.file);
        let (line, column) = file.line_column(span.start);
        format!("{}:{line}:{column}: ", file.path().display())
    });
    let text = format!("{}{} [{}]", place.unwrap_or_default(), found.message, found.code.as_str());
    text.replace(['\n', '\r'], " ")
}

fn write(out: &Path, files: &output::Files) -> Result<(), Error> {
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).map_err(|error| Error(format!("`{}`: {error}", folder.display())))?;
    }
    output::write(out, files).map(drop).map_err(|error| Error(error.to_string()))
}

/// Why no code was generated: a report for people, which is what a build script that returns it shows.
pub struct Error(String);

impl Error {
    fn of(diagnostics: &Diagnostics, sources: &Sources) -> Self {
        let mut report = match diagnostics.error_count() {
            1 => "1 error in lexicons\n".to_owned(),
            errors => format!("{errors} errors in lexicons\n"),
        };
        for found in diagnostics.iter().filter(|found| found.severity == Severity::Error) {
            report.push('\n');
            report.push_str(&diagnostic::render(found, sources, false));
        }
        Self(report)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As `Display`: it is `Debug` that `main` prints.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
