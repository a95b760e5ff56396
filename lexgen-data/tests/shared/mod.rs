//! Finds the shared conformance data.

use std::path::PathBuf;

use serde_json::Value;

/// The folder of the shared data, if there is one. In CI there must be.
fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("LEXGEN_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "no shared data in {}", folder.display());
    eprintln!("skipped: no shared data in {}", folder.display());
    None
}

/// The cases of a file below `vectors`; none if there is no shared data.
pub(crate) fn cases(file: &str) -> Vec<Value> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let path = folder.join("vectors").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a case is a line of JSON")).collect()
}

/// Makes sure that a test did not pass for want of cases.
pub(crate) fn assert_at_least(count: usize, least: usize) {
    if folder().is_some() {
        assert!(count >= least, "only {count} cases");
    }
}
