//! `lexgen export` as a process.

use lexgen_tests::cli::{Place, Ran};
use serde_json::Value;

const NOTE: &str = r##"{
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": {
      "type": "record",
      "key": "tid",
      "record": { "type": "object", "required": ["text"], "properties": { "text": { "type": "string", "maxLength": 20 } } }
    },
    "view": { "type": "object", "properties": { "note": { "type": "ref", "ref": "#main" } } }
  }
}"##;

const GET: &str = r#"{
  "lexicon": 1,
  "id": "com.example.getNote",
  "defs": {
    "main": {
      "type": "query",
      "output": { "encoding": "application/json", "schema": { "type": "ref", "ref": "com.example.note#view" } },
      "errors": [{ "name": "Gone" }]
    }
  }
}"#;

fn place() -> Place {
    let files = [("lexicons/note.json", NOTE), ("lexicons/get.json", GET)];
    Place::new(env!("CARGO_BIN_EXE_lexgen-under-test"), &files)
}

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).expect("the output is JSON")
}

#[test]
fn a_schema_is_printed_without_out() {
    let place = place();
    let schema = json(&place.lexgen(&["export", "json-schema"]));
    assert_eq!(schema["$defs"]["com.example.note"]["properties"]["$type"]["const"], "com.example.note");
    assert!(schema["$defs"]["com.example.note"]["properties"]["text"]["maxLength"].is_null());
    let strict = json(&place.lexgen(&["export", "json-schema", "--strict"]));
    assert_eq!(strict["$defs"]["com.example.note"]["properties"]["text"]["maxLength"], 20);
    let one = json(&place.lexgen(&["export", "json-schema", "--include", "com.example.note#main"]));
    assert!(one["$defs"]["com.example.note_view"].is_null());
}

#[test]
fn split_schemas_refer_to_each_other() {
    let place = place();
    let ran = place.lexgen(&["export", "json-schema", "--split", "--out", "schemas"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let get: Value = serde_json::from_str(&place.read("schemas/com.example.getNote.json")).expect("it is JSON");
    let output = &get["$defs"]["com.example.getNote_main.output"];
    assert_eq!(output["$ref"], "com.example.note.json#/$defs/com.example.note_view");
    let note: Value = serde_json::from_str(&place.read("schemas/com.example.note.json")).expect("it is JSON");
    assert_eq!(note["$ref"], "#/$defs/com.example.note");
    assert_eq!(note["$defs"]["com.example.note_view"]["properties"]["note"]["$ref"], "#/$defs/com.example.note");
    assert_eq!(place.lexgen(&["export", "json-schema", "--split"]).code, 2);

    // The file of a lexicon that is gone is removed.
    let ran = place.lexgen(&["export", "json-schema", "--split", "--out", "schemas", "--include", "com.example.note"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!place.path("schemas/com.example.getNote.json").exists());
    assert!(place.path("schemas/com.example.note.json").exists());
}

#[test]
fn files_are_written_compared_and_not_replaced_if_others_made_them() {
    let place = place();
    let arguments = ["export", "openapi", "--out", "api.json", "--title", "Notes"];
    assert_eq!(place.lexgen(&arguments).code, 0);
    assert_eq!(place.lexgen(&arguments).code, 0);
    let api: Value = serde_json::from_str(&place.read("api.json")).expect("it is JSON");
    assert_eq!(api["info"]["title"], "Notes");
    assert_eq!(place.lexgen(&[&arguments[..], &["--check"]].concat()).code, 0);
    place.write("lexicons/get.json", GET.replace("Gone", "Moved"));
    let stale = place.lexgen(&[&arguments[..], &["--check"]].concat());
    assert_eq!(stale.code, 1);
    assert!(stale.out.contains("Moved"), "{}", stale.out);

    place.write("api.json", "{ \"openapi\": \"3.1.0\" }");
    assert_eq!(place.lexgen(&arguments).code, 3);
    assert_eq!(place.lexgen(&[&arguments[..], &["--force"]].concat()).code, 0);
}

#[test]
fn lexicons_with_errors_are_not_exported() {
    let place = place();
    place.write("lexicons/get.json", GET.replace("note#view", "note#vieuw"));
    let ran = place.lexgen(&["export", "openapi"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("error[unresolved-ref]"), "{}", ran.err);
    let ran = place.lexgen(&["export", "openapi", "--keep-going"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("com.example.note_view"), "{}", ran.out);
}
