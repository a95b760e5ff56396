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

fn check_directory(name: &str, directory: &Path) -> usize {
    check(name, &source::load(&[directory.to_owned()], &mut Diagnostics::default()))
}

/// Exports lexicons in all forms, and imports them. Returns their number.
fn check(name: &str, sources: &Sources) -> usize {
    let expected = written(sources);
    let options = ImportOptions::default().unresolved(Unresolved::Data);
    let nsid = "com.example.unused".parse().expect("it is an NSID");
    let authority = "com.example".parse().expect("it is an authority");
    for strict in [false, true] {
        let run = json_schema::export(sources, &config(), &JsonSchemaOptions::default().strict(strict));
        let text = only(run.output);
        let found = imported(name, &import::json_schema(Path::new("schema.json"), &text, &nsid, &options));
        compare(&format!("{name}, JSON Schema, strict: {strict}"), &expected, &found);

        let run = openapi::export(sources, &config(), &OpenApiOptions::default().strict(strict));
        let text = only(run.output);
        let found = imported(name, &import::openapi(Path::new("api.json"), &text, &authority, &options));
        compare(&format!("{name}, OpenAPI, strict: {strict}"), &expected, &found);
    }
    let run = json_schema::export(sources, &config(), &JsonSchemaOptions::default().split(true));
    let mut found = Documents::new();
    let files = run.output.expect("valid lexicons are exported");
    for (_, text) in files.iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "json")) {
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
    let mut documents = check_directory("lexicons", &own);
    for (name, directory) in shared().iter().flat_map(|shared| folders(&shared.join("corpus"))) {
        documents += check_directory(&name, &directory);
    }
    println!("{documents} documents are the same after each of five exports");
}

#[test]
fn unusual_spellings_survive() {
    let mut sources = Sources::default();
    for (index, text) in UNUSUAL.iter().enumerate() {
        sources.add(format!("{index}.json"), (*text).to_owned());
    }
    assert_eq!(check("unusual", &sources), UNUSUAL.len());
}

/// Valid lexicons that others write differently.
const UNUSUAL: [&str; 5] = [
    // As servers return it, with fields that lexgen does not know.
    r##"{
      "uri": "at://did:plc:abc/com.atproto.lexicon.schema/com.example.wrapped", "cid": "x",
      "value": {
        "$type": "com.atproto.lexicon.schema", "lexicon": 1, "id": "com.example.wrapped", "revision": 3, "since": [1, null, {}],
        "defs": {
          "text": { "type": "string", "title": "x", "minLength": 0 },
          "empty": { "type": "object", "required": [], "nullable": [], "properties": {} },
          "bare": { "type": "object" }
        }
      }
    }"##,
    // Other orders, and refs that are written in full.
    r##"{
      "lexicon": 1, "id": "com.example.order", "description": "",
      "defs": {
        "main": {
          "type": "record", "key": "literal:self", "description": "Of the definition", "note": true,
          "record": {
            "type": "object", "description": "Of the object", "required": ["b", "a"], "nullable": ["b", "a"],
            "properties": {
              "a": { "type": "ref", "ref": "com.example.order#part", "description": "" },
              "b": { "type": "ref", "ref": "#main" },
              "c": { "type": "array", "items": { "type": "ref", "ref": "#part" }, "minLength": 0 },
              "d": { "type": "union", "refs": [], "closed": false },
              "e": { "type": "union", "refs": ["#part", "com.example.order", "#word"], "closed": true }
            }
          }
        },
        "part": { "type": "object", "properties": { "x": { "type": "boolean", "const": true } } },
        "word": { "type": "token" }
      }
    }"##,
    // Bodies of all kinds.
    r##"{
      "lexicon": 1, "id": "com.example.bodies",
      "defs": {
        "main": {
          "type": "procedure", "parameters": { "type": "params", "description": "p", "properties": {} },
          "input": { "encoding": "*/*", "description": "Any" },
          "output": { "encoding": "application/json", "schema": { "type": "ref", "ref": "#view", "description": "r" } },
          "errors": [{ "name": "Gone", "description": "g" }, { "name": "Late" }]
        },
        "view": {
          "type": "object", "nullable": ["n"],
          "properties": {
            "n": { "type": "blob", "accept": [], "maxSize": 0 },
            "i": { "type": "integer", "minimum": -9223372036854775808, "maximum": 9223372036854775807, "default": 0 },
            "k": { "type": "string", "knownValues": ["a", "b"], "default": "c" },
            "u": { "type": "unknown", "description": "u" }
          }
        }
      }
    }"##,
    r##"{
      "lexicon": 1, "id": "com.example.stream",
      "defs": {
        "main": {
          "type": "subscription",
          "message": { "description": "m", "schema": { "type": "union", "refs": ["#a"] } }
        },
        "a": { "type": "object", "properties": { "l": { "type": "cid-link" }, "b": { "type": "bytes", "maxLength": 9 } } }
      }
    }"##,
    // A type that this version does not know, beside one that it does.
    r##"{
      "lexicon": 1, "id": "com.example.future",
      "defs": {
        "main": { "type": "hologram", "depth": 3, "description": "h" },
        "part": { "type": "object", "properties": { "x": { "type": "ref", "ref": "com.example.gone" } } }
      }
    }"##,
];
