//! Nothing is dropped silently: each keyword changes the lexicon, or is reported, or is documented as having no effect.

use std::collections::BTreeSet;
use std::path::Path;

use lexgen::import::{ImportOptions, Imported, json_schema, openapi};

/// What an import results in: the lexicons, and what is reported.
fn result(imported: &Imported) -> (String, BTreeSet<String>) {
    let files: Vec<&str> = imported.files.values().map(String::as_str).collect();
    (files.join("\n"), imported.diagnostics.iter().map(|found| found.message.clone()).collect())
}

fn schema(text: &str) -> (String, BTreeSet<String>) {
    let nsid = "com.example.test".parse().expect("this is an NSID");
    result(&json_schema(Path::new("test.json"), text, &nsid, &ImportOptions::default()))
}

fn api(text: &str) -> (String, BTreeSet<String>) {
    let authority = "com.example".parse().expect("this is an authority");
    result(&openapi(Path::new("test.yaml"), text, &authority, &ImportOptions::default()))
}

/// Keywords with a value that has an effect on each type.
const KEYWORDS: &[(&str, &str)] = &[
    ("title", r#""T""#),
    ("description", r#""D""#),
    ("deprecated", "true"),
    ("default", r#""a""#),
    ("examples", r#"["a"]"#),
    ("example", r#""a""#),
    ("readOnly", "true"),
    ("writeOnly", "true"),
    ("nullable", "true"),
    ("enum", r#"["a","b"]"#),
    ("const", r#""a""#),
    ("not", r#"{"const":"z"}"#),
    ("if", r#"{"const":"z"}"#),
    ("then", r#"{"const":"z"}"#),
    ("else", r#"{"const":"z"}"#),
    ("oneOf", r#"[{"const":"a"},{"const":"b"}]"#),
    ("anyOf", r#"[{"title":"x","minLength":2},{"maxLength":9}]"#),
    ("allOf", r#"[{"minLength":2,"minimum":2,"minItems":2,"minProperties":2}]"#),
    ("multipleOf", "3"),
    ("minimum", "1"),
    ("maximum", "9"),
    ("exclusiveMinimum", "1"),
    ("exclusiveMaximum", "9"),
    ("minLength", "1"),
    ("maxLength", "9"),
    ("pattern", r#""^a""#),
    ("format", r#""email""#),
    ("contentEncoding", r#""base64""#),
    ("contentMediaType", r#""text/html""#),
    ("contentSchema", "{}"),
    ("items", r#"{"type":"integer"}"#),
    ("prefixItems", r#"[{"type":"integer"}]"#),
    ("minItems", "1"),
    ("maxItems", "9"),
    ("uniqueItems", "true"),
    ("contains", r#"{"const":"a"}"#),
    ("minContains", "1"),
    ("maxContains", "1"),
    ("unevaluatedItems", "false"),
    ("properties", r#"{"b":{"type":"string"}}"#),
    ("required", r#"["b"]"#),
    ("additionalProperties", "false"),
    ("patternProperties", r#"{"^a":{}}"#),
    ("propertyNames", r#"{"maxLength":3}"#),
    ("minProperties", "1"),
    ("maxProperties", "9"),
    ("dependentRequired", r#"{"a":["b"]}"#),
    ("dependentSchemas", r#"{"a":{}}"#),
    ("dependencies", r#"{"a":["b"]}"#),
    ("unevaluatedProperties", "false"),
    ("discriminator", r#"{"propertyName":"kind"}"#),
    ("externalDocs", r#"{"url":"https://example.com"}"#),
    ("xml", r#"{"name":"a"}"#),
    ("x-own", "1"),
    ("x-lexicon", r#"{"type":"blob"}"#),
    ("ownKeyword", "1"),
];

/// The keywords that JSON Schema gives no effect on data of a type. `properties` of a string are an example.
fn has_effect(ty: &str, keyword: &str) -> bool {
    let owner = match keyword {
        "multipleOf" | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => "integer",
        "minLength" | "maxLength" | "pattern" => "string",
        "contentEncoding" | "contentMediaType" | "contentSchema" => return true,
        "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" | "contains" | "minContains"
        | "maxContains" => "array",
        // All items are evaluated by `items`.
        "unevaluatedItems" => return false,
        "properties"
        | "required"
        | "additionalProperties"
        | "patternProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties"
        | "dependentRequired"
        | "dependentSchemas"
        | "dependencies"
        | "unevaluatedProperties" => "object",
        // Constants of another type.
        "enum" | "const" | "oneOf" => "string",
        // Only the constraints of the type in `allOf` have an effect.
        "allOf" => return matches!(ty, "string" | "integer" | "array" | "object"),
        _ => return true,
    };
    owner == ty
}

#[test]
fn every_keyword_of_a_schema_has_an_effect_or_is_reported() {
    let mut silent = Vec::new();
    for (ty, more) in [
        ("string", ""),
        ("integer", ""),
        ("boolean", ""),
        ("array", r#","items":{"type":"string"}"#),
        ("object", r#","properties":{"a":{"type":"string"}}"#),
    ] {
        for (keyword, value) in KEYWORDS.iter().filter(|(keyword, _)| has_effect(ty, keyword)) {
            let node = |extra: &str| {
                let more = if more.contains(&format!("\"{keyword}\":")) { "" } else { more };
                let property = format!(r#"{{"type":"{ty}"{more}{extra}}}"#);
                schema(&format!(r#"{{"type":"object","properties":{{"p":{property}}}}}"#))
            };
            if node(&format!(r#","{keyword}":{value}"#)) == node("") {
                silent.push(format!("{ty}.{keyword}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_keyword_beside_a_ref_has_an_effect_or_is_reported() {
    let mut silent = Vec::new();
    for (keyword, value) in KEYWORDS.iter().filter(|(keyword, _)| has_effect("object", keyword)) {
        let node = |extra: &str| {
            schema(&format!(
                r##"{{"type":"object","properties":{{"p":{{"$ref":"#/$defs/A"{extra}}}}},"$defs":{{"A":{{"type":"object","properties":{{"a":{{"type":"string"}}}}}}}}}}"##
            ))
        };
        if node(&format!(r#","{keyword}":{value}"#)) == node("") {
            silent.push(*keyword);
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

/// An OpenAPI document with `@…` where fields of its objects can be added.
const DOCUMENT: &str = r#"{
  "openapi": "3.1.0" @root,
  "paths": { "/notes/{id}": {
    "post": {
      "parameters": [
        { "in": "path", "name": "id", "required": true, "schema": { "type": "string" } @parameter }
      ],
      "requestBody": { "content": { "application/json": { "schema": { "type": "object" } @media } } @body },
      "responses": {
        "200": { "description": "All.", "content": { "application/json": { "schema": { "type": "object" } @success } } @response },
        "404": { "description": "Gone.", "content": { "application/json": { "example": { "error": "Gone" } } } @error }
        @responses
      } @operation
    } @item
  } },
  "components": { "schemas": {} @components }
}"#;

/// The fields of objects, each with a value.
const FIELDS: &[(&str, &[(&str, &str)])] = &[
    (
        "root",
        &[
            ("servers", r#"[{"url":"/"}]"#),
            ("security", r#"[{"a":[]}]"#),
            ("tags", r#"[{"name":"a"}]"#),
            ("webhooks", r#"{"a":{}}"#),
            ("externalDocs", r#"{"url":"/"}"#),
            ("x-own", "1"),
            ("own", "1"),
        ],
    ),
    (
        "parameter",
        &[
            ("description", r#""D""#),
            ("deprecated", "true"),
            ("example", r#""a""#),
            ("examples", r#"{"a":{}}"#),
            ("x-own", "1"),
        ],
    ),
    ("media", &[("example", "{}"), ("examples", r#"{"a":{}}"#), ("encoding", r#"{"a":{}}"#), ("x-own", "1")]),
    ("success", &[("example", "{}"), ("examples", r#"{"a":{}}"#), ("x-own", "1")]),
    ("body", &[("description", r#""D""#), ("required", "false"), ("x-own", "1")]),
    ("response", &[("headers", r#"{"A":{}}"#), ("links", r#"{"a":{}}"#), ("x-own", "1")]),
    ("error", &[("headers", r#"{"A":{}}"#), ("links", r#"{"a":{}}"#), ("x-own", "1")]),
    (
        "responses",
        &[
            ("201", r#"{"description":"More."}"#),
            ("302", r#"{"description":"Away."}"#),
            ("default", r#"{"description":"Other."}"#),
            ("5XX", r#"{"description":"Other."}"#),
            ("x-own", "1"),
        ],
    ),
    (
        "operation",
        &[
            ("operationId", r#""sendNote""#),
            ("summary", r#""S""#),
            ("description", r#""D""#),
            ("deprecated", "true"),
            ("tags", r#"["a"]"#),
            ("security", r#"[{"a":[]}]"#),
            ("servers", r#"[{"url":"/"}]"#),
            ("callbacks", r#"{"a":{}}"#),
            ("externalDocs", r#"{"url":"/"}"#),
            ("x-own", "1"),
        ],
    ),
    (
        "item",
        &[
            ("summary", r#""S""#),
            ("description", r#""D""#),
            ("servers", r#"[{"url":"/"}]"#),
            ("get", "{}"),
            ("put", "{}"),
            ("patch", "{}"),
            ("delete", "{}"),
            ("head", "{}"),
            ("options", "{}"),
            ("trace", "{}"),
            ("x-own", "1"),
            ("parameters", r#"[{"in":"query","name":"q","schema":{"type":"string"}}]"#),
        ],
    ),
    (
        "components",
        &[
            ("securitySchemes", r#"{"a":{"type":"http"}}"#),
            ("headers", r#"{"A":{}}"#),
            ("links", r#"{"a":{}}"#),
            ("callbacks", r#"{"a":{}}"#),
            ("x-own", "1"),
        ],
    ),
];

#[test]
fn every_field_of_an_api_has_an_effect_or_is_reported() {
    let with = |owner: &str, extra: &str| {
        let mut text = DOCUMENT.to_owned();
        // Longer names first: `@response` is the start of `@responses`.
        let mut owners: Vec<&str> = FIELDS.iter().map(|(owner, _)| *owner).collect();
        owners.sort_by_key(|owner| std::cmp::Reverse(owner.len()));
        for other in owners {
            text = text.replace(&format!("@{other}"), if other == owner { extra } else { "" });
        }
        api(&text)
    };
    let before = with("", "");
    assert!(!before.0.is_empty(), "{:?}", before.1);
    let mut silent = Vec::new();
    for (owner, fields) in FIELDS {
        for (field, value) in *fields {
            if with(owner, &format!(r#", "{field}": {value}"#)) == before {
                silent.push(format!("{owner}.{field}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_field_beside_a_ref_in_an_api_has_an_effect_or_is_reported() {
    let with = |owner: &str, extra: &str| {
        let field = |name: &str| if name == owner { extra } else { "" };
        api(&format!(
            r##"{{ "openapi": "3.1.0", "paths": {{
                "/a": {{ "$ref": "#/components/pathItems/A" {} }},
                "/b": {{ "post": {{
                    "parameters": [{{ "$ref": "#/components/parameters/A" {} }}],
                    "requestBody": {{ "$ref": "#/components/requestBodies/A" {} }},
                    "responses": {{ "200": {{ "$ref": "#/components/responses/A" {} }} }}
                }} }} }},
            "components": {{
                "pathItems": {{ "A": {{ "get": {{}} }} }},
                "parameters": {{ "A": {{ "in": "query", "name": "q", "schema": {{ "type": "string" }} }} }},
                "requestBodies": {{ "A": {{ "content": {{ "text/plain": {{}} }} }} }},
                "responses": {{ "A": {{ "description": "All.", "content": {{ "text/plain": {{}} }} }} }}
            }} }}"##,
            field("item"),
            field("parameter"),
            field("body"),
            field("response"),
        ))
    };
    let before = with("", "");
    assert!(before.1.is_empty(), "{:?}", before.1);
    for owner in ["item", "parameter", "body", "response"] {
        for extra in [r#", "description": "D""#, r#", "summary": "S""#, r#", "post": {}"#] {
            assert_ne!(with(owner, extra), before, "{owner} {extra}");
        }
    }
}
