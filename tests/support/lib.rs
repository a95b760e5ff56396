//! What the tests of this package share: the golden cases, and how they are told apart.
//!
//! Knows where things stand in the tree and nothing of what lexgen makes of them.

pub mod cli;

use std::fs;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::{self, Diagnostics};
use lexgen::source::Sources;
use lexgen::{Config, Run};
use similar::TextDiff;

/// A folder below `tests/cases`: `lexicons`, perhaps a `lexgen.toml`, what they become, and perhaps what is said of them.
///
/// They become `expected.rs`, or with the layout that makes a tree, the files of the folder `expected`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// The folder's name, which says what the case is about.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
}

impl Case {
    /// All cases, ordered by name.
    ///
    /// # Panics
    ///
    /// If the folder of cases cannot be read.
    pub fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let mut cases: Vec<Self> = fs::read_dir(&folder)
            .expect("the folder of cases can be read")
            .map(|entry| entry.expect("its entries can be read").path())
            .filter(|path| path.is_dir())
            .map(|folder| {
                let name = folder.file_name().expect("a folder has a name");
                Self { name: name.to_str().expect("cases have plain names").to_owned(), folder }
            })
            .collect();
        cases.sort();
        cases
    }

    /// The configuration, as every face finds it.
    ///
    /// # Panics
    ///
    /// If the case's `lexgen.toml` cannot be read.
    pub fn config(&self) -> Config {
        let found = Config::find(&self.folder).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        found.map_or_else(
            || {
                let mut config = Config::default();
                config.rebase(&self.folder);
                config
            },
            |(_, config)| config,
        )
    }

    /// Where the text stands that a file of the output should have.
    pub fn expected(&self, file: &Path) -> PathBuf {
        if file.as_os_str().is_empty() {
            self.folder.join("expected.rs")
        } else {
            self.folder.join("expected").join(file)
        }
    }

    /// The files of expected output that there are.
    ///
    /// # Panics
    ///
    /// If a folder cannot be read.
    pub fn expected_files(&self) -> Vec<PathBuf> {
        let mut found = vec![self.folder.join("expected.rs"), self.folder.join("expected")];
        found.retain(|path| path.exists());
        let mut index = 0;
        while let Some(path) = found.get(index) {
            if path.is_dir() {
                let entries = fs::read_dir(path).expect("the expected output can be read");
                let entries: Vec<PathBuf> =
                    entries.map(|entry| entry.expect("its entries can be read").path()).collect();
                found.swap_remove(index);
                found.extend(entries);
            } else {
                index += 1;
            }
        }
        found
    }

    /// Runs `engine` over the case, and says what there was to say about it. Paths start at the case's folder.
    pub fn run<T>(&self, engine: impl FnOnce(&Sources, &Config) -> Run<T>) -> (Run<T>, String) {
        let config = self.config();
        let mut diagnostics = Diagnostics::default();
        let sources = config.load_sources(&mut diagnostics);
        let run = engine(&sources, &config);
        let mut said: Vec<String> =
            diagnostics.iter().chain(run.diagnostics.iter()).map(|found| render(found, &sources)).collect();
        // A last newline, as files have it.
        said.push(String::new());
        let root = format!("{}/", self.folder.display());
        let text = said.join("\n").replace(&root, "");
        (run, text.trim_start().to_owned())
    }
}

fn render(found: &diagnostic::Diagnostic, sources: &Sources) -> String {
    let text = diagnostic::render(found, sources, false);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// Whether expected files are to be written instead of compared: `LEXGEN_BLESS=1`.
pub fn bless() -> bool {
    std::env::var_os("LEXGEN_BLESS").is_some_and(|value| value == "1")
}

/// Compares a whole file with what it should hold, or writes it in a run that blesses. An empty text is no file.
///
/// The answer is the difference, if there is one.
///
/// # Panics
///
/// If the file cannot be written.
pub fn compare(path: &Path, actual: &str) -> Option<String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return None;
    }
    if bless() {
        let folder = path.parent().unwrap_or(path);
        let written = match actual {
            "" => fs::remove_file(path),
            _ => fs::create_dir_all(folder).and_then(|()| fs::write(path, actual)),
        };
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return None;
    }
    Some(difference(&path.display().to_string(), &expected, actual))
}

/// How two texts differ, for people.
pub fn difference(name: &str, expected: &str, actual: &str) -> String {
    let diff = TextDiff::from_lines(expected, actual);
    diff.unified_diff().context_radius(3).header(name, "as generated now").to_string()
}
