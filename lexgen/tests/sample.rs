//! Sample data: it exists for every definition, is valid, and the same for the same seed.

use std::path::Path;

use lexgen::corpus::{self, Corpus};
use lexgen::diagnostic::Diagnostics;
use lexgen::sample::{Part, Random, SampleError, Sampler};
use lexgen::source::{self, Sources};
use lexgen::syntax::DefId;
use lexgen::validate::{Leniency, Validator};
use lexgen::{Config, Unresolved};
use lexgen_data::{Value, dag_cbor, json};
use lexgen_test_data::interpret;

/// The number of values for each definition and part.
const SAMPLES: usize = 20;

fn load(paths: &[&Path]) -> Corpus {
    let paths: Vec<_> = paths.iter().map(|path| path.to_path_buf()).collect();
    let config = Config::default().unresolved(Unresolved::Data).keep_going(true);
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&paths, &mut diagnostics);
    corpus::read(&sources, &config, &mut diagnostics)
}

fn corpus_of(text: &str) -> Corpus {
    let mut sources = Sources::default();
    sources.add("test.json", text.to_owned());
    let config = Config::default().unresolved(Unresolved::Data).keep_going(true);
    corpus::read(&sources, &config, &mut Diagnostics::default())
}

/// Returns a sampler for one definition, `com.example.test`.
fn definition(main: &str) -> Sampler {
    let text = format!(r#"{{ "lexicon": 1, "id": "com.example.test", "defs": {{ "main": {main} }} }}"#);
    Sampler::new(&corpus_of(&text))
}

/// Returns the parts of a definition that can be sampled. `None` is the definition itself.
fn parts(sampler: &Sampler, id: &DefId) -> Vec<Option<Part>> {
    let whole = sampler.is_data(id).then_some(None);
    whole.into_iter().chain(sampler.parts(id).into_iter().map(Some)).collect()
}

fn make(sampler: &Sampler, id: &DefId, part: Option<Part>, random: &mut Random) -> Result<Value, SampleError> {
    match part {
        Some(part) => sampler.sample_part(id, part, random),
        None => sampler.sample(id, random),
    }
}

/// Makes samples of everything in a corpus and returns their number.
#[track_caller]
fn assert_samples(corpus: &Corpus) -> usize {
    let sampler = Sampler::new(corpus);
    let validator = Validator::new(corpus);
    let mut made = 0;
    for id in sampler.definitions() {
        for part in parts(&sampler, id) {
            let mut random = Random::with_seed(1);
            for _ in 0..SAMPLES {
                let value =
                    make(&sampler, id, part, &mut random).unwrap_or_else(|error| panic!("{id} {part:?}: {error}"));
                let text = json::to_string(&value).unwrap_or_else(|error| panic!("{id} {part:?}: {error}"));
                assert_eq!(json::from_str::<Value>(&text).expect("written JSON can be read"), value, "{id} {part:?}");
                let block = dag_cbor::to_vec(&value).expect("a value that JSON can hold can be written as DAG-CBOR");
                assert_eq!(
                    dag_cbor::from_slice::<Value>(&block).expect("written DAG-CBOR can be read"),
                    value,
                    "{id} {part:?}"
                );
                interpret(&validator, &id.to_string(), part, &value, Leniency::STRICT)
                    .unwrap_or_else(|problems| panic!("{id} {part:?}: {problems}\n{text}"));
                made += 1;
            }
        }
    }
    made
}

#[test]
fn every_definition_of_our_own_lexicons_has_valid_samples() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lexicons");
    assert!(assert_samples(&load(&[&directory])) > 0);
}

#[test]
fn every_definition_of_the_official_lexicons_has_valid_samples() {
    let Some(shared) = lexgen_test_data::shared() else { return };
    let official = lexgen_test_data::official(&shared);
    let official: Vec<&Path> = official.iter().map(|(_, path)| path.as_path()).collect();
    assert!(assert_samples(&load(&official)) > 0);
}

#[test]
fn every_definition_of_third_party_lexicons_has_valid_samples() {
    let Some(shared) = lexgen_test_data::shared() else { return };
    for (name, directory) in lexgen_test_data::folders(&shared.join("corpus")) {
        if name.starts_with("official-") {
            continue;
        }
        // Some definitions are not satisfiable, but all samples must be valid.
        let corpus = load(&[&directory]);
        let (sampler, validator) = (Sampler::new(&corpus), Validator::new(&corpus));
        for id in sampler.definitions() {
            for part in parts(&sampler, id) {
                let mut random = Random::with_seed(2);
                for _ in 0..3 {
                    let Ok(value) = make(&sampler, id, part, &mut random) else { break };
                    interpret(&validator, &id.to_string(), part, &value, Leniency::STRICT)
                        .unwrap_or_else(|problems| panic!("{name}: {id} {part:?}: {problems}\n{value:?}"));
                }
            }
        }
    }
}

#[test]
fn one_seed_makes_the_same_bytes_each_time() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lexicons");
    let bytes = |seed| {
        let sampler = Sampler::new(&load(&[&directory]));
        let mut random = Random::with_seed(seed);
        let mut all = Vec::new();
        for id in sampler.definitions() {
            for part in parts(&sampler, id) {
                let value = make(&sampler, id, part, &mut random).expect("our own lexicons have data");
                all.extend(dag_cbor::to_vec(&value).expect("a sample can be written"));
                let near = match part {
                    Some(part) => sampler.mutate_part(id, part, &value, &mut random),
                    None => sampler.mutate(id, &value, &mut random),
                };
                all.extend(format!("{:?}", near.expect("the definition exists")).into_bytes());
            }
        }
        all
    };
    assert!(bytes(5) == bytes(5));
    assert!(bytes(5) != bytes(6));
}

#[test]
fn mutations_are_valid_and_invalid_for_many_constraints() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lexicons");
    let corpus = load(&[&directory]);
    let (sampler, validator) = (Sampler::new(&corpus), Validator::new(&corpus));
    let mut random = Random::with_seed(3);
    let (mut valid, mut invalid) = (0, 0);
    let mut constraints = std::collections::BTreeSet::new();
    for _ in 0..30 {
        for id in sampler.definitions().filter(|id| sampler.is_data(id)) {
            let value = sampler.sample(id, &mut random).expect("our own lexicons have data");
            let near = sampler.mutate(id, &value, &mut random).expect("the definition exists");
            match interpret(&validator, &id.to_string(), None, &near, Leniency::STRICT) {
                Ok(()) => valid += 1,
                Err(problems) => {
                    invalid += 1;
                    constraints.extend(problems.iter().map(|problem| problem.constraint));
                }
            }
        }
    }
    assert!(valid * 20 > invalid && invalid * 20 > valid, "{valid} valid, {invalid} not");
    assert!(constraints.len() >= 6, "{constraints:?}");
}

#[test]
fn samples_reach_bounds_exactly() {
    let sampler = definition(
        r#"{ "type": "object", "required": ["n", "t"], "properties": {
          "n": { "type": "integer", "minimum": -3, "maximum": 1000000 },
          "t": { "type": "string", "minLength": 2, "maxGraphemes": 40 },
          "l": { "type": "array", "minLength": 1, "maxLength": 3, "items": { "type": "boolean" } }
        } }"#,
    );
    let id = sampler.find("com.example.test").expect("the definition exists");
    let mut random = Random::with_seed(4);
    let made: Vec<Value> =
        (0..200).map(|_| sampler.sample(id, &mut random).expect("the definition is satisfiable")).collect();
    let integer = |value: &Value| value.get("n").and_then(Value::as_integer);
    assert!(made.iter().any(|value| integer(value) == Some(-3)));
    assert!(made.iter().any(|value| integer(value) == Some(1_000_000)));
    let text = |value: &Value| value.get("t").and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
    assert!(made.iter().any(|value| text(value).len() == 2));
    assert!(made.iter().any(|value| lexgen_data::graphemes(&text(value)) == 40));
    let length = |value: &Value| value.get("l").and_then(Value::as_array).map(<[Value]>::len);
    assert!([None, Some(1), Some(3)].iter().all(|wanted| made.iter().any(|value| length(value) == *wanted)));
}

#[test]
fn recursion_ends_and_required_data_is_sampled_at_any_depth() {
    let corpus = corpus_of(
        r##"{ "lexicon": 1, "id": "com.example.test", "defs": {
          "tree": { "type": "object", "required": ["children", "next"], "nullable": ["next"], "properties": {
            "children": { "type": "array", "items": { "type": "ref", "ref": "#tree" } },
            "next": { "type": "ref", "ref": "#tree" },
            "other": { "type": "union", "refs": ["#tree", "#leaf"], "closed": true }
          } },
          "leaf": { "type": "object", "properties": {} },
          "a": { "type": "array", "minLength": 1, "items": { "type": "union", "refs": ["#b", "#leaf"] } },
          "b": { "type": "object", "required": ["a"], "properties": { "a": { "type": "ref", "ref": "#a" } } }
        } }"##,
    );
    assert_eq!(assert_samples(&corpus), 4 * SAMPLES);
}

#[track_caller]
fn assert_impossible(main: &str, message: &str) {
    let sampler = definition(main);
    let id = sampler.find("com.example.test").expect("the definition exists");
    let error = sampler.sample(id, &mut Random::with_seed(1)).expect_err("the definition is not satisfiable");
    assert_eq!(error.to_string(), message);
}

#[test]
fn unsatisfiable_definitions_are_errors_with_a_path() {
    assert_impossible(
        r#"{ "type": "object", "required": ["a"], "properties": { "a": { "type": "array", "minLength": 1, "items":
           { "type": "string", "format": "tid", "maxLength": 5 } } } }"#,
        "no data can be valid at `a[0]`: no string of the format `tid` fits the bounds",
    );
    assert_impossible(
        r#"{ "type": "string", "minGraphemes": 10, "maxLength": 9 }"#,
        "no data can be valid: no string has the requested lengths",
    );
    assert_impossible(
        r#"{ "type": "array", "minLength": 1000000000, "items": { "type": "boolean" } }"#,
        "data is too large to be made: it needs 1000000000 elements, of which at most 10000 are made",
    );
    assert_impossible(
        r#"{ "type": "array", "minLength": 1, "items": { "type": "ref", "ref": "com.example.test" } }"#,
        "no data can be valid at `[0]`: it needs another value of itself, without end",
    );
}

#[test]
fn unsatisfiable_optional_fields_are_omitted() {
    let sampler = definition(
        r#"{ "type": "object", "properties": {
          "a": { "type": "string", "format": "tid", "maxLength": 5 },
          "b": { "type": "array", "items": { "type": "string", "format": "tid", "maxLength": 5 } }
        } }"#,
    );
    let id = sampler.find("com.example.test").expect("the definition exists");
    for seed in 0..50 {
        let value = sampler.sample(id, &mut Random::with_seed(seed)).expect("the definition is satisfiable");
        assert!(value.get("a").is_none());
        assert!(value.get("b").is_none_or(|list| list.as_array() == Some(&[])));
    }
}

#[test]
fn samples_of_a_huge_minimum_size_are_refused() {
    // Each definition requires two of the next, so that there are 2^40 leaves.
    let definitions: Vec<String> = (0..40)
        .map(|index| {
            let next = index + 1;
            format!(
                r##""d{index}": {{ "type": "object", "required": ["a", "b"], "properties": {{
                   "a": {{ "type": "ref", "ref": "#d{next}" }}, "b": {{ "type": "ref", "ref": "#d{next}" }} }} }}"##
            )
        })
        .collect();
    let text = format!(
        r#"{{ "lexicon": 1, "id": "com.example.test", "defs": {{ {}, "d40": {{ "type": "object", "properties": {{}} }} }} }}"#,
        definitions.join(",")
    );
    let sampler = Sampler::new(&corpus_of(&text));
    let id = sampler.find("com.example.test#d0").expect("the definition exists");
    let error = sampler.sample(id, &mut Random::with_seed(1)).expect_err("the sample is too large");
    assert!(matches!(error, SampleError::TooLarge { .. }), "{error}");
}

#[test]
fn samples_of_a_huge_minimum_depth_are_refused() {
    let definitions: Vec<String> = (0..5000)
        .map(|index| {
            let next = index + 1;
            format!(
                r##""d{index}": {{ "type": "object", "required": ["a"], "properties": {{ "a": {{ "type": "ref", "ref": "#d{next}" }} }} }}"##
            )
        })
        .collect();
    let text = format!(
        r#"{{ "lexicon": 1, "id": "com.example.test", "defs": {{ {}, "d5000": {{ "type": "object", "properties": {{}} }} }} }}"#,
        definitions.join(",")
    );
    let sampler = Sampler::new(&corpus_of(&text));
    let mut random = Random::with_seed(1);
    let id = sampler.find("com.example.test#d0").expect("the definition exists");
    let error = sampler.sample(id, &mut random).expect_err("the sample is too deep");
    assert_eq!(error.to_string(), "no data can be valid: it is nested 5001 levels deep at least");
    let id = sampler.find("com.example.test#d4901").expect("the definition exists");
    assert!(sampler.sample(id, &mut random).is_ok());
}

#[test]
fn values_outside_of_the_data_model_are_errors() {
    let sampler = definition(r#"{ "type": "token" }"#);
    let id = sampler.find("com.example.test").expect("the definition exists").clone();
    let mut random = Random::with_seed(1);
    assert_eq!(sampler.sample(&id, &mut random), Err(SampleError::NotData(id.clone())));
    assert_eq!(sampler.sample_part(&id, Part::Input, &mut random), Err(SampleError::NoPart(id, Part::Input)));
}
