//! Generates the official lexicons, and a lexicon with a property for each type that samples name. Tests use it to read
//! and write data of a type by the type's name.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::{Config, Strings};
use lexgen_test_data::{lines, lines_in_modules, make, track};
use serde_json::{Map, Value, json};

/// The lexicon with the properties.
const SAMPLES: &str = "com.example.samples";

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

    let shared = corpus.parent().expect("the corpora are in the shared directory");
    let origins = lexgen_test_data::official(shared);
    let mut lexicons: Vec<PathBuf> = origins.iter().map(|(_, directory)| directory.clone()).collect();
    let official = generate(&lexicons, Config::default());

    let types: Vec<(String, String)> =
        types(&samples).into_iter().filter(|ty| has_type(&official, ty)).zip(properties()).collect();
    write("types.rs", &format!("&{types:?}"));
    write(&format!("{SAMPLES}.json"), &lexicon(&types).to_string());
    lexicons.push(out.join(format!("{SAMPLES}.json")));

    // An origin is named after the namespace of its lexicons.
    let mut external = Config::default();
    for (origin, _) in &origins {
        let namespace = origin.trim_start_matches("official-");
        let path = format!("crate::official::{}", namespace.replace('.', "::").replace('-', "_"));
        external.externs.insert(&format!("{namespace}.*"), &path).expect("patterns and paths are well formed");
    }
    write("official.rs", &official);
    write("outputs.rs", &outputs(&official));
    write("samples.rs", &generate(&lexicons, external));
    let include = vec![SAMPLES.parse().expect("an NSID is a pattern")];
    write("borrowed.rs", &generate(&lexicons, Config::default().strings(Strings::Borrowed).include(include)));
}

/// Generates all valid lexicons. The tests check that all are valid.
fn generate(lexicons: &[PathBuf], config: Config) -> String {
    let made = make(lexicons.to_vec(), config.keep_going(true));
    made.text.expect("with `keep_going`, there is always code")
}

/// Returns the definitions that samples name.
fn types(samples: &Path) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    for file in ["typed-values", "repo-records", "firehose-frames"] {
        let samples = lines(&samples.join(file).with_extension("jsonl"));
        types.extend(samples.iter().filter_map(|sample| sample["ref"].as_str()).map(str::to_owned));
    }
    // Responses of the API do not name their types. A checked-in list does.
    let responses = fs::read_to_string("api-responses.tsv").expect("the list of types exists");
    let responses = responses.lines().filter_map(|line| line.split_once('\t').map(|(_, ty)| ty));
    let definitions = responses.filter(|ty| ty.contains('.') && !ty.contains(' '));
    types.extend(definitions.map(|ty| ty.trim_matches(['[', ']']).to_owned()));
    types
}

/// Returns whether the lexicons have a definition of that name. Some samples are older than the lexicons.
fn has_type(official: &str, ty: &str) -> bool {
    official.contains(&format!(" `{ty}`"))
}

/// Returns a table of the methods that the list of types names and the official lexicons have.
fn outputs(official: &str) -> String {
    let responses = fs::read_to_string("api-responses.tsv").expect("the list of types exists");
    let methods: BTreeSet<&str> =
        responses.lines().filter_map(|line| Some(line.split_once('\t')?.1.split_once(' ')?.1)).collect();
    let mut table = String::from("&[\n");
    for (module, text) in lines_in_modules(official) {
        // The first line of an endpoint in its schema macro.
        let Some((marker, nsid)) = text.strip_suffix("\" {").and_then(|head| head.split_once(" = \"")) else {
            continue;
        };
        if methods.contains(nsid) {
            writeln!(table, "    output::<official::{module}::{marker}>(),").expect("writing to a string cannot fail");
        }
    }
    table + "]\n"
}

fn properties() -> impl Iterator<Item = String> {
    (0..).map(|number| format!("p{number}"))
}

/// Returns a lexicon with these properties. Each is an array, so that the object is small even if the types are large.
fn lexicon(types: &[(String, String)]) -> Value {
    let list = |ty: &str| json!({ "type": "array", "items": { "type": "ref", "ref": ty } });
    let properties: Map<String, Value> = types.iter().map(|(ty, property)| (property.clone(), list(ty))).collect();
    json!({ "lexicon": 1, "id": SAMPLES, "defs": { "main": { "type": "object", "properties": properties } } })
}
