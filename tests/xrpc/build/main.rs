//! Generates a module for each set of lexicons of recorded requests, and a service with a route for each of their queries
//! and procedures.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

mod service;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    let Some(directory) = lexgen_test_data::track("vectors/xrpc") else { return };
    println!("cargo::rustc-cfg=shared_data");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`"));
    let read = |file: &str| fs::read_to_string(directory.join(file)).expect("the vectors exist");

    let lexicons: Vec<Value> =
        serde_json::from_str(&read("matrix-lexicons.json")).expect("the file is a list of lexicons");
    let mut code = service::module(&out, "matrix", &lexicons).expect("the lexicons are valid");

    // The module of each set by its lexicons. All requests of one test have the same set.
    let mut sets: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut rows = String::new();
    for line in read("suite-traffic.jsonl").lines() {
        let row: Value = serde_json::from_str(line).expect("each line is JSON");
        let Some(lexicons) = row["lexicons"].as_array() else { continue };
        let name = format!("suite{}", sets.len());
        let set = sets.entry(row["lexicons"].to_string()).or_insert_with(|| {
            let module = service::module(&out, &name, lexicons)?;
            code.push_str(&module);
            Some(name)
        });
        let router = set.as_ref().map_or("None".to_owned(), |name| format!("Some({name}::router)"));
        rows.push_str(&format!("    ({}, {router}),\n", row["id"]));
    }
    code.push_str(&format!(
        "/// The routers of recorded requests, by their ids; none if the lexicons are invalid.\n\
         pub const SUITES: &[(&str, Option<crate::MakeRouter>)] = &[\n{rows}];\n"
    ));
    fs::write(out.join("services.rs"), code).expect("`OUT_DIR` can be written to");
}
