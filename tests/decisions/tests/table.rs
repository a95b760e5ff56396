//! The tables of `docs/decisions.md`: rows are numbered, link a specification, and name existing tests.

use std::fs;
use std::path::Path;

struct Row {
    number: usize,
    specification: String,
    tests: Vec<String>,
}

fn rows() -> Vec<Row> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/decisions.md");
    let document = fs::read_to_string(file).expect("the page exists");
    let lines = document.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [number, specification, _, _, tests] = cells[..] else { panic!("a row has five cells: {line}") };
            Row {
                number: number.parse().unwrap_or_else(|_| panic!("a row has a number: {line}")),
                specification: specification.to_owned(),
                tests: tests.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
            }
        })
        .collect()
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let found: Vec<usize> = rows().iter().map(|row| row.number).collect();
    assert_eq!(found, (1..=found.len()).collect::<Vec<_>>());
    assert!(found.len() >= 30, "the tables exist");
}

#[test]
fn every_decision_names_existing_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for row in rows() {
        assert!(!row.tests.is_empty(), "row {} names no test", row.number);
        for test in &row.tests {
            let (file, name) = test.split_once("::").unwrap_or_else(|| panic!("`{test}` names no function"));
            let text = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let is_test = text.lines().zip(text.lines().skip(1)).any(|(attribute, function)| {
                let function = function.trim();
                let is_marked = attribute.trim() == "#[test]" || attribute.trim().starts_with("#[tokio::test");
                is_marked && function.strip_prefix("async ").unwrap_or(function).starts_with(&format!("fn {name}("))
            });
            assert!(is_test, "row {}: `{file}` has no test `{name}`", row.number);
        }
    }
}

#[test]
fn every_decision_links_a_specification() {
    // Drafts are proposals.
    let sources = ["](https://atproto.com/specs/", "](https://github.com/bluesky-social/proposals/"];
    for row in rows() {
        assert!(sources.iter().any(|source| row.specification.contains(source)), "row {} links none", row.number);
    }
}
