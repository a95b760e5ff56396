//! Verdicts of the interpreter on cases with an agreed verdict, and on samples of real data.
//!
//! If a verdict is not the expected one, a list in `validate` has the case with the reason.

use std::fs;
use std::path::{Path, PathBuf};

use lexgen::source::{self, Sources};
use lexgen::validate::{Leniency, Validator};
use lexgen::{Config, Unresolved};
use lexgen_data::{Bytes, Value, dag_cbor, json};
use lexgen_test_data::{Outcomes, shared, vectors};

/// Creates the comparison with a list.
fn outcomes(name: &str) -> Outcomes {
    Outcomes::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validate").join(name))
}

/// Records the verdict on a case. The outer error is the reason why there is none.
fn record(outcomes: &mut Outcomes, case: &serde_json::Value, verdict: Result<Result<(), String>, String>) {
    let id = case["id"].as_str().expect("a case has an id");
    let valid = case["valid"].as_bool();
    match (verdict, valid) {
        (Ok(Ok(())), Some(false)) => outcomes.wrong(id, format!("invalid, passes: {}", case["why"])),
        (Err(reason), Some(_)) => outcomes.wrong(id, reason),
        (Ok(Err(problems)), Some(true)) => {
            outcomes.wrong(id, format!("valid, refused: {}", without_position(&problems)))
        }
        (Ok(Err(reason)) | Err(reason), None) => outcomes.open(id, without_position(&reason)),
        (Ok(_), _) => outcomes.right(id),
    }
}

/// Returns the message of a deserialization error without the position.
fn without_position(text: &str) -> &str {
    text.split(" at line ").next().unwrap_or_default()
}

/// Returns the lexicons of a case.
fn lexicons(case: &serde_json::Value, directory: &Path) -> Vec<serde_json::Value> {
    if let Some(catalog) = case["catalog"].as_str() {
        let text = fs::read_to_string(directory.join("catalogs").join(catalog).with_extension("json"));
        return serde_json::from_str(&text.expect("the catalog exists")).expect("a catalog is a list of documents");
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
        let errors =
            error.diagnostics().iter().filter(|diagnostic| diagnostic.severity == lexgen::diagnostic::Severity::Error);
        let codes: Vec<&str> = errors.map(|diagnostic| diagnostic.code.as_str()).collect();
        format!("lexicon refused: {}", codes.join(", "))
    })
}

/// Validates the value of a case. The inner error has its problems, the outer one the reason why it cannot be
/// validated.
fn verdict(case: &serde_json::Value, validator: &Validator, leniency: Leniency) -> Result<Result<(), String>, String> {
    let text = case["value_raw"].as_str().map_or_else(|| case["value"].to_string(), str::to_owned);
    let value: Value = match json::from_str(&text) {
        Ok(value) => value,
        Err(error) => return Ok(Err(format!("unreadable: {error}"))),
    };
    if let Some(block) = case["cbor_base64"].as_str() {
        let block: Bytes = json::from_str(&format!(r#"{{"$bytes":"{block}"}}"#)).expect("the block is in base64");
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
        Some(other) => return Err(format!("checked as `{other}`, which is unknown")),
    };
    checked.map(|checked| checked.map_err(|problems| problems.to_string())).ok_or(format!("there is no `{name}`"))
}

#[test]
fn every_agreed_case_has_its_verdict() {
    let (Some(shared), Some(cases)) = (shared(), vectors("data/vectors.jsonl")) else { return };
    let directory = shared.join("vectors/data");
    let mut outcomes = outcomes("vectors.tsv");
    for case in cases.iter().filter(|case| case["valid"].is_boolean()) {
        let verdict =
            validator(&lexicons(case, &directory)).and_then(|validator| verdict(case, &validator, Leniency::DEFAULT));
        record(&mut outcomes, case, verdict);
    }
    outcomes.finish();
}

fn official() -> Option<Validator> {
    let paths: Vec<PathBuf> =
        lexgen_test_data::official(&shared()?).into_iter().map(|(_, directory)| directory).collect();
    let mut diagnostics = lexgen::diagnostic::Diagnostics::default();
    let sources = source::load(&paths, &mut diagnostics);
    let config = Config::default().keep_going(true);
    Some(Validator::from_sources(&sources, &config).expect("valid lexicons can be used"))
}

/// Validates all samples of a file in JSON, and compares their DAG-CBOR if they have it.
fn samples(name: &str) {
    let (Some(samples), Some(validator)) = (vectors(&format!("samples/{name}.jsonl")), official()) else { return };
    let mut outcomes = outcomes(&format!("{name}.tsv"));
    for sample in &samples {
        match verdict(sample, &validator, Leniency::DEFAULT) {
            // The lexicons of some samples may be missing.
            Err(reason) if !has_lexicon(sample) => {
                outcomes.open(sample["id"].as_str().expect("a sample has an id"), reason)
            }
            verdict => record(&mut outcomes, sample, verdict),
        }
    }
    outcomes.finish();
}

/// Returns whether the lexicon that a sample names is an official one.
fn has_lexicon(sample: &serde_json::Value) -> bool {
    let nsid = sample["ref"].as_str().and_then(|name| name.split('#').next()).expect("a sample names a definition");
    let file = format!("{nsid}.json");
    shared().is_some_and(|shared| {
        lexgen_test_data::official(&shared).iter().any(|(_, origin)| origin.join(&file).is_file())
    })
}

#[test]
fn typed_values_of_the_official_lexicons_have_their_verdicts() {
    samples("typed-values");
}

#[test]
fn records_of_repositories_have_the_listed_verdicts() {
    samples("repo-records");
}

#[test]
fn records_with_blobs_of_the_legacy_form_are_valid_with_leniency() {
    let (Some(samples), Some(validator)) = (vectors("samples/repo-records.jsonl"), official()) else { return };
    for sample in &samples {
        let strict = verdict(sample, &validator, Leniency::DEFAULT);
        let Ok(Err(problems)) = strict else { continue };
        // Samples with no other problem.
        if problems.lines().all(|problem| problem.contains("legacy form")) {
            assert_eq!(verdict(sample, &validator, Leniency::LENIENT), Ok(Ok(())), "{}", sample["id"]);
        }
    }
}
