//! Examples are valid for their lexicon.

use std::path::{Path, PathBuf};

use lexgen::diagnostic::Diagnostics;
use lexgen::docs::DocsFormat;
use lexgen::sample::Part;
use lexgen::validate::{Leniency, Validator};
use lexgen::{Config, Unresolved, corpus, source};
use lexgen_data::json;
use lexgen_docs_site_tests::document;
use lexgen_test_data::{folders, interpret, shared};
use serde_json::Value;

/// Validates the examples of the lexicons in a directory. Returns the numbers of endpoints and records with and without.
fn check(directories: &[PathBuf]) -> (usize, usize) {
    let sources = source::load(directories, &mut Diagnostics::default());
    let config = Config::default().keep_going(true).unresolved(Unresolved::Data);
    let corpus = corpus::read(&sources, &config, &mut Diagnostics::default());
    let validator = Validator::new(&corpus);
    let (mut with, mut without) = (0, 0);
    for (path, text) in document(directories, DocsFormat::Json) {
        if path.extension().is_none_or(|extension| extension != "json") || path == Path::new("index.json") {
            continue;
        }
        let page: Value = serde_json::from_str(&text).expect("the model is JSON");
        let nsid = page["nsid"].as_str().expect("NSIDs are strings");
        let main = page["definitions"].as_array().into_iter().flatten().find(|definition| definition["name"] == "main");
        let Some(main) = main else { continue };
        let kind = main["kind"].as_str().expect("kinds are strings");
        for example in main["examples"].as_array().expect("examples are a list") {
            let part = match (example["title"].as_str(), kind) {
                (Some("Request"), "procedure") => Some(Part::Input),
                (Some("Response"), _) => Some(Part::Output),
                (Some("Message"), _) => Some(Part::Message),
                (Some("Request"), _) => continue,
                _ => None,
            };
            if example["body"].is_null() {
                let has_schema = main["parts"].as_array().into_iter().flatten().any(|shown| {
                    shown["name"] == part.map_or_else(String::new, |part| part.to_string()) && shown["type"].is_object()
                });
                without += usize::from(has_schema);
                continue;
            }
            let body = example["body"].to_string();
            let value = json::from_str(&body).unwrap_or_else(|error| panic!("{nsid}: {error}: {body}"));
            let valid = interpret(&validator, nsid, part, &value, Leniency::STRICT);
            assert!(valid.is_ok(), "{nsid} {part:?}: {}\n{body}", valid.unwrap_err());
            with += 1;
        }
    }
    (with, without)
}

#[test]
fn examples_of_the_example_lexicons_are_valid() {
    let (with, without) = check(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons")]);
    assert!(with > 30, "{with}");
    assert_eq!(without, 0);
}

#[test]
fn examples_of_all_known_lexicons_are_valid() {
    let Some(shared) = shared() else { return };
    for (name, directory) in folders(&shared.join("corpus")) {
        let (with, without) = check(&[directory]);
        println!("{name}: {with} examples, {without} bodies without");
    }
    let official = lexgen_test_data::official(&shared).into_iter().map(|(_, path)| path).collect::<Vec<_>>();
    let (with, without) = check(&official);
    println!("official: {with} examples, {without} bodies without");
    assert!(with > 300, "{with}");
    assert!(without * 20 < with, "{without} of {with}");
}
