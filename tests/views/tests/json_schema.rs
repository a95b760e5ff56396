//! Exported JSON Schemas against random data: what lexgen's validator accepts is valid, and what it refuses is invalid, as far
//! as JSON Schema can say it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jsonschema::{Registry, Resource, Validator as SchemaValidator};
use lexgen::corpus::{self, Corpus};
use lexgen::diagnostic::Diagnostics;
use lexgen::json_schema::{JsonSchemaOptions, export};
use lexgen::sample::{Part, Random, Sampler};
use lexgen::source::{self, Sources};
use lexgen::syntax::DefId;
use lexgen::validate::{Leniency, Validator};
use lexgen::{Config, Unresolved};
use lexgen_data::json;
use lexgen_test_data::{folders, interpret, shared};

/// How many values and near misses are made of each type.
const SAMPLES: usize = 10;

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
    registry: Registry,
}

impl Schemas {
    fn validator(&self, key: &str) -> SchemaValidator {
        let schema = serde_json::json!({ "$ref": format!("{FILE}#/$defs/{key}") });
        let options = jsonschema::options().with_registry(self.registry.clone());
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
    let resource = Resource::from_contents(file).expect("the file is a schema");
    Schemas { keys, registry: Registry::try_new(FILE, resource).expect("the references are valid") }
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

/// Numbers of values that are invalid and accepted, by the constraint that they violate.
type Accepted = BTreeMap<String, usize>;

fn compare(exported: &Exported, name: &str, accepted: &mut Accepted) -> usize {
    let sampler = Sampler::new(&exported.corpus);
    let validator = Validator::new(&exported.corpus);
    let mut refused = 0;
    for id in sampler.definitions() {
        let whole = sampler.is_data(id).then_some(None);
        for part in whole.into_iter().chain(sampler.parts(id).into_iter().map(Some)) {
            let Some(key) = key(id, part) else { continue };
            if !exported.strict.keys.contains(&key) {
                continue;
            }
            let strict = exported.strict.validator(&key);
            let lenient = exported.lenient.validator(&key);
            let mut random = Random::with_seed(1);
            for _ in 0..SAMPLES {
                let sample = match part {
                    Some(part) => sampler.sample_part(id, part, &mut random),
                    None => sampler.sample(id, &mut random),
                };
                let sample = sample.expect("every type has samples");
                let near = match part {
                    Some(part) => sampler.mutate_part(id, part, &sample, &mut random),
                    None => sampler.mutate(id, &sample, &mut random),
                };
                for value in [sample, near.expect("every sample has near misses")] {
                    let Ok(text) = json::to_string(&value) else { continue };
                    let instance = serde_json::from_str(&text).expect("what was written is JSON");
                    match interpret(&validator, &id.to_string(), part, &value, Leniency::STRICT) {
                        Ok(()) => {
                            for schema in [&strict, &lenient] {
                                let problems: Vec<String> = schema
                                    .iter_errors(&instance)
                                    .map(|error| format!("{}: {error}", error.instance_path))
                                    .collect();
                                assert!(problems.is_empty(), "{name} {key}: {problems:#?}\n{text}");
                            }
                        }
                        Err(_) if !strict.is_valid(&instance) => refused += 1,
                        Err(problems) => {
                            let first = problems.iter().next().expect("there is a problem");
                            *accepted.entry(format!("{:?}", first.constraint)).or_default() += 1;
                            if std::env::var("SHOW").is_ok() {
                                println!("{key} {first}");
                            }
                        }
                    }
                }
            }
        }
    }
    refused
}

#[test]
fn schemas_agree_with_the_validator_on_random_data() {
    let mut accepted = Accepted::new();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons");
    let mut refused = compare(&load(&own), "lexicons", &mut accepted);
    for (name, directory) in shared().iter().flat_map(|shared| folders(&shared.join("corpus"))) {
        refused += compare(&load(&directory), &name, &mut accepted);
    }
    println!("refused {refused}, accepted {accepted:?}");
    assert!(refused > 0);
}
