//! Generates modules from sets of random lexicons.

use std::path::Path;
use std::{env, iter};

use lexgen_random_lexicons::lexicons;
use serde_json::Value;

use crate::modules::{Target, WRAPPERS, module};

/// The environment variable with the seed of the lexicons.
const SEED: &str = "LEXGEN_LEXICON_SEED";

/// The number of sets, and of documents in each. More would find more and take longer to compile.
const SETS: u64 = 12;
const DOCUMENTS: usize = 6;

/// Returns the modules, and the table `SETS` of sets with their targets.
pub(crate) fn modules(out: &Path) -> String {
    println!("cargo::rerun-if-env-changed={SEED}");
    let seed: u64 = env::var(SEED).map_or(1, |seed| seed.parse().expect("a seed is a number"));
    let mut code = String::new();
    let mut table = format!("/// The seed of the lexicons.\npub const SEED: u64 = {seed};\n\n");
    table.push_str("/// The directory of each set of lexicons, and the targets of its data.\n");
    table.push_str("pub const SETS: &[(&str, &[(Data, Target)])] = &[\n");
    for set in 0..SETS {
        let documents = lexicons(seed.wrapping_mul(SETS).wrapping_add(set), DOCUMENTS);
        let documents = documents.iter().map(|document| serde_json::from_str(&document.text));
        let documents: Vec<Value> = documents.collect::<Result<_, _>>().expect("random lexicons are JSON");
        let targets: Vec<Target> = documents.iter().flat_map(targets).collect();
        let module = module(out, &format!("set{set}"), &documents, &targets);
        code.push_str(&module.code);
        table.push_str(&format!("    ({:?}, &[\n", module.sources));
        for (index, (target, expression)) in iter::zip(&targets, &module.targets).enumerate() {
            let data = match target {
                Target::Definition(_) => format!("Data::Definition(\"{WRAPPERS}#w{index}\")"),
                Target::Part(nsid, part) => format!("Data::Part({nsid:?}, {part:?})"),
            };
            table.push_str(&format!("        ({data}, {expression}),\n"));
        }
        table.push_str("    ]),\n");
    }
    table.push_str("];\n");
    code + &table
}

/// Returns the definitions and parts of endpoints of a document that have data.
fn targets(document: &Value) -> Vec<Target> {
    let nsid = document["id"].as_str().unwrap_or_default();
    let Value::Object(definitions) = &document["defs"] else { return Vec::new() };
    let targets = definitions.iter().flat_map(|(name, definition)| match definition["type"].as_str() {
        Some("query" | "procedure") => parts(nsid, definition, &["input", "output"]),
        Some("subscription") => parts(nsid, definition, &["message"]),
        Some("token" | "permission-set") => Vec::new(),
        _ if name == "main" => vec![Target::Definition(nsid.to_owned())],
        _ => vec![Target::Definition(format!("{nsid}#{name}"))],
    });
    targets.collect()
}

/// Returns the parameters of an endpoint, and those of `parts` that have a schema and are JSON.
fn parts(nsid: &str, endpoint: &Value, parts: &[&str]) -> Vec<Target> {
    let is_data = |part: &&&str| {
        let encoding = endpoint[**part]["encoding"].as_str().unwrap_or("application/json");
        endpoint[**part]["schema"].is_object() && encoding == "application/json"
    };
    let parameters = iter::once(&"params").filter(|_| endpoint["parameters"]["properties"].is_object());
    let parts = parameters.chain(parts.iter().filter(is_data));
    parts.map(|part| Target::Part(nsid.to_owned(), (*part).to_owned())).collect()
}
