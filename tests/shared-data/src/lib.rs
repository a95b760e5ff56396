//! Where the data stands that tests and their build scripts read, and what they have in common beyond that.
//!
//! The data is no part of the repository: the variable `LEXGEN_SHARED` names the folder that holds `corpus`, `vectors`,
//! `torture` and `seeds`, by default `../shared` beside the workspace. What the data says is none of this crate's business.

use std::env;
use std::path::{Path, PathBuf};

mod expected;
mod hostile;
mod interpret;
mod modules;
mod run;

pub use crate::expected::{compare, compare_listed};
pub use crate::hostile::{Raw, is_in_data_model, make_hostile};
pub use crate::interpret::interpret;
pub use crate::modules::lines_in_modules;
pub use crate::run::{Made, make};

/// The variable that names the folder.
const VARIABLE: &str = "LEXGEN_SHARED";

/// The folder, for tests. Without it, the test says that it is skipped and has nothing to do.
///
/// # Panics
///
/// If the folder is not there and the variable `CI` is `true`: nothing is skipped where it counts.
pub fn shared() -> Option<PathBuf> {
    let path = path();
    if path.is_dir() {
        return Some(path);
    }
    assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "there is no folder `{}`", path.display());
    println!("skipped: there is no folder `{}`; `{VARIABLE}` names another", path.display());
    None
}

/// The folder `name` below it, for build scripts, which Cargo runs again when something in there changes.
///
/// Without it they are to make code that is empty: whether that is an error is for the tests to say.
pub fn track(name: &str) -> Option<PathBuf> {
    let path = path().join(name);
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-changed={}", path.display());
    path.is_dir().then_some(path)
}

/// The folders in `folder`, by their names, in order.
///
/// # Panics
///
/// If it cannot be read.
pub fn folders(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = folder.read_dir().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut folders: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.expect("entries of a folder can be read").path())
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path))
        .collect();
    folders.sort();
    folders
}

/// A relative path is taken from the workspace, whatever package asks.
fn path() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = workspace.join(env::var_os(VARIABLE).unwrap_or_else(|| "../shared".into()));
    path.canonicalize().unwrap_or(path)
}
