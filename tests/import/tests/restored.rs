//! Documents that lexgen exported: the lexicons in `x-lexicon` come back exactly, with what was edited by hand.
//! `tests/views` has the way back from real exports.

use std::path::Path;

use lexgen::import::{ImportOptions, Imported, json_schema, openapi};
use serde_json::{Value, json};

fn schema(document: &Value) -> Imported {
    let nsid = "com.example.ignored".parse().expect("this is an NSID");
    json_schema(Path::new("export.json"), &document.to_string(), &nsid, &ImportOptions::default())
}

fn api(document: &Value) -> Imported {
    let authority = "com.example".parse().expect("this is an authority");
    openapi(Path::new("export.json"), &document.to_string(), &authority, &ImportOptions::default())
}

#[track_caller]
fn lexicon(imported: &Imported, path: &str) -> Value {
    assert!(imported.diagnostics.is_empty(), "{:#?}", imported.diagnostics);
    let text = imported.files.get(Path::new(path)).unwrap_or_else(|| panic!("{path} is missing"));
    serde_json::from_str(text).expect("a lexicon is JSON")
}

/// The schemas of three lexicons: a record, definitions, and an endpoint.
fn schemas(refs: &str) -> Value {
    json!({
        "com.example.note": {
            "description": "A note.",
            "type": "object",
            "required": ["$type", "text", "at"],
            "properties": {
                "$type": { "const": "com.example.note" },
                "$link": false,
                "$bytes": false,
                "text": { "type": "string", "maxLength": 300, "x-lexicon": { "type": "string", "maxLength": 3000, "maxGraphemes": 300 } },
                "at": { "type": "string", "format": "date-time", "x-lexicon": { "type": "string", "format": "datetime" } },
                "tags": { "type": "array", "items": { "type": "string" }, "maxItems": 5 },
                "reply": { "anyOf": [{ "$ref": format!("{refs}/com.example.defs_reply") }, { "type": "null" }] },
                "embed": {
                    "description": "What is shown.",
                    "anyOf": [{ "$ref": format!("{refs}/com.example.defs_image") }],
                    "x-lexicon": { "type": "union", "refs": ["com.example.defs#image"], "closed": false }
                },
                "self": { "$ref": format!("{refs}/com.example.note"), "x-lexicon": { "type": "ref", "ref": "#main" } }
            },
            "x-lexicon": {
                "type": "record",
                "key": "tid",
                "record": { "type": "object", "required": ["text", "at"], "description": "Inside." }
            }
        },
        "com.example.defs_reply": {
            "type": "object",
            "properties": {
                "uri": { "type": "string", "format": "uri", "x-lexicon": { "type": "string", "format": "at-uri" } },
                "note": { "$ref": format!("{refs}/com.example.note"), "description": "The note." },
                "inner": { "type": "object", "properties": { "deep": { "type": "boolean", "default": false } } }
            }
        },
        "com.example.defs_image": { "x-lexicon": { "type": "object" }, "type": "object", "properties": {
            "file": { "anyOf": [], "x-lexicon": { "type": "blob", "accept": ["image/*"], "maxSize": 1000 } },
            "any": { "type": "object", "x-lexicon": { "type": "unknown" } }
        } },
        "com.example.defs_a.2f.b": { "type": "string", "const": "x", "description": "A name with a slash.", "x-lexicon": { "type": "token" } },
        "com.example.getNote_main.parameters": {
            "type": "object",
            "required": ["limit"],
            "properties": { "limit": { "type": "integer", "minimum": 1, "maximum": 100, "default": 50 } },
            "x-lexicon": { "type": "params", "required": ["limit"] }
        },
        "com.example.getNote_main.output": { "$ref": format!("{refs}/com.example.note") }
    })
}

fn root() -> Value {
    json!({ "lexicons": {
        "com.example.note": { "lexicon": 1, "defs": {} },
        "com.example.defs": { "lexicon": 1, "description": "Shared.", "revision": 3, "defs": {} },
        "com.example.getNote": { "lexicon": 1, "$type": "com.atproto.lexicon.schema", "defs": { "main": {
            "type": "query",
            "description": "Gets it.",
            "output": { "encoding": "application/json" },
            "errors": [{ "name": "NotFound" }]
        } } },
        "com.example.watch": { "lexicon": 1, "defs": { "main": { "type": "permission-set", "title": "T", "permissions": [] } } }
    } })
}

fn check(imported: &Imported) {
    let note = lexicon(imported, "com/example/note.json");
    assert_eq!(
        note["defs"]["main"],
        json!({
            "type": "record",
            "description": "A note.",
            "key": "tid",
            "record": {
                "type": "object",
                "description": "Inside.",
                "required": ["text", "at"],
                "nullable": ["reply"],
                "properties": {
                    "text": { "type": "string", "maxLength": 3000, "maxGraphemes": 300 },
                    "at": { "type": "string", "format": "datetime" },
                    "tags": { "type": "array", "items": { "type": "string" }, "maxLength": 5 },
                    "reply": { "type": "ref", "ref": "com.example.defs#reply" },
                    "embed": { "type": "union", "description": "What is shown.", "refs": ["com.example.defs#image"], "closed": false },
                    "self": { "type": "ref", "ref": "#main" }
                }
            }
        })
    );
    let defs = lexicon(imported, "com/example/defs.json");
    assert_eq!(
        defs,
        json!({
            "lexicon": 1,
            "id": "com.example.defs",
            "description": "Shared.",
            "revision": 3,
            "defs": {
                "reply": { "type": "object", "properties": {
                    "uri": { "type": "string", "format": "at-uri" },
                    "note": { "type": "ref", "ref": "com.example.note", "description": "The note." },
                    "inner": { "type": "object", "properties": { "deep": { "type": "boolean", "default": false } } }
                } },
                "image": { "type": "object", "properties": {
                    "file": { "type": "blob", "accept": ["image/*"], "maxSize": 1000 },
                    "any": { "type": "unknown" }
                } },
                "a/b": { "type": "token", "description": "A name with a slash." }
            }
        })
    );
    let get_note = lexicon(imported, "com/example/getNote.json");
    assert_eq!(
        get_note,
        json!({
            "$type": "com.atproto.lexicon.schema",
            "lexicon": 1,
            "id": "com.example.getNote",
            "defs": { "main": {
                "type": "query",
                "description": "Gets it.",
                "parameters": { "type": "params", "required": ["limit"], "properties": {
                    "limit": { "type": "integer", "minimum": 1, "maximum": 100, "default": 50 }
                } },
                "output": { "encoding": "application/json", "schema": { "type": "ref", "ref": "com.example.note" } },
                "errors": [{ "name": "NotFound" }]
            } }
        })
    );
    let watch = lexicon(imported, "com/example/watch.json");
    assert_eq!(watch["defs"]["main"], json!({ "type": "permission-set", "title": "T", "permissions": [] }));
    assert_eq!(imported.files.len(), 4);
}

#[test]
fn an_exported_json_schema_is_restored() {
    check(&schema(&json!({ "$defs": schemas("#/$defs"), "x-lexicon": root() })));
}

#[test]
fn an_exported_openapi_document_is_restored() {
    let schemas = schemas("#/components/schemas");
    let paths = json!({ "/xrpc/com.example.getNote": { "get": { "operationId": "com.example.getNote", "tags": ["com.example"] } } });
    check(&api(
        &json!({ "openapi": "3.1.0", "paths": paths, "components": { "schemas": schemas }, "x-lexicon": root() }),
    ));
}

#[test]
fn names_that_are_no_nsids_are_errors() {
    for name in ["../../x", "/etc/x", "", "com.example"] {
        let imported = schema(
            &json!({ "x-lexicon": { "lexicons": { name: { "lexicon": 1, "defs": { "main": { "type": "token" } } } } } }),
        );
        let messages: Vec<&str> = imported.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(messages[0].ends_with("is not an NSID"), "{messages:?}");
        assert!(imported.files.is_empty());
    }
}

#[test]
fn refs_between_files_name_lexicons() {
    let document = json!({
        "$defs": { "com.example.one": { "type": "object", "properties": {
            "a": { "$ref": "com.example.two.json#/$defs/com.example.two" },
            "b": { "$ref": "com.example.two.json#/$defs/com.example.two_part" },
            "c": { "$ref": "#/$defs/com.example.one" }
        } } },
        "x-lexicon": { "lexicons": { "com.example.one": { "lexicon": 1, "defs": {} } } }
    });
    let one = lexicon(&schema(&document), "com/example/one.json");
    let refs: Vec<&str> =
        ["a", "b", "c"].iter().filter_map(|name| one["defs"]["main"]["properties"][*name]["ref"].as_str()).collect();
    assert_eq!(refs, ["com.example.two", "com.example.two#part", "com.example.one"]);
}

#[test]
fn what_was_added_by_hand_is_imported_by_the_rules() {
    let mut schemas = schemas("#/components/schemas");
    schemas["com.example.defs_reply"]["properties"]["mail"] =
        json!({ "type": "string", "maxLength": 10, "format": "email" });
    schemas["com.example.note"]["properties"]["more"] = json!({ "type": "integer", "exclusiveMinimum": 0 });
    let paths = json!({
        "/xrpc/com.example.getNote": { "get": {} },
        "/notes/{id}": { "get": { "parameters": [{ "in": "path", "name": "id", "required": true, "schema": { "type": "string" } }] } }
    });
    let imported = api(&json!({
        "openapi": "3.1.0", "paths": paths, "components": { "schemas": schemas }, "x-lexicon": root()
    }));
    assert!(!imported.diagnostics.has_errors(), "{:#?}", imported.diagnostics);
    let read =
        |path: &str| -> Value { serde_json::from_str(&imported.files[Path::new(path)]).expect("a lexicon is JSON") };
    let mail = &read("com/example/defs.json")["defs"]["reply"]["properties"]["mail"];
    assert_eq!(*mail, json!({ "type": "string", "maxLength": 40, "maxGraphemes": 10 }));
    let more = &read("com/example/note.json")["defs"]["main"]["record"]["properties"]["more"];
    assert_eq!(*more, json!({ "type": "integer", "minimum": 1 }));
    assert_eq!(read("com/example/getNotesById.json")["defs"]["main"]["type"], "query");
}

#[test]
fn a_list_that_was_edited_beside_its_exact_form_is_reported() {
    let mut schemas = schemas("#/$defs");
    schemas["com.example.note"]["required"] = json!(["$type", "text", "at", "tags"]);
    let imported = schema(&json!({ "$defs": schemas, "x-lexicon": root() }));
    let messages: Vec<&str> = imported.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["`required` differs from the one in `x-lexicon`, which counts"]);
}
