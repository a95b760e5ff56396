//! The official lexicons as a whole: no complaint, a budget of lines, the same bytes each time. That the code compiles, and
//! that clippy has nothing to say about it, is what this package's library is for.

use std::fs;
use std::path::{Path, PathBuf};

use lexgen::Config;
use lexgen_test_data::{Made, folders, make, shared};

/// How many lines the code may have, documentation included.
const BUDGET: usize = 42_000;

fn official() -> Option<Made> {
    let folders = folders(&shared()?.join("corpus"));
    let official = folders.into_iter().filter(|(name, _)| name.starts_with("official-"));
    let folders: Vec<PathBuf> = official.map(|(_, folder)| folder).collect();
    assert_eq!(folders.len(), 7, "{folders:?}");
    Some(make(folders, Config::default()))
}

#[test]
fn nothing_is_said_of_the_official_lexicons_and_all_are_emitted() {
    let Some(made) = official() else { return };
    let said: Vec<_> = made.diagnostics.iter().map(|found| (&found.message, found.code)).collect();
    assert_eq!(said, []);
    assert_eq!((made.summary.files, made.summary.lexicons), (402, 402));
    assert_eq!((made.summary.queries, made.summary.procedures, made.summary.subscriptions), (177, 142, 3));
}

#[test]
fn the_code_stays_within_the_budget_of_lines() {
    let Some(made) = official() else { return };
    let lines = made.text.expect("the official lexicons have no errors").lines().count();
    println!("{lines} lines");
    assert!(lines <= BUDGET, "{lines} lines");
}

#[test]
fn generating_again_gives_the_code_that_was_compiled() {
    let Some(made) = official() else { return };
    let path = Path::new(lexgen_official::CODE).join("official.rs");
    let compiled = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(made.text.as_ref() == Some(&compiled), "the code differs from {}", path.display());
}
