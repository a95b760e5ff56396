//! Golden cases: compares the engine's complete output for each directory of `cases`.
//!
//! The package `lexgen-golden` compiles the same files. `LEXGEN_BLESS=1` writes them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lexgen::diagnostic::Severity;
use lexgen::files::Files;
use lexgen::source::Sources;
use lexgen::{Config, Run};
use lexgen_tests::{Case, compare};

#[test]
fn every_case_has_exactly_the_expected_diagnostics() {
    let mut differences = Vec::new();
    for case in Case::all() {
        let (run, rendered) = case.run(lexgen::generate);
        assert!(run.diagnostics.iter().all(|found| found.severity != Severity::Error), "{}:\n{rendered}", case.name);
        let files = run.output.unwrap_or_else(|| panic!("{} generates no code:\n{rendered}", case.name));
        differences.extend(files.iter().filter_map(|(path, text)| compare(&case.expected(path), text)));
        let left_over =
            case.expected_files().into_iter().filter(|path| !files.keys().any(|file| case.expected(file) == *path));
        differences.extend(left_over.map(|path| format!("{} exists, but is not generated", path.display())));
        differences.extend(compare(&case.directory.join("warnings.txt"), &rendered));
    }
    assert!(differences.is_empty(), "{}\n`LEXGEN_BLESS=1` accepts the output", differences.join("\n"));
}

#[test]
fn two_runs_give_the_same_bytes() {
    for case in Case::all() {
        let (first, _) = case.run(lexgen::generate);
        let (second, _) = case.run(lexgen::generate);
        assert_eq!(first.output, second.output, "{}", case.name);
    }
}

/// The order of an object's keys has no meaning in JSON, and formatters sort keys. It may move items, but not change them.
#[test]
fn the_order_of_keys_changes_no_signature() {
    for case in Case::all() {
        let (given, _) = case.run(lexgen::generate);
        let (reversed, _) = case.run(|sources, config| {
            let mut reordered = Sources::default();
            for (_, source) in sources.iter() {
                reordered.add(source.path(), with_keys_reversed(source.text()));
            }
            lexgen::generate(&reordered, config)
        });
        let lines = |run: Run<Files>| -> BTreeMap<PathBuf, Vec<String>> {
            let files = run.output.unwrap_or_else(|| panic!("{} generates no code", case.name));
            files.into_iter().map(|(path, text)| (path, sorted_lines(&text))).collect()
        };
        assert_eq!(lines(given), lines(reversed), "{}", case.name);
    }
}

#[test]
fn lines_keep_to_120_columns_unless_they_are_one_word() {
    for case in Case::all() {
        let (run, _) = case.run(lexgen::generate);
        for line in run.output.iter().flat_map(|files| files.values()).flat_map(|text| text.lines()) {
            let without_strings: String = line.trim().split('"').step_by(2).collect();
            let is_word = !without_strings.trim_end_matches(" =>").contains(' ');
            assert!(line.chars().count() <= 120 || is_word, "{}: {line}", case.name);
        }
    }
}

#[test]
fn a_field_that_is_not_emitted_is_not_reported_as_renamed() {
    let mut sources = Sources::default();
    let lexicon = r#"{"lexicon":1,"id":"com.example.get","defs":{"main":{"type":"query","parameters":{"type":"params",
        "properties":{"extra":{"type":"string"}}}}}}"#;
    sources.add("com.example.get.json", lexicon.to_owned());
    let run = lexgen::generate(&sources, &Config::default());
    assert!(run.output.is_some());
    assert_eq!(run.summary.renames, []);
}

/// Returns the same JSON with the keys of every object in reverse order.
fn with_keys_reversed(json: &str) -> String {
    fn write(value: &serde_json::Value) -> String {
        match value {
            serde_json::Value::Object(object) => {
                let entries = object.iter().rev();
                let entries: Vec<String> =
                    entries.map(|(key, value)| format!("{}:{}", serde_json::json!(key), write(value))).collect();
                format!("{{{}}}", entries.join(","))
            }
            serde_json::Value::Array(items) => {
                let items: Vec<String> = items.iter().map(write).collect();
                format!("[{}]", items.join(","))
            }
            scalar => scalar.to_string(),
        }
    }
    write(&serde_json::from_str(json).expect("cases are JSON"))
}

/// Returns the lines of code, sorted. A constructor is one line, however it is wrapped.
fn sorted_lines(code: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut in_constructor = false;
    for line in code.lines() {
        match lines.last_mut() {
            Some(last) if in_constructor => last.push_str(line.trim()),
            _ => lines.push(line.trim().to_owned()),
        }
        in_constructor = if in_constructor { !line.ends_with(");") } else { line.ends_with("new(") };
    }
    lines.sort();
    lines
}

#[test]
fn every_case_is_listed_as_a_defect_or_a_construct() {
    let table = include_str!("cases/README.md");
    for case in Case::all() {
        assert!(table.contains(&format!("`{}`", case.name)), "`cases/README.md` does not mention `{}`", case.name);
    }
}

#[test]
fn the_table_of_defects_names_existing_cases() {
    let table = include_str!("cases/README.md");
    let names: Vec<String> = Case::all().into_iter().map(|case| case.name).collect();
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| -")) {
        let cases = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
        for case in cases.split('`').skip(1).step_by(2) {
            assert!(names.iter().any(|name| name == case), "there is no case `{case}`");
        }
    }
}
