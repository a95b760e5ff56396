//! Documents that lexgen exported: the lexicons in `x-lexicon` come back exactly, with what was edited by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::import::{ImportOptions, Imported, json_schema, openapi};
use lexgen_test_data::{official, shared};
use serde_json::{Map, Value, json};

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

/// A small export in the documented form, so that the way back is tested without the real one.
mod export {
    use serde_json::{Map, Value, json};

    /// The keywords that mean the same in a lexicon, by type.
    const PLAIN: &[(&str, &[&str])] = &[
        ("boolean", &["const", "default"]),
        ("integer", &["const", "default", "enum", "minimum", "maximum"]),
        ("string", &["const", "default", "enum"]),
        ("array", &["items", "minLength", "maxLength"]),
        ("object", &["properties", "required", "nullable"]),
    ];

    fn key(nsid: &str, name: &str) -> String {
        let escape = |char: char| match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => char.to_string(),
            other => format!(".{:x}.", u32::from(other)),
        };
        if name == "main" {
            nsid.to_owned()
        } else {
            format!("{nsid}_{}", name.chars().map(escape).collect::<String>())
        }
    }

    /// The schema of a type in the document `id`.
    fn node(schema: &Value, id: &str) -> Value {
        let object = schema.as_object().expect("a type is an object");
        let ty = schema["type"].as_str().unwrap_or_default();
        let mut node = Map::new();
        if let Some(description) = object.get("description") {
            node.insert("description".to_owned(), description.clone());
        }
        if let Some(pointer) = canonical_ref(object, id) {
            node.insert("$ref".to_owned(), pointer.into());
            return Value::Object(node);
        }
        inner(object, id, &mut node);
        let names: Vec<&String> =
            object.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
        let nullable: Vec<&str> =
            object.get("nullable").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let ordered: Vec<&str> =
            names.iter().map(|name| name.as_str()).filter(|name| nullable.contains(name)).collect();
        let is_plain = PLAIN.iter().any(|(plain, keys)| {
            *plain == ty
                && object.keys().all(|key| key == "type" || key == "description" || keys.contains(&key.as_str()))
        }) && ordered == nullable
            && object.get("nullable").is_none_or(|_| !nullable.is_empty())
            && object.get("required").is_none_or(|required| required != &json!([]));
        if is_plain {
            node.insert("type".to_owned(), ty.into());
            for (key, value) in object
                .iter()
                .filter(|(key, _)| !["description", "properties", "items", "nullable"].contains(&key.as_str()))
            {
                let key = match (ty, key.as_str()) {
                    ("array", "minLength") => "minItems",
                    ("array", "maxLength") => "maxItems",
                    (_, key) => key,
                };
                node.insert(key.to_owned(), value.clone());
            }
        } else {
            node.insert("x-lexicon".to_owned(), without(object, &["description", "properties", "items"]));
        }
        Value::Object(node)
    }

    /// Adds the schemas in a type.
    fn inner(object: &Map<String, Value>, id: &str, node: &mut Map<String, Value>) {
        let nullable = object.get("nullable").and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(Value::Object(properties)) = object.get("properties") {
            let mut schemas = Map::new();
            for (name, property) in properties {
                let schema = self::node(property, id);
                let is_nullable = nullable.iter().any(|item| item == name);
                let schema = if is_nullable { json!({ "anyOf": [schema, { "type": "null" }] }) } else { schema };
                schemas.insert(name.clone(), schema);
            }
            for added in ["$link", "$bytes"].into_iter().filter(|added| !properties.contains_key(*added)) {
                schemas.insert(added.to_owned(), false.into());
            }
            node.insert("properties".to_owned(), Value::Object(schemas));
        }
        if let Some(items) = object.get("items") {
            node.insert("items".to_owned(), self::node(items, id));
        }
    }

    fn without(object: &Map<String, Value>, keys: &[&str]) -> Value {
        object
            .iter()
            .filter(|(key, _)| !keys.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// The pointer of a ref that is written in the usual form.
    fn canonical_ref(object: &Map<String, Value>, id: &str) -> Option<String> {
        let name = object.get("ref")?.as_str()?;
        let is_only = object.keys().all(|key| matches!(key.as_str(), "type" | "ref" | "description"));
        let (nsid, definition) = match name.strip_prefix('#') {
            Some(definition) => (id, definition),
            None => name.split_once('#').unwrap_or((name, "main")),
        };
        let usual = match (nsid == id, definition) {
            (_, "main") => nsid.to_owned(),
            (true, definition) => format!("#{definition}"),
            (false, definition) => format!("{nsid}#{definition}"),
        };
        (is_only && usual == name).then(|| format!("#/$defs/{}", key(nsid, definition)))
    }

    fn record(definition: &Map<String, Value>, id: &str) -> Value {
        let inside = definition["record"].as_object().expect("a record has an object");
        let mut node = Map::new();
        node.extend(definition.get("description").map(|text| ("description".to_owned(), text.clone())));
        inner(inside, id, &mut node);
        if let Some(Value::Object(properties)) = node.get_mut("properties") {
            properties.insert("$type".to_owned(), json!({ "const": id }));
        }
        let mut extension = without(definition, &["description", "record"]);
        extension["record"] = without(inside, &["properties"]);
        node.insert("x-lexicon".to_owned(), extension);
        Value::Object(node)
    }

    /// Exports documents as one JSON Schema.
    pub(crate) fn json_schema<'d>(documents: impl IntoIterator<Item = &'d Value>) -> Value {
        let (mut schemas, mut lexicons) = (Map::new(), Map::new());
        for document in documents {
            let id = document["id"].as_str().expect("a lexicon has an id");
            let mut rest = Map::new();
            for (name, definition) in document["defs"].as_object().expect("a lexicon has definitions") {
                let object = definition.as_object().expect("a definition is an object");
                match definition["type"].as_str().unwrap_or_default() {
                    "record" => _ = schemas.insert(key(id, name), record(object, id)),
                    "query" | "procedure" | "subscription" => {
                        let mut main = definition.clone();
                        for (part, field) in [
                            ("parameters", None),
                            ("input", Some("schema")),
                            ("output", Some("schema")),
                            ("message", Some("schema")),
                        ] {
                            let owner = if field.is_some() { main.get_mut(part) } else { Some(&mut main) };
                            let taken = owner
                                .and_then(Value::as_object_mut)
                                .and_then(|owner| owner.shift_remove(field.unwrap_or(part)));
                            schemas.extend(taken.map(|schema| (format!("{id}_main.{part}"), node(&schema, id))));
                        }
                        rest.insert(name.clone(), main);
                    }
                    "permission-set" | "space" => _ = rest.insert(name.clone(), definition.clone()),
                    _ => _ = schemas.insert(key(id, name), node(definition, id)),
                }
            }
            let mut lexicon = without(document.as_object().expect("a lexicon is an object"), &["id", "defs"]);
            lexicon["defs"] = Value::Object(rest);
            lexicons.insert(id.to_owned(), lexicon);
        }
        json!({ "$defs": schemas, "x-lexicon": { "lexicons": lexicons } })
    }
}

fn documents(directories: Vec<PathBuf>) -> BTreeMap<String, Value> {
    let mut documents = BTreeMap::new();
    let mut open = directories;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(path.read_dir().expect("the directory can be read").flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).expect("the file can be read");
            let document: Map<String, Value> = serde_json::from_str(&text).expect("a lexicon is an object");
            if let Some(id) = document.get("id").and_then(Value::as_str).map(str::to_owned) {
                documents.insert(id, Value::Object(document));
            }
        }
    }
    documents
}

/// The first difference between two values.
fn difference(found: &Value, expected: &Value, place: &str) -> Option<String> {
    match (found, expected) {
        (Value::Object(one), Value::Object(other)) => {
            let missing = other.keys().find(|key| !one.contains_key(*key));
            missing.map(|key| format!("{place}.{key} is missing")).or_else(|| {
                one.iter().find_map(|(key, value)| match other.get(key) {
                    None => Some(format!("{place}.{key} is new: {value}")),
                    Some(expected) => difference(value, expected, &format!("{place}.{key}")),
                })
            })
        }
        (found, expected) if found == expected => None,
        (found, expected) => Some(format!("{place}: {found} instead of {expected}")),
    }
}

#[track_caller]
fn assert_restored(documents: &BTreeMap<String, Value>) {
    let exported = export::json_schema(documents.values());
    let schemas = exported["$defs"].to_string().replace("#/$defs/", "#/components/schemas/");
    let schemas: Value = serde_json::from_str(&schemas).expect("this is JSON");
    let document =
        json!({ "openapi": "3.1.0", "components": { "schemas": schemas }, "x-lexicon": exported["x-lexicon"] });
    for imported in [schema(&exported), api(&document)] {
        let found: Vec<_> = imported.diagnostics.iter().take(5).collect();
        assert!(found.is_empty(), "{found:#?}");
        assert_eq!(imported.files.len(), documents.len());
        for text in imported.files.values() {
            let restored: Value = serde_json::from_str(text).expect("a lexicon is JSON");
            let id = restored["id"].as_str().expect("a lexicon has an id");
            assert_eq!(difference(&restored, &documents[id], id), None);
        }
    }
}

#[test]
fn the_lexicons_of_the_project_are_restored() {
    assert_restored(&documents(vec![PathBuf::from("../../lexicons")]));
}

#[test]
fn the_official_lexicons_are_restored() {
    let Some(shared) = shared() else { return };
    let documents = documents(official(&shared).into_iter().map(|(_, directory)| directory).collect());
    assert!(!documents.is_empty());
    assert_restored(&documents);
}
