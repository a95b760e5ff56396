//! Finds and compares the shared data of tests, which is not part of the repository.
//!
//! `LEXGEN_SHARED` is the directory with `corpus`, `vectors`, `torture` and `seeds`, by default `../shared` relative to the
//! workspace. Tests must hold on other data of the same shape: see [`Outcomes`].
//!
//! The feature `engine` adds helpers that run lexgen: [`make`], [`interpret`], and values outside of the data model.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

#[cfg(feature = "engine")]
mod hostile;
#[cfg(feature = "engine")]
mod interpret;
mod modules;
mod outcomes;
#[cfg(feature = "engine")]
mod run;

#[cfg(feature = "engine")]
pub use crate::hostile::{Raw, is_in_data_model, make_hostile};
#[cfg(feature = "engine")]
pub use crate::interpret::interpret;
pub use crate::modules::lines_in_modules;
pub use crate::outcomes::Outcomes;
#[cfg(feature = "engine")]
pub use crate::run::{Made, make};

/// The environment variable with the path of the directory.
const VARIABLE: &str = "LEXGEN_SHARED";

/// Returns the directory, for tests. If it is missing, prints that the test is skipped and returns `None`.
///
/// # Panics
///
/// Panics if the directory is missing and `CI=true`.
pub fn shared() -> Option<PathBuf> {
    let path = path();
    if path.is_dir() {
        return Some(path);
    }
    assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "the directory `{}` does not exist", path.display());
    println!("skipped: the directory `{}` does not exist; set `{VARIABLE}` to use another", path.display());
    None
}

/// Returns the cases of the file `name` in `vectors`, one JSON value for each line; `None` without shared data.
///
/// # Panics
///
/// Panics as [`shared`] does, or if the file cannot be read or has no case.
pub fn vectors(name: &str) -> Option<Vec<Value>> {
    let cases = lines(&shared()?.join("vectors").join(name));
    assert!(!cases.is_empty(), "{name} has no case");
    Some(cases)
}

/// Returns the cases of the file `name` about drafts of the protocol, as [`vectors`] does.
///
/// # Panics
///
/// As [`vectors`].
pub fn draft_vectors(name: &str) -> Option<Vec<Value>> {
    vectors(&format!("../drafts/vectors/{name}"))
}

/// Reads a file with a JSON value in each line.
///
/// # Panics
///
/// If it cannot be read.
pub fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let read = |line: &str| serde_json::from_str(line).or_else(|_| serde_json::from_str(&without_surrogates(line)));
    text.lines().map(|line| read(line).unwrap_or_else(|error| panic!("{}: {error}: {line}", path.display()))).collect()
}

/// Replaces each escaped surrogate in a line of JSON by U+FFFD, because a Rust string cannot hold a lone one. Cases about
/// surrogates have them in JSON within a string, where the backslash is escaped; these are kept.
fn without_surrogates(line: &str) -> String {
    let mut characters = line.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        text.push(character);
        if character != '\\' {
            continue;
        }
        let rest = characters.as_str();
        let escape = rest.get(..5).filter(|escape| escape.starts_with("ud")).unwrap_or(rest.get(..1).unwrap_or(""));
        text.push_str(if escape.len() == 5 { "ufffd" } else { escape });
        characters = rest[escape.len()..].chars();
    }
    text
}

/// Returns the directory `name` in the shared one, for build scripts. Cargo runs them again when it changes.
///
/// If it is `None`, a build script should generate no code. The tests decide whether that is an error.
pub fn track(name: &str) -> Option<PathBuf> {
    let path = path().join(name);
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-changed={}", path.display());
    path.is_dir().then_some(path)
}

/// Returns the directories in `directory` with their names, sorted.
///
/// # Panics
///
/// If it cannot be read.
pub fn folders(directory: &Path) -> Vec<(String, PathBuf)> {
    let entries = directory.read_dir().unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut directories: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.expect("the directory can be read").path())
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path))
        .collect();
    directories.sort();
    directories
}

/// Returns the directories of the official lexicons in the shared directory, sorted by name.
///
/// # Panics
///
/// Panics if the corpora cannot be read.
pub fn official(shared: &Path) -> Vec<(String, PathBuf)> {
    let mut origins = folders(&shared.join("corpus"));
    origins.retain(|(name, _)| name.starts_with("official-"));
    origins
}

/// Returns the path of the shared directory. A relative path is relative to the workspace, not to the calling package.
fn path() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = workspace.join(env::var_os(VARIABLE).unwrap_or_else(|| "../shared".into()));
    path.canonicalize().unwrap_or(path)
}
