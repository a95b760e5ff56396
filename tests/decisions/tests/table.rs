//! The table of decisions: its rows are numbered, each names tests that are there, and no open point is forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// How many open points the specification notes have, in section 13.
const POINTS: usize = 35;

/// A row of the table, by its cells.
struct Row {
    number: usize,
    points: Vec<usize>,
    tests: Vec<String>,
}

fn document() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/decisions.md");
    fs::read_to_string(file).expect("the table is there")
}

fn numbers(text: &str) -> Vec<usize> {
    text.split(|character: char| !character.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn rows() -> Vec<Row> {
    let document = document();
    let lines = document.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [number, points, _, _, tests] = cells[..] else { panic!("a row has five cells: {line}") };
            Row {
                number: number.parse().unwrap_or_else(|_| panic!("a row has a number: {line}")),
                points: numbers(points),
                tests: tests.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
            }
        })
        .collect()
}

#[test]
fn rows_are_numbered_without_gaps() {
    let found: Vec<usize> = rows().iter().map(|row| row.number).collect();
    assert_eq!(found, (1..=found.len()).collect::<Vec<_>>());
    assert!(found.len() >= 30, "the table is there");
}

#[test]
fn every_row_names_tests_that_are_there() {
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
fn every_open_point_is_decided_or_said_to_be_open() {
    let document = document();
    let rest = document.lines().find_map(|line| line.strip_prefix("Nothing is decided here on points"));
    let left_out = rest.expect("what is left out is said").split('(').flat_map(|part| {
        // What stands in brackets says what the points are about.
        numbers(part.rsplit(')').next().unwrap_or_default())
    });
    let decided: BTreeSet<usize> = rows().into_iter().flat_map(|row| row.points).collect();
    let left_out: BTreeSet<usize> = left_out.collect();
    assert!(decided.is_disjoint(&left_out), "{left_out:?} are left out");
    let all: BTreeSet<usize> = decided.union(&left_out).copied().collect();
    assert_eq!(all, (1..=POINTS).collect());
}
