//! Generates code in a build script.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), lexgen::build::Error> {
//!     lexgen::build::compile("lexicons")
//! }
//! ```
//!
//! The code goes to `lexicons.rs` in `OUT_DIR`, from where `lexgen_runtime::include_lexicons!()` includes it. The options of a
//! `lexgen.toml` next to `Cargo.toml` apply, and those that the script sets override them.

use std::env;
use std::error;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::config::{Config, ConfigError, FrontEnd, Layout, Parts, RustPath, Strings, for_each_option, with_sources};
use crate::files::{self, Replace, WriteError};
use crate::lexicon::diagnostic::{self, Code, Diagnostic, Diagnostics, Severity};
use crate::lexicon::options::{Unknown, Unresolved};
use crate::lexicon::source::Sources;
use crate::{Run, generate, load_and_run, manifest};

/// The default name of the file in `OUT_DIR`.
const DEFAULT_FILE: &str = "lexicons.rs";

/// Generates code for the lexicons in `directory`, which is relative to the root of the package.
///
/// # Errors
///
/// If lexicons have errors, or something cannot be read or written.
pub fn compile(directory: impl Into<PathBuf>) -> Result<(), Error> {
    configure().lexicons([directory]).compile()
}

/// Starts with the default options. [`Builder::compile`] generates the code.
pub fn configure() -> Builder {
    Builder { changes: Vec::new(), file: PathBuf::from(DEFAULT_FILE) }
}

/// A change to the options, made after `lexgen.toml` has been read.
type Change = Box<dyn FnOnce(&mut Config) -> Result<(), ConfigError>>;

/// The options of a build script.
#[must_use = "nothing is generated before `compile`"]
pub struct Builder {
    changes: Vec<Change>,
    file: PathBuf,
}

/// Defines the method of one option.
macro_rules! option_method {
    ($(#[doc = $doc:literal])* $key:literal Paths $field:ident: $ty:ty) => {
        $(#[doc = $doc])*
        pub fn $field<P: Into<PathBuf>>(self, paths: impl IntoIterator<Item = P>) -> Self {
            let paths: $ty = paths.into_iter().map(Into::into).collect();
            self.config(|config| config.$field = paths)
        }
    };
    ($(#[doc = $doc:literal])* $key:literal List $field:ident: $ty:ty) => {
        $(#[doc = $doc])*
        ///
        /// Each call adds to the list. A pattern that is not valid is an error of [`compile`](Self::compile).
        pub fn $field(self, pattern: &str) -> Self {
            let pattern = pattern.to_owned();
            self.change(move |config| config.add($key, pattern.as_ref()))
        }
    };
    // `extern` is a keyword.
    ($(#[doc = $doc:literal])* $key:literal Map externs: $ty:ty) => {
        option_method! { $(#[doc = $doc])* $key Map extern_path: $ty }
    };
    ($(#[doc = $doc:literal])* $key:literal Map $method:ident: $ty:ty) => {
        $(#[doc = $doc])*
        ///
        /// Each call adds an entry. One that is not valid is an error of [`compile`](Self::compile).
        pub fn $method(self, pattern: &str, value: &str) -> Self {
            let entry = format!("{pattern}={value}");
            self.change(move |config| config.add($key, entry.as_ref()))
        }
    };
    // A build script writes one file, to `OUT_DIR`.
    ($(#[doc = $doc:literal])* $key:literal Output $field:ident: $ty:ty) => {};
    ($(#[doc = $doc:literal])* $key:literal $kind:ident $field:ident: $ty:ty) => {
        $(#[doc = $doc])*
        pub fn $field(self, value: $ty) -> Self {
            self.config(move |config| config.$field = value)
        }
    };
}

/// Defines the methods of all options.
macro_rules! option_methods {
    ($(
        $(#[doc = $doc:literal])*
        [$key:literal, $commands:ident, $kind:ident $value_name:literal]
        $field:ident: $ty:ty = $default:expr;
    )*) => {
        /// The options of [`Config`], except for those about the form of the output.
        impl Builder {
            $(option_method! { $(#[doc = $doc])* $key $kind $field: $ty })*
        }
    };
}

for_each_option!(option_methods);

impl Builder {
    /// Sets the name of the file in `OUT_DIR`. By default `lexicons.rs`.
    pub fn file(mut self, name: impl Into<PathBuf>) -> Self {
        self.file = name.into();
        self
    }

    /// Adds a field whose value `Debug` does not print.
    #[deprecated(note = "called `secrets` now, as in `lexgen.toml`")]
    pub fn secret(self, name: &str) -> Self {
        self.secrets(name)
    }

    /// Changes the options directly.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lexgen::build::Error> {
    /// lexgen::build::configure().config(|config| config.include.clear()).compile()
    /// # }
    /// ```
    pub fn config(self, change: impl FnOnce(&mut Config) + 'static) -> Self {
        self.change(|config| {
            change(config);
            Ok(())
        })
    }

    fn change(mut self, change: impl FnOnce(&mut Config) -> Result<(), ConfigError> + 'static) -> Self {
        self.changes.push(Box::new(change));
        self
    }

    /// Generates the code, and tells Cargo which files and directories to watch.
    ///
    /// Cargo shows each warning and error on a line of its own. The returned error also shows the lines of the lexicons.
    ///
    /// # Errors
    ///
    /// If an option is not valid, lexicons have errors, or something cannot be read or written.
    pub fn compile(self) -> Result<(), Error> {
        self.generate().inspect_err(|error| {
            for line in error.lines() {
                println!("cargo::error={line}");
            }
        })
    }

    fn generate(self) -> Result<(), Error> {
        let directory = variable("CARGO_MANIFEST_DIR")?;
        let out = variable("OUT_DIR")?.join(&self.file);
        let config = self.read_config(&directory)?;
        // Cargo watches everything below a directory.
        config.lexicons.iter().for_each(|path| track(path));

        let (sources, Run { diagnostics, output, summary }) = load_and_run(&config, generate);
        match output {
            Some(files) => {
                warn(diagnostics.iter(), &sources);
                warn_about_features(&directory, &summary.features);
                write(&out, &files)
            }
            None => {
                warn(diagnostics.iter().filter(|found| found.severity != Severity::Error), &sources);
                Err(Error::of_lexicons(&diagnostics, &sources))
            }
        }
    }

    /// Reads the options of `lexgen.toml`, and makes the changes of the script to them.
    fn read_config(self, directory: &Path) -> Result<Config, Error> {
        let mut config = match Config::find(directory)? {
            Some((file, config)) => {
                track(&file);
                config
            }
            // Cargo would run the script each time if it watched a file that does not exist.
            None => Config::default(),
        };
        config.origin.front_end = FrontEnd::BuildScript;
        for change in self.changes {
            change(&mut config)?;
        }
        config.rebase(directory);
        // The layout is for the command line: `include_lexicons!` includes one file.
        config.layout = Layout::Single;
        Ok(config)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("file", &self.file).finish_non_exhaustive()
    }
}

fn variable(name: &'static str) -> Result<PathBuf, Error> {
    env::var_os(name).map(PathBuf::from).ok_or_else(|| Cause::NoVariable(name).into())
}

/// Makes Cargo run the script again when a file, or anything below a directory, changes.
fn track(path: &Path) {
    // Cargo reads instructions line by line, so the rest of a name with a line break would be another one.
    match path.to_str().filter(|path| !path.contains(['\n', '\r'])) {
        Some(path) => println!("cargo::rerun-if-changed={path}"),
        None => println!("cargo::warning=changes of {path:?} are not seen, because Cargo cannot watch such a name"),
    }
}

/// Makes Cargo show diagnostics that do not fail the run. With `keep_going`, errors are among them.
fn warn<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>, sources: &Sources) {
    for found in diagnostics {
        let error = if found.severity == Severity::Error { "error: " } else { "" };
        println!("cargo::warning={error}{}", one_line(found, sources));
    }
}

/// Warns about features of lexicons that the manifest does not declare. A build script must not write into its package.
fn warn_about_features(directory: &Path, features: &manifest::Features) {
    if features.is_empty() {
        return;
    }
    let text = fs::read_to_string(directory.join("Cargo.toml")).unwrap_or_default();
    // Cargo has read the manifest, so that it is valid.
    for line in manifest::missing(&text, features).unwrap_or_default() {
        println!("cargo::warning=`namespace-features` needs this line in the `[features]` of `Cargo.toml`: {line}");
    }
}

/// A diagnostic for Cargo, which reads messages line by line.
fn one_line(found: &Diagnostic, sources: &Sources) -> String {
    let place = found.span.map(|span| {
        let file = sources.file(span.file);
        let (line, column) = file.line_column(span.start);
        format!("{}:{line}:{column}: ", file.path().display())
    });
    let help = help(found).map(|help| format!("; {help}")).unwrap_or_default();
    let text = format!("{}{} [{}]{help}", place.unwrap_or_default(), found.message, found.code.as_str());
    without_line_breaks(&text)
}

/// The help of a diagnostic. For paths, the loader leaves it to front ends.
fn help(found: &Diagnostic) -> Option<&str> {
    const PATHS: &str =
        "`lexicons` names the directories and files with lexicons, relative to the directory of `Cargo.toml`";
    let is_about_paths = matches!(found.code, Code::UnreadablePath | Code::NoLexicons);
    found.help.as_deref().or_else(|| is_about_paths.then_some(PATHS))
}

/// Cargo reads instructions line by line, and names of files can have line breaks.
fn without_line_breaks(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn write(out: &Path, files: &files::Files) -> Result<(), Error> {
    files::write(out, files, Replace::Generated).map_err(Cause::Write)?;
    Ok(())
}

/// The reason why no code was generated.
///
/// `Debug` prints the whole report, because Cargo shows it when `main` returns the error.
pub struct Error(Cause);

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The program is not a build script: Cargo did not set its environment variables.
    Environment,
    /// An option, in the script or in `lexgen.toml`, is not valid.
    Config,
    /// The lexicons have errors.
    Lexicons,
    /// The code could not be written to `OUT_DIR`.
    Write,
}

enum Cause {
    /// The program is not a build script.
    NoVariable(&'static str),
    Config(ConfigError),
    /// The report with the lines of the lexicons, and a line for each error.
    Lexicons {
        report: String,
        lines: Vec<String>,
    },
    Write(WriteError),
}

impl Error {
    /// Returns the kind of error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.0 {
            Cause::NoVariable(_) => ErrorKind::Environment,
            Cause::Config(_) => ErrorKind::Config,
            Cause::Lexicons { .. } => ErrorKind::Lexicons,
            Cause::Write(_) => ErrorKind::Write,
        }
    }

    fn of_lexicons(diagnostics: &Diagnostics, sources: &Sources) -> Self {
        let mut report = match diagnostics.error_count() {
            1 => "1 error in lexicons\n".to_owned(),
            errors => format!("{errors} errors in lexicons\n"),
        };
        let mut lines = Vec::new();
        for found in diagnostics.iter().filter(|found| found.severity == Severity::Error) {
            let with_help = Diagnostic { help: help(found).map(str::to_owned), ..found.clone() };
            report.push('\n');
            report.push_str(&diagnostic::render(&with_help, sources, false));
            lines.push(one_line(found, sources));
        }
        Self(Cause::Lexicons { report, lines })
    }

    /// The report for Cargo, a line for each error.
    fn lines(&self) -> Vec<String> {
        if let Cause::Lexicons { lines, .. } = &self.0 {
            return lines.clone();
        }
        let report = with_sources(self);
        // The lines in between show the first line in the file.
        let (first, last) = (report.lines().next().unwrap_or_default(), report.lines().last().unwrap_or_default());
        let line = if first == last { first.to_owned() } else { format!("{first}: {last}") };
        vec![without_line_breaks(&line)]
    }
}

impl From<Cause> for Error {
    fn from(cause: Cause) -> Self {
        Self(cause)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self(Cause::Config(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::NoVariable(name) => write!(f, "`{name}` is not set: `lexgen::build` is for build scripts"),
            Cause::Config(error) => error.fmt(f),
            Cause::Lexicons { report, .. } => f.write_str(report),
            Cause::Write(error) => error.fmt(f),
        }
    }
}

/// The message with those of the sources.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&with_sources(self))
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.0 {
            Cause::NoVariable(_) | Cause::Lexicons { .. } => None,
            Cause::Config(error) => error.source(),
            Cause::Write(error) => error.source(),
        }
    }
}
