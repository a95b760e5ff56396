//! What is said of documents found in the wild, and of the cases that settle what a valid document is.
//!
//! Where three independent implementations agree on a document, so do we, or the difference stands in a table here with
//! its reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::{Code, Diagnostics, Severity, render};
use lexgen::source::{self, Sources};
use lexgen::{Config, Unresolved};
use serde_json::Value;

/// Documents of the corpora on which the three agree and we do not, with the code that we give and why.
const CORPUS_DIFFERENCES: &[(&str, &str, &str)] = &[(
    "jacquard-bundle/place.stream/place.stream.live.subscribeSegments.json",
    "union-target",
    "a union of bytes; section 1, table, which none of the three checks when loading",
)];

/// Cases on which the three agree and we do not.
const VECTOR_DIFFERENCES: &[(&str, &str, &str)] = &[];

fn shared() -> Option<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("LEXGEN_SHARED").map_or_else(default, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "there is no {}", folder.display());
    eprintln!("skipped: there is no {}", folder.display());
    None
}

fn json_lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("the list of cases is there");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// The errors of one document by itself, whose refs to others may dangle.
fn errors(path: &str, text: &str) -> Vec<Code> {
    let mut sources = Sources::default();
    sources.add(path, text.to_owned());
    let config = Config::default().unresolved(Unresolved::Data);
    let mut diagnostics = Diagnostics::default();
    let corpus = lexgen::corpus::read(&sources, &config, &mut diagnostics);
    assert_eq!(corpus.documents().is_empty(), diagnostics.has_errors(), "{path}: sound documents are kept, others not");
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.code)
        .collect()
}

/// What the three say, if they agree.
fn verdict(case: &Value) -> Option<bool> {
    let oracles = case["oracles"].as_object()?;
    let verdicts: Vec<bool> =
        ["indigo", "ts_lexicon", "ts_lex"].iter().map(|name| oracles.get(*name)?.as_bool()).collect::<Option<_>>()?;
    verdicts.iter().all(|verdict| *verdict == verdicts[0]).then_some(verdicts[0])
}

/// Takes a difference out of the table, so that what is left in the end is known to be no longer true.
fn excuse(table: &mut Vec<(&str, &str, &str)>, name: &str, codes: &[Code]) -> bool {
    let found =
        table.iter().position(|(excused, code, _)| *excused == name && codes.iter().any(|c| c.as_str() == *code));
    found.map(|position| table.remove(position)).is_some()
}

#[test]
fn verdicts_on_documents_of_the_wild_agree_with_three_implementations() {
    let Some(shared) = shared() else { return };
    let mut table = CORPUS_DIFFERENCES.to_vec();
    let mut wrong = Vec::new();
    let cases = json_lines(&shared.join("corpus/verdicts.jsonl"));
    assert!(cases.len() > 1000, "the corpora are there");
    for case in cases {
        let Some(valid) = verdict(&case) else { continue };
        let file = case["file"].as_str().expect("a path");
        let text = fs::read_to_string(shared.join("corpus").join(file)).expect("the document is there");
        let codes = errors(file, &text);
        if codes.is_empty() != valid && !excuse(&mut table, file, &codes) {
            wrong.push(format!("{file}: they say {valid}, we say {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(table, [], "these no longer differ");
}

#[test]
fn verdicts_on_cases_agree_where_nobody_disputes_them() {
    let Some(shared) = shared() else { return };
    let mut table = VECTOR_DIFFERENCES.to_vec();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for case in json_lines(&shared.join("vectors/lexicon-docs/vectors.jsonl")) {
        let Some(valid) = case["valid"].as_bool() else { continue };
        if case["disputed"].as_bool() == Some(true) {
            continue;
        }
        compared += 1;
        let id = case["id"].as_str().expect("an id");
        let codes = errors("case.json", &case["lexicon"].to_string());
        if codes.is_empty() != valid && !excuse(&mut table, id, &codes) {
            wrong.push(format!("{id} ({}): valid is {valid}, we say {codes:?}: {}", case["name"], case["lexicon"]));
        }
    }
    assert!(compared > 200, "the cases are there");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(table, [], "these no longer differ");
}

#[test]
fn official_lexicons_are_sound_and_nothing_is_said_of_them() {
    let Some(shared) = shared() else { return };
    let entries = fs::read_dir(shared.join("corpus")).expect("the corpora are there");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder").path()).collect();
    folders.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("official-")));
    assert_eq!(folders.len(), 7);
    let mut diagnostics = Diagnostics::new(true);
    let sources = source::load(&folders, &mut diagnostics);
    let corpus = lexgen::corpus::read(&sources, &Config::default(), &mut diagnostics);
    let said: Vec<String> = diagnostics.iter().map(|diagnostic| render(diagnostic, &sources, false)).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    assert_eq!(corpus.documents().len(), sources.len());
}

#[test]
fn each_corpus_is_read_whole_and_what_is_said_can_be_shown() {
    let Some(shared) = shared() else { return };
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for folder in ["corpus", "torture"] {
        let mut diagnostics = Diagnostics::new(true);
        let sources = source::load(&[shared.join(folder)], &mut diagnostics);
        lexgen::corpus::read(&sources, &Config::default(), &mut diagnostics);
        for diagnostic in diagnostics.iter() {
            let text = render(diagnostic, &sources, false);
            assert!(text.contains(&diagnostic.message), "{text}");
            *counts.entry(diagnostic.code).or_default() += 1;
        }
    }
    assert!(counts.contains_key(&Code::LocalKnownValue) && counts.contains_key(&Code::UnionToken), "{counts:?}");
}
