//! Lexicons that are exported and imported again are the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lexgen::diagnostic::{self, Diagnostics};
use lexgen::import::{self, ImportOptions, Imported};
use lexgen::json_schema::{self, JsonSchemaOptions};
use lexgen::openapi::{self, OpenApiOptions};
use lexgen::source::{self, Sources};
use lexgen::{Config, Unknown, Unresolved, corpus};
use lexgen_test_data::{folders, shared};
use serde_json::Value;

/// Documents by their NSIDs.
type Documents = BTreeMap<String, Value>;

fn config() -> Config {
    Config::default().unresolved(Unresolved::Data).unknown(Unknown::Data).keep_going(true)
}

/// The valid documents of a directory, as they are written.
fn written(sources: &Sources) -> Documents {
    let corpus = corpus::read(sources, &config(), &mut Diagnostics::default());
    let document = |document: &lexgen::syntax::Document| {
        let text = sources.file(document.file).text().trim_start_matches('\u{feff}');
        let value: Value = serde_json::from_str(text).expect("valid documents are JSON");
        let value = match value.get("value") {
            Some(inner) if value.get("lexicon").is_none() => inner.clone(),
            _ => value,
        };
        (document.id.to_string(), value)
    };
    corpus.documents().iter().map(document).collect()
}

fn imported(name: &str, imported: &Imported) -> Documents {
    let errors: Vec<String> = imported
        .diagnostics
        .iter()
        .filter(|found| found.severity == diagnostic::Severity::Error)
        .map(|found| diagnostic::render(found, &imported.sources, false))
        .collect();
    assert_eq!(errors, Vec::<String>::new(), "{name}");
    let document = |(path, text): (&PathBuf, &String)| {
        let value: Value = serde_json::from_str(text).expect("lexicons are JSON");
        let id = value["id"].as_str().expect("lexicons have an id").to_owned();
        assert_eq!(path, &PathBuf::from(id.replace('.', "/")).with_extension("json"));
        (id, value)
    };
    imported.files.iter().map(document).collect()
}

fn compare(name: &str, expected: &Documents, found: &Documents) {
    let mut differences = Vec::new();
    let ids: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    for id in ids {
        let document = |documents: &Documents| documents.get(id).cloned().unwrap_or_default();
        differ(id, &document(expected), &document(found), &mut differences);
    }
    assert_eq!(differences, Vec::<String>::new(), "{name}");
}

/// Lists where two values differ.
fn differ(path: &str, expected: &Value, found: &Value, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            for key in keys {
                let member = |object: &Value| object.get(key).cloned().unwrap_or_default();
                differ(&format!("{path}/{key}"), &member(expected), &member(found), differences);
            }
        }
        _ if expected == found => {}
        _ => differences.push(format!("{path}: {expected} became {found}")),
    }
}

/// Exports the lexicons of a directory in all forms, and imports them.
fn check(name: &str, directory: &Path) -> usize {
    let sources = source::load(&[directory.to_owned()], &mut Diagnostics::default());
    let expected = written(&sources);
    let options = ImportOptions::default().unresolved(Unresolved::Data);
    let nsid = "com.example.unused".parse().expect("it is an NSID");
    let authority = "com.example".parse().expect("it is an authority");
    for strict in [false, true] {
        let run = json_schema::export(&sources, &config(), &JsonSchemaOptions::default().strict(strict));
        let text = only(run.output);
        let found = imported(name, &import::json_schema(Path::new("schema.json"), &text, &nsid, &options));
        compare(&format!("{name}, JSON Schema, strict: {strict}"), &expected, &found);

        let run = openapi::export(&sources, &config(), &OpenApiOptions::default().strict(strict));
        let text = only(run.output);
        let found = imported(name, &import::openapi(Path::new("api.json"), &text, &authority, &options));
        compare(&format!("{name}, OpenAPI, strict: {strict}"), &expected, &found);
    }
    let run = json_schema::export(&sources, &config(), &JsonSchemaOptions::default().split(true));
    let mut found = Documents::new();
    for text in run.output.expect("valid lexicons are exported").values() {
        found.extend(imported(name, &import::json_schema(Path::new("schema.json"), text, &nsid, &options)));
    }
    compare(&format!("{name}, a file for each"), &expected, &found);
    expected.len()
}

fn only(files: Option<lexgen::files::Files>) -> String {
    files.and_then(|files| files.into_values().next()).expect("there is a file")
}

#[test]
fn exported_lexicons_are_imported_without_a_difference() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons");
    let mut documents = check("lexicons", &own);
    for (name, directory) in shared().iter().flat_map(|shared| folders(&shared.join("corpus"))) {
        documents += check(&name, &directory);
    }
    println!("{documents} documents are the same after each of five exports");
}
