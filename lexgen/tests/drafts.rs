//! Lexicons that use drafts of the language: which documents are valid, and that those of the drafts' authors are generated.

use std::path::PathBuf;

use lexgen::diagnostic::{Diagnostics, Severity, render};
use lexgen::source::{self, FileId, Sources};
use lexgen::{Config, Unresolved};
use lexgen_test_data::{draft_vectors, folders, official, shared};

/// Returns the errors of one document by itself, whose refs to others may dangle.
fn errors(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    sources.add("case.json", text.to_owned());
    let mut diagnostics = Diagnostics::default();
    lexgen::corpus::read(&sources, &Config::default().unresolved(Unresolved::Data), &mut diagnostics);
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| render(found, &sources, false)).collect()
}

#[test]
fn documents_are_valid_as_the_drafts_say() {
    let Some(cases) = draft_vectors("lexicon-docs.jsonl") else { return };
    let (mut ran, mut wrong) = (0, Vec::new());
    for case in cases {
        let Some(valid) = case["valid"].as_bool() else { continue };
        ran += 1;
        let errors = errors(&case["lexicon"].to_string());
        if errors.is_empty() != valid {
            wrong.push(format!("{}: {}: valid: {valid}\n{}", case["id"], case["why"], errors.join("\n")));
        }
    }
    assert!(ran > 0, "no case was compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lexicons_of_drafts_have_no_errors_beside_the_official_ones() {
    let Some(shared) = shared() else { return };
    let drafts: Vec<PathBuf> = folders(&shared.join("drafts/corpus")).into_iter().map(|(_, folder)| folder).collect();
    let official = official(&shared).into_iter().map(|(_, folder)| folder);
    let directories: Vec<PathBuf> = drafts.iter().cloned().chain(official).collect();
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&directories, &mut diagnostics);
    let corpus = lexgen::corpus::read(&sources, &Config::default().keep_going(true), &mut diagnostics);

    let is_draft = |file: FileId| drafts.iter().any(|folder| sources.file(file).path().starts_with(folder));
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let errors = errors.filter(|found| found.span.is_none_or(|span| is_draft(span.file)));
    let errors: Vec<String> = errors.map(|found| render(found, &sources, false)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let files = sources.iter().filter(|(file, _)| is_draft(*file)).count();
    let documents = corpus.documents().iter().filter(|document| is_draft(document.file)).count();
    assert!(files > 0 && files == documents, "{documents} of {files} documents can be used");
}
