//! Generates the official lexicons, and one lexicon more that has a property for each type that the samples are of: through
//! it, data of a type is read and written by the type's name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::{Config, Strings};
use lexgen_test_data::{folders, make, track};
use serde_json::{Map, Value, json};

/// The lexicon with the properties.
const SAMPLES: &str = "com.example.samples";

/// The namespaces of the official lexicons, and the modules that they become.
const NAMESPACES: &[(&str, &str)] = &[
    ("app.bsky.*", "crate::official::app::bsky"),
    ("chat.bsky.*", "crate::official::chat::bsky"),
    ("com.atproto.*", "crate::official::com::atproto"),
    ("com.germnetwork.*", "crate::official::com::germnetwork"),
    ("internal.bsky.*", "crate::official::internal::bsky"),
    ("site.standard.*", "crate::official::site::standard"),
    ("tools.ozone.*", "crate::official::tools::ozone"),
];

fn main() {
    println!("cargo::rerun-if-changed=api-responses.tsv");
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    let (corpus, samples) = (track("corpus"), track("vectors/samples"));
    let (Some(corpus), Some(samples)) = (corpus, samples) else {
        return;
    };
    println!("cargo::rustc-cfg=shared_data");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`"));
    let write = |name: &str, text: &str| fs::write(out.join(name), text).expect("`OUT_DIR` can be written to");

    let mut lexicons: Vec<PathBuf> = folders(&corpus)
        .into_iter()
        .filter(|(name, _)| name.starts_with("official-"))
        .map(|(_, folder)| folder)
        .collect();
    let official = generate(&lexicons, Config::default());

    let types: Vec<(String, String)> =
        types(&samples).into_iter().filter(|ty| stands_in(&official, ty)).zip(properties()).collect();
    write("types.rs", &format!("&{types:?}"));
    write(&format!("{SAMPLES}.json"), &lexicon(&types).to_string());
    lexicons.push(out.join(format!("{SAMPLES}.json")));

    let mut shared = Config::default();
    for (pattern, path) in NAMESPACES {
        shared.externs.insert(pattern, path).expect("patterns and paths are well formed");
    }
    write("official.rs", &official);
    write("samples.rs", &generate(&lexicons, shared));
    let include = vec![SAMPLES.parse().expect("an NSID is a pattern")];
    write("borrowed.rs", &generate(&lexicons, Config::default().strings(Strings::Borrowed).include(include)));
}

/// What is sound; that it is all is for the tests to say.
fn generate(lexicons: &[PathBuf], config: Config) -> String {
    let made = make(lexicons.to_vec(), config.keep_going(true));
    made.text.expect("with `keep_going`, there is always code")
}

/// The definitions that samples are of.
fn types(samples: &Path) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    for file in ["typed-values", "repo-records", "firehose-frames"] {
        let text = fs::read_to_string(samples.join(file).with_extension("jsonl")).expect("the samples are there");
        for line in text.lines() {
            let sample: Value = serde_json::from_str(line).expect("each line is JSON");
            types.extend(sample["ref"].as_str().map(str::to_owned));
        }
    }
    // Of what methods give back the samples do not say it; we do.
    let responses = fs::read_to_string("api-responses.tsv").expect("the list of types is there");
    let responses = responses.lines().filter_map(|line| line.split_once('\t').map(|(_, ty)| ty));
    let definitions = responses.filter(|ty| ty.contains('.') && !ty.contains(' '));
    types.extend(definitions.map(|ty| ty.trim_matches(['[', ']']).to_owned()));
    types
}

/// Whether there is a definition of that name: some samples are older than the lexicons that we have.
fn stands_in(official: &str, ty: &str) -> bool {
    official.contains(&format!(" `{ty}`"))
}

fn properties() -> impl Iterator<Item = String> {
    (0..).map(|number| format!("p{number}"))
}

/// Each property is a list, so that the object stays small whatever the types are.
fn lexicon(types: &[(String, String)]) -> Value {
    let list = |ty: &str| json!({ "type": "array", "items": { "type": "ref", "ref": ty } });
    let properties: Map<String, Value> = types.iter().map(|(ty, property)| (property.clone(), list(ty))).collect();
    json!({ "lexicon": 1, "id": SAMPLES, "defs": { "main": { "type": "object", "properties": properties } } })
}
