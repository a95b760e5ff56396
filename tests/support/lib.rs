//! Helpers of this package's tests: golden cases, their comparison, and runs of the CLI.
//!
//! This crate depends on the layout of the test directories, but not on generated code.

pub mod cli;

use std::fs;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::{self, Diagnostics};
use lexgen::source::Sources;
use lexgen::{Config, Run};
use similar::TextDiff;

/// A directory below `tests/cases`: `lexicons`, optionally a `lexgen.toml`, the generated code, and optionally
/// warnings.
///
/// The code is in `expected.rs`, or with the namespace layout, in the files of the directory `expected`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// The directory's name, which describes the case.
    pub name: String,
    /// The path of the directory.
    pub directory: PathBuf,
}

impl Case {
    /// Returns all cases, ordered by name.
    ///
    /// # Panics
    ///
    /// Panics if the directory of cases cannot be read.
    pub fn all() -> Vec<Self> {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let mut cases: Vec<Self> = fs::read_dir(&directory)
            .expect("the directory of cases can be read")
            .map(|entry| entry.expect("the directory of cases can be read").path())
            .filter(|path| path.is_dir())
            .map(|directory| {
                let name = directory.file_name().expect("a directory has a name");
                Self { name: name.to_str().expect("names of cases are ASCII").to_owned(), directory }
            })
            .collect();
        cases.sort();
        cases
    }

    /// Returns the configuration that every front end finds for the case.
    ///
    /// # Panics
    ///
    /// Panics if the case's `lexgen.toml` cannot be read.
    pub fn config(&self) -> Config {
        let found = Config::find(&self.directory).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        found.map_or_else(
            || {
                let mut config = Config::default();
                config.rebase(&self.directory);
                config
            },
            |(_, config)| config,
        )
    }

    /// Returns the path of the expected content of an output file.
    pub fn expected(&self, file: &Path) -> PathBuf {
        if file.as_os_str().is_empty() {
            self.directory.join("expected.rs")
        } else {
            self.directory.join("expected").join(file)
        }
    }

    /// Returns the files of expected output that exist.
    ///
    /// # Panics
    ///
    /// Panics if a directory cannot be read.
    pub fn expected_files(&self) -> Vec<PathBuf> {
        let mut found = vec![self.directory.join("expected.rs"), self.directory.join("expected")];
        found.retain(|path| path.exists());
        let mut index = 0;
        while let Some(path) = found.get(index) {
            if path.is_dir() {
                let entries = fs::read_dir(path).expect("the expected output can be read");
                let entries: Vec<PathBuf> =
                    entries.map(|entry| entry.expect("the expected output can be read").path()).collect();
                found.swap_remove(index);
                found.extend(entries);
            } else {
                index += 1;
            }
        }
        found
    }

    /// Runs `engine` over the case. Returns its diagnostics as text too, with paths relative to the case's directory.
    pub fn run<T>(&self, engine: impl FnOnce(&Sources, &Config) -> Run<T>) -> (Run<T>, String) {
        let config = self.config();
        let mut diagnostics = Diagnostics::default();
        let sources = config.load_sources(&mut diagnostics);
        let run = engine(&sources, &config);
        let mut rendered: Vec<String> =
            diagnostics.iter().chain(run.diagnostics.iter()).map(|found| render(found, &sources)).collect();
        // For a newline at the end.
        rendered.push(String::new());
        let root = format!("{}/", self.directory.display());
        let text = rendered.join("\n").replace(&root, "");
        (run, text.trim_start().to_owned())
    }
}

fn render(found: &diagnostic::Diagnostic, sources: &Sources) -> String {
    let text = diagnostic::render(found, sources, false);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// Returns whether `LEXGEN_BLESS=1` is set, so that expected files are written instead of compared.
pub fn bless() -> bool {
    std::env::var_os("LEXGEN_BLESS").is_some_and(|value| value == "1")
}

/// Compares a whole file with its expected content, or writes it if [`bless`] is true. Empty content means no file.
///
/// Returns the difference, if there is one.
///
/// # Panics
///
/// Panics if the file cannot be written.
pub fn compare(path: &Path, actual: &str) -> Option<String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return None;
    }
    if bless() {
        let directory = path.parent().unwrap_or(path);
        let written = match actual {
            "" => fs::remove_file(path),
            _ => fs::create_dir_all(directory).and_then(|()| fs::write(path, actual)),
        };
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return None;
    }
    Some(difference(&path.display().to_string(), &expected, actual))
}

/// Returns a unified diff of two strings.
pub fn difference(name: &str, expected: &str, actual: &str) -> String {
    let diff = TextDiff::from_lines(expected, actual);
    diff.unified_diff().context_radius(3).header(name, "as generated now").to_string()
}
