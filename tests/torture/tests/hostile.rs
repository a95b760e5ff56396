//! Malicious lexicons: the engine reports a diagnostic or generates code that parses, in linear time and without a panic.

use std::path::Component;
use std::time::{Duration, Instant};

use lexgen::diagnostic::{Code, Severity};
use lexgen::files::Files;
use lexgen::source::Sources;
use lexgen::{Config, Layout, Strings};
use serde_json::{Map, Value, json};

/// Far more than linear work takes in a debug build on a slow machine, and far less than quadratic work.
const LIMIT: Duration = Duration::from_secs(120);

/// Generates code and returns the error codes and the files. Borrowed strings use the namespace layout, to test both.
fn generate(name: &str, strings: Strings, documents: &[String]) -> (Vec<Code>, Files) {
    let mut sources = Sources::default();
    for (number, document) in documents.iter().enumerate() {
        sources.add(format!("{number}.json"), document.clone());
    }
    let layout = match strings {
        Strings::Owned => Layout::Single,
        Strings::Borrowed => Layout::Namespace,
    };
    let start = Instant::now();
    let run = lexgen::generate(&sources, &Config::default().strings(strings).layout(layout));
    let took = start.elapsed();
    println!("{name}: {strings:?}, {took:.1?}");
    assert!(took < LIMIT, "{name}: {took:?}");
    let errors = run.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let codes: Vec<Code> = errors.map(|found| found.code).collect();
    assert_eq!(codes.is_empty(), run.output.is_some(), "{name}: there must be either code or errors");
    (codes, run.output.unwrap_or_default())
}

/// Checks that the generated code parses.
#[track_caller]
fn parses(name: &str, document: &Value) {
    for strings in [Strings::Owned, Strings::Borrowed] {
        let (codes, files) = generate(name, strings, &[document.to_string()]);
        assert_eq!(codes, [], "{name}");
        for (path, text) in files {
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {}: {error}", path.display()));
        }
    }
}

fn document(definitions: impl IntoIterator<Item = (String, Value)>) -> Value {
    let definitions: Map<String, Value> = definitions.into_iter().collect();
    json!({ "lexicon": 1, "id": "com.example.defs", "defs": definitions })
}

fn object(properties: Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

#[test]
fn very_deep_json_is_refused() {
    for open in ["[", "{\"a\":", "{\"type\":\"array\",\"items\":"] {
        let (codes, _) = generate("100,000 deep", Strings::Owned, &[open.repeat(100_000)]);
        assert_eq!(codes, [Code::NestingTooDeep]);
    }
}

#[test]
fn nesting_at_the_limit_becomes_types() {
    let mut schema = json!({ "type": "string" });
    for level in 0..30 {
        schema =
            if level % 2 == 0 { object(json!({ "a": schema })) } else { json!({ "type": "array", "items": schema }) };
    }
    parses("30 inline objects and arrays", &document([("main".to_owned(), object(json!({ "deep": schema })))]));
}

#[test]
fn very_long_descriptions_become_documentation() {
    for (name, text) in [
        ("10 MB of words", "lorem ipsum ".repeat(850_000)),
        ("10 MB without a space", "x".repeat(10_000_000)),
        ("1 MB of lines", "a\n".repeat(500_000)),
        ("1 MB of fences", "```\n".repeat(250_000)),
        ("1 MB of brackets", "[`<".repeat(340_000)),
    ] {
        let schema = json!({ "type": "string", "description": text });
        let document = document([("main".to_owned(), schema)]);
        let (codes, files) = generate(name, Strings::Owned, &[document.to_string()]);
        assert_eq!((codes, files.len()), (Vec::new(), 1), "{name}");
    }
}

#[test]
fn very_many_definitions_become_types() {
    let definitions = (0..100_000).map(|number| (format!("d{number}"), object(json!({ "a": { "type": "string" } }))));
    let (codes, files) = generate("100,000 definitions", Strings::Owned, &[document(definitions).to_string()]);
    assert_eq!((codes, files.len()), (Vec::new(), 1));
}

#[test]
fn very_many_colliding_names_become_types() {
    // `a-0`, `a_0` and `A0` all become `A0`.
    let names = (0..10_000).flat_map(|number| [format!("a-{number}"), format!("a_{number}"), format!("A{number}")]);
    parses("30,000 names, three of each", &document(names.map(|name| (name, object(json!({}))))));
    let properties: Map<String, Value> = (0..10_000)
        .map(|number| ("-".repeat(number % 100) + &number.to_string(), json!({ "type": "string" })))
        .collect();
    parses("10,000 properties", &document([("main".to_owned(), object(Value::Object(properties)))]));
    let values: Vec<String> = (0..10_000).map(|number| format!("{}x", "-".repeat(number))).collect();
    let schema = json!({ "type": "string", "knownValues": values });
    parses("10,000 values that all become `X`", &document([("main".to_owned(), schema)]));
}

#[test]
fn very_large_unions_become_enums() {
    let definitions = (0..10_000).map(|number| (format!("d{number}"), object(json!({}))));
    let refs: Vec<String> = (0..10_000).map(|number| format!("#d{number}")).collect();
    let union = ("main".to_owned(), object(json!({ "u": { "type": "union", "refs": refs } })));
    parses("a union of 10,000", &document(definitions.chain([union])));
}

/// Returns a document whose definitions refer to the next. The last is an empty object, or refers to the first if `closed`.
fn chain(length: usize, closed: bool, link: impl Fn(Value) -> Value) -> Value {
    document((0..length).map(|number| {
        let next = json!({ "type": "ref", "ref": format!("#d{}", (number + 1) % length) });
        let is_last = number + 1 == length && !closed;
        (format!("d{number}"), if is_last { object(json!({})) } else { link(next) })
    }))
}

#[test]
fn very_long_chains_of_refs_are_followed() {
    let objects = |next| object(json!({ "next": next }));
    let lists = |next| json!({ "type": "array", "items": next });
    let unions = |next: Value| object(json!({ "u": { "type": "union", "refs": [next["ref"]] } }));
    for closed in [false, true] {
        for (links, document) in [
            ("100,000 objects", chain(100_000, closed, objects)),
            ("20,000 lists", chain(20_000, closed, lists)),
            ("20,000 unions", chain(20_000, closed, unions)),
        ] {
            let name = format!("a chain of {links}, closed: {closed}");
            let strings = if closed { Strings::Borrowed } else { Strings::Owned };
            let (codes, files) = generate(&name, strings, &[document.to_string()]);
            assert_eq!((codes, files.is_empty()), (Vec::new(), false), "{name}");
        }
    }
}

#[test]
fn ids_that_look_like_paths_are_refused() {
    for id in [
        "../../../etc/passwd",
        "com.example/../x.y",
        "/com.example.x",
        "com.example.x\u{0}",
        "com.example.x\n",
        "C:.a.b",
        "...",
    ] {
        let document = json!({ "lexicon": 1, "id": id, "defs": { "main": { "type": "string" } } });
        let (codes, _) = generate(id, Strings::Borrowed, &[document.to_string()]);
        assert_eq!(codes, [Code::InvalidId], "{id}");
    }
}

#[test]
fn ids_that_look_like_files_stay_within_the_output_and_distinct() {
    let ids = [
        "com.mod.thing",
        "mod.mod.mod",
        "com.mod.mod.mod",
        "com.lib.main",
        "com.example.mod",
        "com.example.mod.mod",
        "con.nul.aux",
        "com.rs.rs",
        "com.target.src",
        "self.super.crate",
        "com.com.com",
        "com.com.com.com",
    ];
    let documents =
        ids.map(|id| json!({ "lexicon": 1, "id": id, "defs": { "main": { "type": "object" } } }).to_string());
    let (codes, files) = generate("ids like files", Strings::Borrowed, &documents);
    assert_eq!(codes, []);
    for (path, text) in &files {
        assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{}", path.display());
        syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let whole: String = files.values().map(String::as_str).collect();
    for id in ids {
        assert_eq!(whole.matches(&format!("/// Definition `{id}`.")).count(), 1, "{id}");
    }
}
