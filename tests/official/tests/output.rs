//! The official lexicons as a whole: all are generated, within a budget of lines, and with the same bytes each time. This
//! package's library shows that the code compiles and that clippy accepts it.

use std::fs;
use std::path::{Path, PathBuf};

use lexgen::Config;
use lexgen_test_data::{Made, make, official, shared};
use serde_json::Value;

/// The maximum average number of lines of a lexicon's code, including documentation.
const BUDGET: usize = 105;

fn directories() -> Option<Vec<PathBuf>> {
    Some(official(&shared()?).into_iter().map(|(_, directory)| directory).collect())
}

fn generate(directories: Vec<PathBuf>) -> Made {
    make(directories, Config::default().keep_going(true))
}

/// Returns a function that counts documents by the type of their main definition, or all documents for an empty type.
fn count(directories: &[PathBuf]) -> impl Fn(&str) -> usize + use<> {
    let entries = directories.iter().flat_map(|directory| directory.read_dir().expect("origins can be read"));
    let paths = entries.map(|entry| entry.expect("origins can be read").path());
    let texts = paths.map(|path| fs::read_to_string(path).expect("documents can be read"));
    let documents: Vec<Value> = texts.map(|text| serde_json::from_str(&text).expect("documents are JSON")).collect();
    move |ty| documents.iter().filter(|document| document["defs"]["main"]["type"] == ty || ty.is_empty()).count()
}

#[test]
fn all_official_lexicons_are_generated() {
    let Some(directories) = directories() else { return };
    let count = count(&directories);
    let summary = generate(directories).summary;
    assert_eq!((summary.files, summary.lexicons), (count(""), count("")));
    assert_eq!(
        (summary.queries, summary.procedures, summary.subscriptions),
        (count("query"), count("procedure"), count("subscription"))
    );
}

#[test]
fn generated_code_stays_within_the_line_budget() {
    let Some(directories) = directories() else { return };
    let made = generate(directories);
    let lines = made.text.expect("with `keep_going`, there is always code").lines().count();
    println!("{lines} lines");
    assert!(lines <= BUDGET * made.summary.lexicons, "{lines} lines");
}

#[test]
fn generating_again_gives_the_code_that_was_compiled() {
    let Some(directories) = directories() else { return };
    let made = generate(directories);
    let path = Path::new(lexgen_official::CODE).join("official.rs");
    let compiled = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(made.text.as_ref() == Some(&compiled), "the code differs from {}", path.display());
}
