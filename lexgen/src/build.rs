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

use crate::config::{Config, FrontEnd, Layout, Parts, Strings, Unresolved};
use crate::files::{self, Replace};
use crate::lexicon::diagnostic::{self, Diagnostic, Diagnostics, Severity};
use crate::lexicon::pattern::PatternError;
use crate::lexicon::source::Sources;

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

    /// Only definitions that match `pattern`, and those that they refer to; to be called for each pattern. See
    /// [`DefinitionPattern`](crate::DefinitionPattern).
    pub fn include(self, pattern: &str) -> Self {
        self.pattern(pattern, |config| &mut config.include)
    }

    /// No definitions that match `pattern`, unless others refer to them; to be called for each pattern.
    pub fn exclude(self, pattern: &str) -> Self {
        self.pattern(pattern, |config| &mut config.exclude)
    }

    /// Lexicons whose types stand at `path` already; see [`Externs`](crate::Externs).
    pub fn extern_path(mut self, pattern: &str, path: &str) -> Self {
        let (pattern, path) = (pattern.to_owned(), path.to_owned());
        self.changes.push(Box::new(move |config| config.externs.insert(&pattern, &path).map_err(Error::new)));
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

    /// Lexicons whose types drop the fields that the lexicon does not name; to be called for each pattern.
    pub fn drop_extra(self, pattern: &str) -> Self {
        self.pattern(pattern, |config| &mut config.drop_extra)
    }

    /// A field whose value `Debug` does not print: a name, or the end of one as in `*Key`; to be called for each.
    pub fn secret(self, name: &str) -> Self {
        let name = name.to_owned();
        self.config(move |config| config.secrets.push(name))
    }

    /// Whether `Debug` also hides the usual secrets, [`DEFAULT_SECRETS`](crate::DEFAULT_SECRETS). By default it does.
    pub fn default_secrets(self, hidden: bool) -> Self {
        self.config(move |config| config.default_secrets = hidden)
    }

    /// Any other option.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lexgen::build::Error> {
    /// lexgen::build::configure().config(|config| config.keep_going = true).compile()
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
            list(config).push(pattern.map_err(Error::new)?);
            Ok(())
        }));
        self
    }

    /// Generates the code, and tells Cargo when to do it again.
    ///
    /// Warnings and errors are shown by Cargo, a line each; the error that is returned shows the lexicons as well.
    ///
    /// # Errors
    ///
    /// If an option cannot be, lexicons have errors, or something cannot be read or written.
    pub fn compile(self) -> Result<(), Error> {
        self.generate().inspect_err(|error| {
            for line in &error.lines {
                println!("cargo::error={line}");
            }
        })
    }

    fn generate(self) -> Result<(), Error> {
        let folder = variable("CARGO_MANIFEST_DIR")?;
        let out = variable("OUT_DIR")?;
        let mut config = match Config::find(&folder) {
            Ok(Some((file, config))) => {
                track(&file);
                config
            }
            // A file that is not there is one that has changed to Cargo, each time: it cannot be waited for.
            Ok(None) => Config::default(),
            Err(error) => return Err(Error::new(error)),
        };
        config.origin.front_end = FrontEnd::BuildScript;
        for change in self.changes {
            change(&mut config)?;
        }
        config.rebase(&folder);
        // What is taken in is one file, whatever layout the command line is to use.
        config.layout = Layout::Single;
        // Cargo watches all that is below a directory.
        config.lexicons.iter().for_each(|path| track(path));

        let mut diagnostics = Diagnostics::default();
        let sources = config.load_sources(&mut diagnostics);
        let run = crate::generate(&sources, &config);
        diagnostics.append(run.diagnostics);
        match run.output {
            // Where no lexicon is sound, there is nothing to go on with.
            Some(files) if !diagnostics.has_errors() || (config.keep_going && run.summary.lexicons > 0) => {
                warn(diagnostics.iter(), &sources);
                write(&out.join(self.file), &files)
            }
            _ => {
                warn(diagnostics.iter().filter(|found| found.severity != Severity::Error), &sources);
                Err(Error::of(&diagnostics, &sources))
            }
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
        .ok_or_else(|| Error::new(format!("`{name}` is not set: `lexgen::build` is for build scripts")))
}

/// Has Cargo run the script again when a file, or anything below a directory, changes.
fn track(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Has Cargo show diagnostics that do not end the run. Errors are among them where the configuration lets it go on.
fn warn<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>, sources: &Sources) {
    for found in diagnostics {
        let error = if found.severity == Severity::Error { "error: " } else { "" };
        println!("cargo::warning={error}{}", one_line(found, sources));
    }
}

/// A diagnostic for Cargo, which takes messages a line at a time.
fn one_line(found: &Diagnostic, sources: &Sources) -> String {
    let place = found.span.map(|span| {
        let file = sources.file(span.file);
        let (line, column) = file.line_column(span.start);
        format!("{}:{line}:{column}: ", file.path().display())
    });
    let help = found.help.iter().map(|help| format!("; {help}"));
    let text = format!("{}{} [{}]", place.unwrap_or_default(), found.message, found.code.as_str());
    joined(&help.fold(text, |text, help| text + &help))
}

/// A text without line breaks.
fn joined(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn write(out: &Path, files: &files::Files) -> Result<(), Error> {
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::new(format!("`{}`: {error}", folder.display())))?;
    }
    files::write(out, files, Replace::Generated).map(drop).map_err(Error::new)
}

/// Why no code was generated: a report for people, which is what a build script that returns it shows.
pub struct Error {
    report: String,
    /// The same for Cargo, a line for each error.
    lines: Vec<String>,
}

impl Error {
    fn new(error: impl fmt::Display) -> Self {
        let report = error.to_string();
        // What is between is a picture of the first line.
        let (first, last) = (report.lines().next().unwrap_or_default(), report.lines().last().unwrap_or_default());
        let line = if first == last { joined(first) } else { joined(&format!("{first}: {last}")) };
        Self { report, lines: vec![line] }
    }

    fn of(diagnostics: &Diagnostics, sources: &Sources) -> Self {
        let mut report = match diagnostics.error_count() {
            1 => "1 error in lexicons\n".to_owned(),
            errors => format!("{errors} errors in lexicons\n"),
        };
        let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let mut lines = Vec::new();
        for found in errors {
            report.push('\n');
            report.push_str(&diagnostic::render(found, sources, false));
            lines.push(one_line(found, sources));
        }
        Self { report, lines }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report)
    }
}

/// As `Display`: it is `Debug` that `main` prints.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
