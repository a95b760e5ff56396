//! Diagnostics of published lexicons, and of cases with an agreed verdict.
//!
//! If three independent implementations agree on a document, lexgen agrees as well, or a list in `corpora` has the
//! difference with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::{Code, Diagnostic, Diagnostics, Severity, render};
use lexgen::source::{self, FileId, Sources};
use lexgen::{Config, Unresolved};
use lexgen_data::CidLink;
use lexgen_test_data::{Outcomes, folders, lines, make, official, shared, vectors};
use serde_json::Value;

fn list(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(name)
}

/// Returns the errors of a single document. Its refs to others may be unresolved.
fn errors(path: &str, text: &str) -> Vec<Code> {
    let mut sources = Sources::default();
    sources.add(path, text.to_owned());
    let config = Config::default().unresolved(Unresolved::Data);
    let mut diagnostics = Diagnostics::default();
    let corpus = lexgen::corpus::read(&sources, &config, &mut diagnostics);
    assert_eq!(corpus.documents().is_empty(), diagnostics.has_errors(), "{path}: only valid documents are kept");
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.code)
        .collect()
}

/// Returns the verdict of the three implementations, if they agree.
fn verdict(case: &Value) -> Option<bool> {
    let oracles = case["oracles"].as_object()?;
    let verdicts: Vec<bool> =
        ["indigo", "ts_lexicon", "ts_lex"].iter().map(|name| oracles.get(*name)?.as_bool()).collect::<Option<_>>()?;
    verdicts.iter().all(|verdict| *verdict == verdicts[0]).then_some(verdicts[0])
}

/// Records whether the verdict on a document is the expected one.
fn record(outcomes: &mut Outcomes, case: &str, valid: bool, codes: &[Code]) {
    if codes.is_empty() == valid {
        outcomes.right(case);
    } else {
        let codes: BTreeSet<&str> = codes.iter().map(|code| code.as_str()).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        outcomes.wrong(
            case,
            if valid { format!("valid, refused: {}", codes.join(", ")) } else { "invalid, accepted".into() },
        );
    }
}

#[test]
fn verdicts_on_real_documents_agree_with_three_implementations() {
    let Some(shared) = shared() else { return };
    let mut outcomes = Outcomes::new(list("documents.tsv"));
    for case in lines(&shared.join("corpus/verdicts.jsonl")) {
        let file = case["file"].as_str().expect("the case has a path");
        // There may be verdicts on missing documents.
        let (Some(valid), Ok(text)) = (verdict(&case), fs::read_to_string(shared.join("corpus").join(file))) else {
            continue;
        };
        record(&mut outcomes, file, valid, &errors(file, &text));
    }
    outcomes.finish();
}

#[test]
fn verdicts_match_the_agreed_cases() {
    let mut outcomes = Outcomes::new(list("vectors.tsv"));
    let Some(cases) = vectors("lexicon-docs/vectors.jsonl") else { return };
    for case in cases {
        let Some(valid) = case["valid"].as_bool().filter(|_| case["disputed"] != true) else { continue };
        let id = case["id"].as_str().expect("the case has an id");
        record(&mut outcomes, id, valid, &errors("case.json", &case["lexicon"].to_string()));
    }
    outcomes.finish();
}

/// Returns all origins. The official ones count as one.
fn origins(shared: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut origins: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (name, directory) in folders(&shared.join("corpus")) {
        let origin = if name.starts_with("official-") { "official" } else { &name };
        origins.entry(origin.to_owned()).or_default().push(directory);
    }
    origins
}

/// Compares the diagnostics of each origin. A case's name contains the CID of the documents, so that the list does not
/// constrain other documents.
#[test]
fn diagnostics_of_each_origin_are_as_listed() {
    let Some(shared) = shared() else { return };
    let config = Config::default().unresolved(Unresolved::Data).keep_going(true);
    let mut outcomes = Outcomes::new(list("diagnostics.tsv"));
    for (origin, directories) in origins(&shared) {
        let mut diagnostics = Diagnostics::new(true);
        let sources = source::load(&directories, &mut diagnostics);
        let corpus = lexgen::corpus::read(&sources, &config, &mut diagnostics);
        let used = corpus.documents().iter().filter(|document| !document.definitions.is_empty());
        let used: BTreeSet<FileId> = used.map(|document| document.file).collect();
        let unused = sources.iter().filter(|(id, _)| !used.contains(id));
        let unused: Vec<_> =
            unused.map(|(_, file)| file.path().file_name().unwrap_or_default().to_string_lossy()).collect();
        let outcome = match unused.as_slice() {
            [] => count(&diagnostics),
            unused => format!("{}; unused: {}", count(&diagnostics), unused.join(", ")),
        };
        outcomes.open(&format!("{origin} {}", cid(&sources)), outcome);
    }
    outcomes.finish();
}

/// Returns the CID of all documents.
fn cid(sources: &Sources) -> String {
    let mut bytes = Vec::new();
    for (_, file) in sources.iter() {
        let name = file.path().file_name().unwrap_or_default();
        bytes.extend_from_slice(name.to_string_lossy().as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(file.text().as_bytes());
        bytes.push(0);
    }
    CidLink::of_raw(&bytes).to_cid().to_string()
}

/// Returns the number of diagnostics for each code.
fn count(diagnostics: &Diagnostics) -> String {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for found in diagnostics.iter() {
        *codes.entry(found.code.as_str()).or_default() += 1;
    }
    let counts: Vec<String> = codes.iter().map(|(code, count)| format!("{count} {code}")).collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}

#[test]
fn valid_official_lexicons_have_no_error() {
    let Some(shared) = shared() else { return };
    let verdicts = lines(&shared.join("corpus/verdicts.jsonl"));
    let valid: BTreeSet<&str> =
        verdicts.iter().filter(|case| verdict(case) == Some(true)).filter_map(|case| case["file"].as_str()).collect();
    let directories: Vec<PathBuf> = official(&shared).into_iter().map(|(_, directory)| directory).collect();
    // Some documents may be missing.
    let made = make(directories, Config::default().unresolved(Unresolved::Data).keep_going(true));
    let name = |file: FileId| {
        let path = made.sources.file(file).path();
        let below = path.strip_prefix(shared.join("corpus")).expect("the document is in the corpora");
        below.to_string_lossy().into_owned()
    };
    let errors = made.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let (wrong, open): (Vec<_>, Vec<_>) =
        errors.partition(|found| found.span.is_none_or(|span| valid.contains(name(span.file).as_str())));
    let render = |found: &[&Diagnostic]| -> Vec<String> {
        found.iter().map(|found| render(found, &made.sources, false)).collect()
    };
    println!("{}", render(&open).join("\n"));
    let wrong = render(&wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(made.summary.lexicons > 0);
}

#[test]
fn every_diagnostic_can_be_rendered() {
    let Some(shared) = shared() else { return };
    for directory in ["corpus", "torture"] {
        let mut diagnostics = Diagnostics::new(true);
        let sources = source::load(&[shared.join(directory)], &mut diagnostics);
        lexgen::corpus::read(&sources, &Config::default(), &mut diagnostics);
        for diagnostic in diagnostics.iter() {
            let text = render(diagnostic, &sources, false);
            let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
            let heading = format!("{severity}[{}]: {}", diagnostic.code, diagnostic.message);
            assert_eq!(text.lines().next(), Some(heading.as_str()), "{text}");
        }
    }
}
