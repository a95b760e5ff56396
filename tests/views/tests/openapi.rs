//! The structure of exported OpenAPI over all corpora. `tests/openapi-client` has the validator and a client.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::Diagnostics;
use lexgen::openapi::{OpenApiOptions, export};
use lexgen::syntax::{DefinitionKind, Document, Method};
use lexgen::{Config, Unresolved, corpus, source};
use lexgen_test_data::{folders, shared};
use serde_json::Value;

fn load(directory: &Path, options: &OpenApiOptions) -> (Value, Vec<Document>) {
    let config = Config::default().unresolved(Unresolved::Data).keep_going(true);
    let mut diagnostics = Diagnostics::default();
    let sources = source::load(&[directory.to_owned()], &mut diagnostics);
    let files = export(&sources, &config, options).output.expect("valid lexicons are exported");
    let document = serde_json::from_str(&files[&PathBuf::new()]).expect("the file is JSON");
    (document, corpus::read(&sources, &config, &mut diagnostics).documents().to_vec())
}

fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons")
}

/// Collects the targets of all references in a value.
fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(target) if key == "$ref" => drop(found.insert(target)),
                    value if key != "x-lexicon" => references(value, found),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn check_method(document: &Document, operation: &Value, method: &Method) {
    let id = &document.id;
    assert_eq!(operation["operationId"], id.as_str());
    assert_eq!(operation["tags"][0], id.authority());
    let parameters = operation["parameters"].as_array().expect("every operation has parameters");
    let declared = method.parameters.iter().flat_map(|parameters| &parameters.properties);
    let declared: Vec<(&str, bool)> = declared.map(|property| (property.name.as_str(), property.required)).collect();
    let exported = parameters.iter().map(|parameter| {
        assert!(parameter["in"] == "query" && parameter["schema"].is_object(), "{id}: {parameter}");
        (parameter["name"].as_str().unwrap_or_default(), parameter["required"] == true)
    });
    assert_eq!(exported.collect::<Vec<_>>(), declared, "{id}");

    let success = &operation["responses"]["200"];
    for (body, json) in [(&method.input, &operation["requestBody"]), (&method.output, success)] {
        let types = json["content"].as_object();
        let Some(body) = body else {
            assert!(types.is_none(), "{id}: {json}");
            continue;
        };
        let types: Vec<&str> = types.expect("the body has content").keys().map(String::as_str).collect();
        let declared: Vec<&str> = body.encoding.split(',').map(str::trim).collect();
        assert_eq!(types, declared, "{id}");
    }
    let names: BTreeSet<&str> = method.errors.iter().map(|error| error.name.as_str()).collect();
    let errors = operation["responses"]["4XX"]["x-errors"].as_object();
    let exported: BTreeSet<&str> = errors.into_iter().flat_map(|errors| errors.keys().map(String::as_str)).collect();
    assert_eq!(exported, names, "{id}");
}

fn check(name: &str, directory: &Path) {
    let (api, documents) = load(directory, &OpenApiOptions::default());
    let mut targets = BTreeSet::new();
    references(&api, &mut targets);
    for target in targets {
        let pointer = target.strip_prefix('#').expect("references are within the document");
        assert!(api.pointer(pointer).is_some(), "{name}: {target}");
    }
    let components = api["components"]["schemas"].as_object().expect("there are schemas");
    for key in components.keys() {
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)), "{name}: {key}");
    }
    let mut operations = 0;
    for document in &documents {
        let path = format!("/xrpc/{}", document.id);
        let Some(main) = document.definitions.iter().find(|definition| definition.name.is_main()) else { continue };
        match &main.kind {
            DefinitionKind::Query(method) => check_method(document, &api["paths"][&path]["get"], method),
            DefinitionKind::Procedure(method) => check_method(document, &api["paths"][&path]["post"], method),
            DefinitionKind::Subscription(_) => {
                assert!(api["x-subscriptions"][&path]["message"].is_object(), "{path}");
                continue;
            }
            _ => continue,
        }
        operations += 1;
    }
    assert_eq!(api["paths"].as_object().map(serde_json::Map::len), Some(operations), "{name}");
}

#[test]
fn every_endpoint_is_an_operation_and_every_reference_leads_somewhere() {
    check("lexicons", &own());
    for (name, directory) in shared().iter().flat_map(|shared| folders(&shared.join("corpus"))) {
        check(&name, &directory);
    }
}

#[test]
fn options_fill_the_head_of_the_document() {
    let options = OpenApiOptions::default()
        .title(Some("Journals".to_owned()))
        .version("2.1")
        .server("https://dibber.example")
        .strict(true);
    let (api, _) = load(&own().join("app/dibber/journal"), &options);
    assert_eq!(api["info"], serde_json::json!({ "title": "Journals", "version": "2.1" }));
    assert_eq!(api["servers"][0]["url"], "https://dibber.example");
    let (lenient, _) = load(&own().join("app/dibber/journal"), &OpenApiOptions::default());
    assert_eq!(lenient["info"]["title"], "XRPC API of app.dibber.journal");
    assert_ne!(lenient["components"], api["components"]);
    let (several, _) = load(&own(), &OpenApiOptions::default());
    assert_eq!(several["info"]["title"], "XRPC API");
}
