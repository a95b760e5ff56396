//! The exported output of `createSession` against a JSON Schema of the session object that was written by hand.

use jsonschema::Validator;
use lexgen::json_schema::{JsonSchemaOptions, export};
use lexgen::sample::{Part, Random, Sampler};
use lexgen::source::Sources;
use lexgen::{Config, corpus};
use lexgen_test_data::shared;
use serde_json::{Value, json};

/// The key of the output in `$defs`.
const OUTPUT: &str = "com.atproto.server.createSession_main.output";

/// The file in `seeds` with the schema, after some text.
const SEED: &str = "002_430bbd8219ac4176.txt";

#[test]
fn the_exported_session_is_equivalent_to_a_schema_by_hand() {
    let Some(directory) = shared() else { return };
    let text = std::fs::read_to_string(directory.join("seeds").join(SEED)).expect("the seed can be read");
    let start = text.find("\n{").expect("the seed has a schema");
    let by_hand: Value = serde_json::Deserializer::from_str(&text[start..])
        .into_iter()
        .next()
        .expect("the seed has a schema")
        .expect("the schema is JSON");
    let by_hand = jsonschema::validator_for(&by_hand).expect("the seed is a schema");

    let mut sources = Sources::default();
    let lexicon = include_str!("../../../lexicons/com/atproto/server/createSession.json");
    sources.add("createSession.json", lexicon.to_owned());
    let (mut valid, mut invalid) = (0, 0);
    for strict in [false, true] {
        let exported = output_schema(&sources, strict);
        for instance in instances(&sources) {
            let expected = by_hand.is_valid(&instance);
            *(if expected { &mut valid } else { &mut invalid }) += 1;
            assert_eq!(exported.is_valid(&instance), expected, "strict: {strict}, {instance}");
        }
    }
    println!("{valid} instances are valid in both, and {invalid} are invalid in both");
    assert!(valid > 200 && invalid > 200, "{valid} valid, {invalid} invalid");
}

fn output_schema(sources: &Sources, strict: bool) -> Validator {
    let run = export(sources, &Config::default(), &JsonSchemaOptions::default().strict(strict));
    let files = run.output.expect("the lexicon is valid");
    let mut schema: Value = serde_json::from_str(&files[std::path::Path::new("")]).expect("the file is JSON");
    schema["$ref"] = format!("#/$defs/{OUTPUT}").into();
    jsonschema::validator_for(&schema).expect("the file is a schema")
}

/// Valid sessions, and sessions with one change.
fn instances(sources: &Sources) -> Vec<Value> {
    let corpus = corpus::read(sources, &Config::default(), &mut Default::default());
    let sampler = Sampler::new(&corpus);
    let id = sampler.find("com.atproto.server.createSession").expect("the lexicon defines it");
    let mut random = Random::with_seed(2);
    let mut instances = Vec::new();
    for _ in 0..60 {
        let session = sampler.sample_part(id, Part::Output, &mut random).expect("every output has samples");
        let mut session = serde_json::to_value(&session).expect("the sample is JSON");
        let fields: Vec<String> = session.as_object().expect("it is an object").keys().cloned().collect();
        // The values by hand are closed, and those of the lexicon known.
        if session.get("status").is_some() {
            session["status"] = "suspended".into();
        }
        // Links are objects in the schema by hand.
        if session.get("didDoc").is_some() {
            session["didDoc"] = json!({ "id": session["did"] });
        }
        for field in &fields {
            let mut without = session.clone();
            without.as_object_mut().expect("it is an object").remove(field);
            instances.push(without);
            for value in [json!(null), json!(1), json!("did:x"), json!(true), json!({ "a": [1] }), json!([])] {
                // A string is no known status by hand, and known values do not exclude it.
                if field != "status" || !value.is_string() {
                    let mut other = session.clone();
                    other[field] = value;
                    instances.push(other);
                }
            }
        }
        for (field, text) in
            [("did", "did:plc:abc "), ("handle", "a..example"), ("handle", "-a.example"), ("other", "")]
        {
            let mut other = session.clone();
            other[field] = text.into();
            instances.push(other);
        }
        instances.push(session);
    }
    instances.extend([json!(null), json!([]), json!("session"), json!({})]);
    instances
}
