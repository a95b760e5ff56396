//! Verdicts on data: the cases that settle what valid data is, and samples of data as it is found.
//!
//! Where a verdict is not the expected one, the case stands in a list beside this file with the reason. The lists are
//! checked both ways: what is in them still differs, and nothing else does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lexgen::source::{self, Sources};
use lexgen::validate::{Leniency, Validator};
use lexgen::{Config, Unresolved};
use lexgen_data::{Bytes, Value, dag_cbor, json};
use lexgen_test_data::{compare, folders, shared};

/// Why verdicts differ from what is expected: what is said of the case, and why that is right.
const REASONS: &[(&str, &str)] = &[
    ("legacy form", "a record of before blobs had their form of today, which leniency lets pass (SPEC section 6)"),
    (
        "`subject`: must be a string",
        "a follow of before there was the lexicon: an object where a DID is (SPEC section 5)",
    ),
    ("there is no `app.bsky.", "a record of before there were lexicons, of a kind that has none"),
    ("invalid base64", "`$bytes` that are placeholders of the test suite, not base 64 (SPEC section 6)"),
    ("uri 'https://'", "disputed: a scheme and at least one character more (SPEC section 13, point 20)"),
    ("hex escape", "a lone surrogate, which no text in UTF-8 can have (SPEC section 6)"),
];

/// Cases by what is said of them.
#[derive(Default)]
struct Differences(BTreeMap<String, Vec<String>>);

impl Differences {
    fn add(&mut self, said: String, id: &str) {
        self.0.entry(said).or_default().push(id.to_owned());
    }

    /// Compares with the checked list. Each entry must have a reason.
    ///
    /// Other data than that of the list may have other differences, as long as there are reasons for them.
    fn finish(self, name: &str, cases: &[serde_json::Value]) {
        let mut list = String::new();
        let mut unexplained = Vec::new();
        for (said, ids) in &self.0 {
            match REASONS.iter().find(|(part, _)| said.contains(part)) {
                Some((_, reason)) => list.push_str(&format!("{said}\n# {reason}\n")),
                None => unexplained.push(format!("{said}: {}", ids.join(", "))),
            }
            list.extend(ids.iter().map(|id| format!("    {id}\n")));
        }
        assert!(unexplained.is_empty(), "without a reason: {unexplained:#?}");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validate").join(name);
        if is_default_data() {
            return compare(&path, &list);
        }
        let listed = fs::read_to_string(&path).expect("the list is there");
        let still_there = |id: &&str| cases.iter().any(|case| case["id"] == **id);
        for id in listed.lines().filter_map(|line| line.strip_prefix("    ")).filter(still_there) {
            assert!(self.0.values().flatten().any(|differing| differing == id), "{id} no longer differs");
        }
    }
}

/// Whether the data is that which the lists were made of.
fn is_default_data() -> bool {
    std::env::var_os("LEXGEN_SHARED").is_none()
}

fn cases(path: &Path) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(path).expect("the list of cases is there");
    let read = |line: &str| serde_json::from_str(line).or_else(|_| serde_json::from_str(&without_surrogates(line)));
    text.lines().map(|line| read(line).expect("each line is JSON")).collect()
}

/// A line with another character for each surrogate: descriptions of cases about these have some. The cases themselves have
/// theirs in a text within the text, which stays.
fn without_surrogates(line: &str) -> String {
    let mut characters = line.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        text.push(character);
        if character != '\\' {
            continue;
        }
        let rest = characters.as_str();
        let escape = rest.get(..5).filter(|escape| escape.starts_with("ud")).unwrap_or(rest.get(..1).unwrap_or(""));
        text.push_str(if escape.len() == 5 { "ufffd" } else { escape });
        characters = rest[escape.len()..].chars();
    }
    text
}

/// The lexicons of a case.
fn lexicons(case: &serde_json::Value, folder: &Path) -> Vec<serde_json::Value> {
    if let Some(catalog) = case["catalog"].as_str() {
        let text = fs::read_to_string(folder.join("catalogs").join(catalog).with_extension("json"));
        return serde_json::from_str(&text.expect("the catalog is there")).expect("a catalog is a list of documents");
    }
    case["lexicons"].as_array().expect("a case without a catalog has its lexicons").clone()
}

fn validator(lexicons: &[serde_json::Value]) -> Result<Validator, String> {
    let mut sources = Sources::default();
    for lexicon in lexicons {
        sources.add(format!("{}.json", lexicon["id"].as_str().unwrap_or("none")), lexicon.to_string());
    }
    let config = Config::default().unresolved(Unresolved::Data);
    Validator::from_sources(&sources, &config).map_err(|error| {
        let errors = error.diagnostics().iter().filter(|said| said.severity == lexgen::diagnostic::Severity::Error);
        let codes: Vec<&str> = errors.map(|diagnostic| diagnostic.code.as_str()).collect();
        format!("lexicon refused: {}", codes.join(", "))
    })
}

/// What is wrong with the value of a case; the outer error is why it could not be checked.
fn verdict(case: &serde_json::Value, validator: &Validator, leniency: Leniency) -> Result<Result<(), String>, String> {
    let text = case["value_raw"].as_str().map_or_else(|| case["value"].to_string(), str::to_owned);
    let value: Value = match json::from_str(&text) {
        Ok(value) => value,
        Err(error) => return Ok(Err(format!("unreadable: {error}"))),
    };
    if let Some(block) = case["cbor_base64"].as_str() {
        let block: Bytes = json::from_str(&format!(r#"{{"$bytes":"{block}"}}"#)).expect("base 64");
        assert_eq!(dag_cbor::from_slice::<Value>(&block).as_ref(), Ok(&value), "{}", case["id"]);
    }
    let name = case["ref"].as_str().expect("a case names a definition");
    let checked = match case["as"].as_str() {
        None if validator.has_record(name) => Some(validator.record(&value, leniency)),
        None => validator.definition(name).map(|checker| checker.check(&value, leniency)),
        Some("params") => validator.parameters(name).map(|checker| checker.check(&value, leniency)),
        Some("input") => validator.input(name).map(|checker| checker.check(&value, leniency)),
        Some("output") => validator.output(name).map(|checker| checker.check(&value, leniency)),
        Some("message") => validator.message(name).map(|checker| checker.check(&value, leniency)),
        Some(other) => return Err(format!("checked as `{other}`, which nobody knows")),
    };
    checked.map(|checked| checked.map_err(|problems| problems.to_string())).ok_or(format!("there is no `{name}`"))
}

#[test]
fn every_settled_case_has_its_verdict() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("vectors/data");
    let mut differences = Differences::default();
    let mut settled = 0;
    let cases = cases(&folder.join("vectors.jsonl"));
    for case in &cases {
        let Some(valid) = case["valid"].as_bool() else { continue };
        settled += 1;
        let id = case["id"].as_str().expect("a case has an id");
        let checked =
            validator(&lexicons(case, &folder)).and_then(|validator| verdict(case, &validator, Leniency::DEFAULT));
        match checked {
            Err(reason) => differences.add(reason, id),
            Ok(Ok(())) if !valid => differences.add(format!("passes, is invalid: {}", case["why"]), id),
            Ok(Err(problems)) if valid => differences.add(format!("is valid, refused: {problems}"), id),
            Ok(_) => {}
        }
    }
    assert!(settled > 1000 || !is_default_data(), "the cases are there");
    differences.finish("vectors.txt", &cases);
}

fn official() -> Option<Validator> {
    let corpus = shared()?.join("corpus");
    let paths: Vec<_> = folders(&corpus).into_iter().filter(|(name, _)| name.starts_with("official-")).collect();
    let paths: Vec<_> = paths.into_iter().map(|(_, path)| path).collect();
    let mut diagnostics = lexgen::diagnostic::Diagnostics::default();
    let sources = source::load(&paths, &mut diagnostics);
    let config = Config::default().keep_going(true);
    Some(Validator::from_sources(&sources, &config).expect("what is sound is used"))
}

/// Checks all samples of a file, in JSON and, where they have it, in DAG-CBOR.
fn samples(name: &str, at_least: usize) {
    let (Some(shared), Some(validator)) = (shared(), official()) else { return };
    let mut differences = Differences::default();
    let mut valid = 0;
    let samples = cases(&shared.join("vectors/samples").join(name).with_extension("jsonl"));
    for sample in &samples {
        let id = sample["id"].as_str().expect("a sample has an id");
        let said = match verdict(sample, &validator, Leniency::DEFAULT) {
            Ok(Ok(())) => {
                valid += 1;
                continue;
            }
            Ok(Err(said)) | Err(said) => said,
        };
        differences.add(said, id);
    }
    assert!(valid >= at_least || !is_default_data(), "{valid} samples are valid");
    differences.finish(&format!("{name}.txt"), &samples);
}

#[test]
fn typed_values_of_the_official_lexicons_are_valid() {
    samples("typed-values", 411);
}

#[test]
fn records_of_repositories_are_valid() {
    samples("repo-records", 221);
}

#[test]
fn records_with_blobs_of_the_legacy_form_are_valid_where_leniency_says_so() {
    let (Some(shared), Some(validator)) = (shared(), official()) else { return };
    let samples = cases(&shared.join("vectors/samples/repo-records.jsonl"));
    let is_legacy = |sample: &&serde_json::Value| {
        let strict = verdict(sample, &validator, Leniency::DEFAULT);
        matches!(strict, Ok(Err(said)) if said.contains("legacy form"))
    };
    let legacy: Vec<&serde_json::Value> = samples.iter().filter(is_legacy).collect();
    assert!(legacy.len() >= 39 || !is_default_data(), "{} records have such blobs", legacy.len());
    for sample in legacy {
        assert_eq!(verdict(sample, &validator, Leniency::LENIENT), Ok(Ok(())), "{}", sample["id"]);
    }
}
