//! Exported JSON Schemas against random data: what lexgen's validator accepts is valid, and what it refuses is invalid, as far
//! as JSON Schema can say it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jsonschema::{Registry, Validator as Check};
use lexgen::corpus::{self, Corpus};
use lexgen::diagnostic::Diagnostics;
use lexgen::json_schema::{JsonSchemaOptions, export};
use lexgen::sample::{Part, Random, Sampler};
use lexgen::source::{self, Sources};
use lexgen::syntax::DefId;
use lexgen::validate::{Leniency, Problems, Validator};
use lexgen::{Config, Unresolved};
use lexgen_data::{Value, json};
use lexgen_test_data::{folders, interpret, shared};

/// How many values and near misses are made of each type.
const SAMPLES: usize = 4;

/// The URI of the exported file, against which the validator resolves its references.
const FILE: &str = "json-schema:///lexicons";

struct Exported {
    corpus: Corpus,
    strict: Schemas,
    lenient: Schemas,
}

/// An exported file.
struct Schemas {
    keys: BTreeSet<String>,
    registry: Registry<'static>,
}

impl Schemas {
    fn validator(&self, key: &str) -> Check {
        let schema = serde_json::json!({ "$ref": format!("{FILE}#/$defs/{key}") });
        let options = jsonschema::options().with_registry(&self.registry);
        options.build(&schema).unwrap_or_else(|error| panic!("{key}: {error}"))
    }
}

fn load(directory: &Path) -> Exported {
    let config = Config::default().unresolved(Unresolved::Data).keep_going(true);
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&[directory.to_owned()], &mut diagnostics);
    Exported {
        corpus: corpus::read(&sources, &config, &mut diagnostics),
        strict: exported(&sources, &config, true),
        lenient: exported(&sources, &config, false),
    }
}

fn exported(sources: &Sources, config: &Config, strict: bool) -> Schemas {
    let run = export(sources, config, &JsonSchemaOptions::default().strict(strict));
    let files = run.output.expect("valid lexicons are exported");
    let file: serde_json::Value = serde_json::from_str(&files[&PathBuf::new()]).expect("the file is JSON");
    let keys = file["$defs"].as_object().expect("the file has definitions").keys().cloned().collect();
    let registry = Registry::new().add(FILE, file).and_then(|registry| registry.prepare());
    Schemas { keys, registry: registry.expect("the references are valid") }
}

/// The key of a type in `$defs`.
fn key(id: &DefId, part: Option<Part>) -> Option<String> {
    let part = match part {
        None if id.name.is_main() => return Some(id.nsid.to_string()),
        None => return Some(format!("{}_{}", id.nsid, id.name.as_str())),
        Some(Part::Parameters) => "parameters",
        Some(Part::Input) => "input",
        Some(Part::Output) => "output",
        Some(Part::Message) => "message",
        Some(_) => return None,
    };
    Some(format!("{}_main.{part}", id.nsid))
}

/// The constraints that JSON Schema can only approximate: it counts strings in code points, and a pattern cannot check every
/// rule of a format. Parameters are no JSON value, so any object is valid there.
const APPROXIMATE: &[&str] = &["BlobCodec", "Format", "MaxGraphemes", "MaxLength", "MinGraphemes", "MinLength", "Type"];

/// The results of comparing the validators.
#[derive(Default)]
struct Tally {
    valid: usize,
    refused: usize,
    /// Numbers of values that only lexgen refuses, by the constraint that they violate.
    accepted: BTreeMap<String, usize>,
}

impl Tally {
    fn compare(&mut self, exported: &Exported, name: &str) {
        let sampler = Sampler::new(&exported.corpus);
        let validator = Validator::new(&exported.corpus);
        for id in sampler.definitions() {
            let whole = sampler.is_data(id).then_some(None);
            for part in whole.into_iter().chain(sampler.parts(id).into_iter().map(Some)) {
                let Some(key) = key(id, part).filter(|key| exported.strict.keys.contains(key)) else { continue };
                let validators = (exported.strict.validator(&key), exported.lenient.validator(&key));
                let mut random = Random::with_seed(1);
                for value in (0..SAMPLES).flat_map(|_| pair(&sampler, id, part, &mut random)) {
                    let problems = interpret(&validator, &id.to_string(), part, &value, Leniency::STRICT);
                    self.judge(&format!("{name} {key}"), &value, problems.err(), &validators);
                }
            }
        }
    }

    /// Compares the verdict of lexgen's validator with those of the strict and the lenient schema.
    fn judge(&mut self, name: &str, value: &Value, found: Option<Problems>, (strict, lenient): &(Check, Check)) {
        let Ok(text) = json::to_string(value) else { return };
        let instance = serde_json::from_str(&text).expect("what was written is JSON");
        let Some(found) = found else {
            self.valid += 1;
            for schema in [strict, lenient] {
                let errors = schema.iter_errors(&instance);
                let errors: Vec<String> = errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
                assert_eq!(errors, Vec::<String>::new(), "{name}: {text}");
            }
            return;
        };
        if !strict.is_valid(&instance) {
            self.refused += 1;
            return;
        }
        let problem = found.iter().next().expect("there is a problem");
        let constraint = format!("{:?}", problem.constraint);
        let is_parameter = name.ends_with("_main.parameters");
        let is_approximate = APPROXIMATE.contains(&constraint.as_str()) && (constraint != "Type" || is_parameter);
        assert!(is_approximate, "{name}: {problem}: {text}");
        *self.accepted.entry(constraint).or_default() += 1;
    }
}

/// A valid value, and one that is nearly valid.
fn pair(sampler: &Sampler, id: &DefId, part: Option<Part>, random: &mut Random) -> [Value; 2] {
    let (sample, near) = match part {
        Some(part) => {
            let sample = sampler.sample_part(id, part, random).expect("every type has samples");
            let near = sampler.mutate_part(id, part, &sample, random);
            (sample, near)
        }
        None => {
            let sample = sampler.sample(id, random).expect("every type has samples");
            let near = sampler.mutate(id, &sample, random);
            (sample, near)
        }
    };
    [sample, near.expect("every sample has near misses")]
}

#[test]
fn schemas_agree_with_the_validator_on_random_data() {
    let mut tally = Tally::default();
    tally.compare(&load(&lexicons()), "lexicons");
    for (name, directory) in shared().iter().flat_map(|shared| folders(&shared.join("corpus"))) {
        tally.compare(&load(&directory), &name);
    }
    let Tally { valid, refused, accepted } = tally;
    println!("{valid} values are valid in both, {refused} invalid in both, and invalid in lexgen only: {accepted:?}");
    let only_lexgen: usize = accepted.values().sum();
    // Lexicons of the network have fewer limits that a schema cannot express than those of this repository.
    let ratio = if shared().is_some() { 20 } else { 15 };
    assert!(refused > ratio * only_lexgen, "{refused} values are refused, and {only_lexgen} accepted");
}

#[test]
fn exported_schemas_are_valid_under_the_metaschema() {
    let config = Config::default();
    let sources = source::load(&[lexicons()], &mut Diagnostics::default());
    for (strict, split) in [(false, false), (true, false), (true, true)] {
        let options = JsonSchemaOptions::default().strict(strict).split(split);
        let files = export(&sources, &config, &options).output.expect("the lexicons are valid");
        for (path, text) in files.iter().filter(|(path, _)| path.extension().is_none_or(|end| end == "json")) {
            let schema = serde_json::from_str(text).expect("the file is JSON");
            assert!(jsonschema::meta::is_valid(&schema), "{}", path.display());
        }
    }
}

/// The lexicons of the project.
fn lexicons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons")
}
