//! Derived schemas against the exported ones, on random data: both accept and refuse the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jsonschema::{Registry, Validator};
use lexgen::corpus;
use lexgen::diagnostic::Diagnostics;
use lexgen::json_schema::{JsonSchemaOptions, export};
use lexgen::sample::{Random, Sampler};
use lexgen::source;
use lexgen::{Config, syntax::DefId};
use lexgen_data::json;
use lexgen_foreign_derives::AnyRecord;
use lexgen_foreign_derives::app::dibber;
use schemars::{JsonSchema, SchemaGenerator, schema_for};
use serde_json::{Value, json};

/// The URI of a file of schemas.
const FILE: &str = "json-schema:///schemas";

/// How many values and near misses are made of each type.
const SAMPLES: usize = 20;

/// The schemas of `$defs`.
struct Schemas {
    keys: BTreeSet<String>,
    registry: Registry<'static>,
}

impl Schemas {
    fn new(file: Value) -> Self {
        assert!(jsonschema::meta::is_valid(&file));
        let keys = file["$defs"].as_object().expect("the file has definitions").keys().cloned().collect();
        let registry = Registry::new().add(FILE, file).and_then(|registry| registry.prepare());
        Self { keys, registry: registry.expect("the references are valid") }
    }

    fn validator(&self, key: &str) -> Validator {
        let schema = json!({ "$ref": format!("{FILE}#/$defs/{key}") });
        let options = jsonschema::options().with_registry(&self.registry);
        options.build(&schema).unwrap_or_else(|error| panic!("{key}: {error}"))
    }
}

/// The derived schemas of all records, some outputs, and what these refer to.
fn derived() -> Value {
    let mut generator = SchemaGenerator::default();
    generator.subschema_for::<AnyRecord>();
    generator.subschema_for::<dibber::actor::get_profile::GetProfileOutput>();
    generator.subschema_for::<dibber::journal::get_thread::GetThreadOutput>();
    generator.subschema_for::<dibber::journal::get_timeline::GetTimelineOutput>();
    generator.subschema_for::<dibber::moderation::get_decision::GetDecisionOutput>();
    generator.subschema_for::<dibber::notification::get_notifications::GetNotificationsOutput>();
    json!({ "$defs": generator.take_definitions(true) })
}

/// The key of a definition in `$defs`.
fn key(id: &DefId) -> String {
    match id.name.is_main() {
        true => id.nsid.to_string(),
        false => format!("{}_{}", id.nsid, id.name.as_str()),
    }
}

#[test]
fn derived_and_exported_schemas_agree_on_random_data() {
    let config = Config::default();
    let mut diagnostics = Diagnostics::default();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lexicons = ["../../lexicons", "../cases/json-schema/lexicons"].map(|lexicons| directory.join(lexicons));
    let sources = source::load(&lexicons, &mut diagnostics);
    let corpus = corpus::read(&sources, &config, &mut diagnostics);
    let files = export(&sources, &config, &JsonSchemaOptions::default()).output.expect("the lexicons are valid");
    let exported = Schemas::new(serde_json::from_str(&files[&PathBuf::new()]).expect("the file is JSON"));
    let derived = Schemas::new(derived());

    // The case has types of every shape.
    for key in
        ["com.example.shapes", "com.example.shapes_lossy", "com.example.shapes_sides", "com.example.shapes_state"]
    {
        assert!(exported.keys.contains(key) && derived.keys.contains(key), "{key}");
    }

    let sampler = Sampler::new(&corpus);
    let (mut compared, mut refused) = (0, 0);
    for id in sampler.definitions().filter(|id| sampler.is_data(id)) {
        let key = key(id);
        if !exported.keys.contains(&key) || !derived.keys.contains(&key) {
            continue;
        }
        compared += 1;
        let validators = (exported.validator(&key), derived.validator(&key));
        let mut random = Random::with_seed(1);
        for _ in 0..SAMPLES {
            let sample = sampler.sample(id, &mut random).expect("every type has samples");
            let near = sampler.mutate(id, &sample, &mut random).expect("every sample has near misses");
            for value in [sample, near] {
                let Ok(text) = json::to_string(&value) else { continue };
                let instance = serde_json::from_str(&text).expect("what was written is JSON");
                let verdicts = (validators.0.is_valid(&instance), validators.1.is_valid(&instance));
                assert_eq!(verdicts.0, verdicts.1, "{key}: {text}");
                refused += usize::from(!verdicts.0);
            }
        }
    }
    println!("{compared} definitions agree, and {refused} values are invalid in both");
    assert!(compared > 0 && refused > compared, "{compared} definitions, {refused} values");
}

#[test]
fn a_record_has_its_type_and_the_descriptions_of_its_lexicon() {
    let schema = schema_for!(dibber::graph::follow::Follow);
    assert_eq!(schema.get("required"), Some(&json!(["$type", "subject", "createdAt"])));
    assert_eq!(schema.get("properties").unwrap()["$type"]["const"], "app.dibber.graph.follow");
    assert!(schema.get("description").is_some());
}

#[test]
fn errors_have_the_schema_of_their_bodies() {
    fn is_valid<T: JsonSchema>(body: &Value) -> bool {
        jsonschema::is_valid(schema_for!(T).as_value(), body)
    }
    type Error = dibber::journal::get_thread::GetThreadError;
    assert!(is_valid::<Error>(&json!({ "error": "NotFound", "message": "no such entry" })));
    assert!(is_valid::<Error>(&json!({ "error": "Other" })));
    assert!(!is_valid::<Error>(&json!({ "message": "no such entry" })));
}
