//! Lexicons made to break a generator, all the way through it: there is a diagnostic, or code that parses, soon and without
//! a panic.

use std::fmt::Write as _;
use std::path::{Component, PathBuf};
use std::time::{Duration, Instant};

use lexgen::diagnostic::Code;
use lexgen::source::Sources;
use lexgen::{Config, Layout, Strings};
use lexgen_torture::hostile::com::example::hostile::{Hostile, HostileClosed, HostileKnown};
use lexgen_torture::hostile_borrowed::com::example::hostile::Hostile as Borrowed;
use serde_json::{Map, Value, json};

/// Far more than linear work takes, in a debug build on a slow machine; far less than quadratic work would.
const LIMIT: Duration = Duration::from_secs(60);

/// Generates code for documents, owned and borrowed, in each layout; gives the error codes and the files.
fn generate(what: &str, documents: &[String]) -> (Vec<Code>, Vec<(PathBuf, String)>) {
    let mut sources = Sources::default();
    for (number, document) in documents.iter().enumerate() {
        sources.add(format!("{number}.json"), document.clone());
    }
    let mut codes = Vec::new();
    let mut files = Vec::new();
    for (strings, layout) in [(Strings::Owned, Layout::Single), (Strings::Borrowed, Layout::Namespace)] {
        let start = Instant::now();
        let run = lexgen::generate(&sources, &Config { strings, layout, ..Config::default() });
        let took = start.elapsed();
        println!("{what}: {strings:?}, {took:.1?}");
        assert!(took < LIMIT, "{what}: {took:?}");
        let errors = run.diagnostics.iter().filter(|found| found.severity == lexgen::diagnostic::Severity::Error);
        codes = errors.map(|found| found.code).collect();
        assert_eq!(codes.is_empty(), run.output.is_some(), "{what}: there is code, or there are errors");
        files.extend(run.output.into_iter().flatten());
    }
    (codes, files)
}

/// Generates code, which must parse.
#[track_caller]
fn parses(what: &str, document: &Value) -> Vec<syn::File> {
    let (codes, files) = generate(what, &[document.to_string()]);
    assert_eq!(codes, [], "{what}");
    let files =
        files.iter().map(|(path, text)| syn::parse_file(text).unwrap_or_else(|error| panic!("{path:?}: {error}")));
    files.collect()
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
        let (codes, _) = generate("100,000 deep", &[open.repeat(100_000)]);
        assert_eq!(codes, [Code::NestingTooDeep]);
    }
}

#[test]
fn nesting_as_deep_as_may_be_becomes_types() {
    let mut schema = json!({ "type": "string" });
    for level in 0..50 {
        schema =
            if level % 2 == 0 { object(json!({ "a": schema })) } else { json!({ "type": "array", "items": schema }) };
    }
    parses("50 inline objects and arrays", &document([("main".to_owned(), object(json!({ "deep": schema })))]));
}

#[test]
fn very_long_descriptions_become_documentation() {
    for (what, text) in [
        ("10 MB of words", "lorem ipsum ".repeat(850_000)),
        ("10 MB without a space", "x".repeat(10_000_000)),
        ("10 MB of lines", "a\n".repeat(5_000_000)),
        ("10 MB of fences", "```\n".repeat(2_500_000)),
        ("10 MB of brackets", "[`<".repeat(3_400_000)),
    ] {
        let schema = json!({ "type": "string", "description": text });
        let (codes, files) = generate(what, &[document([("main".to_owned(), schema)]).to_string()]);
        assert_eq!((codes, files.is_empty()), (Vec::new(), false), "{what}");
    }
}

#[test]
fn very_many_definitions_become_types() {
    let definitions = (0..100_000).map(|number| (format!("d{number}"), object(json!({ "a": { "type": "string" } }))));
    let (codes, files) = generate("100,000 definitions", &[document(definitions).to_string()]);
    assert_eq!((codes, files.is_empty()), (Vec::new(), false));
}

#[test]
fn very_many_names_that_fall_together_become_types() {
    // `a-0`, `a_0` and `A0` all want to be `A0`.
    let names = (0..10_000).flat_map(|number| [format!("a-{number}"), format!("a_{number}"), format!("A{number}")]);
    parses("30,000 names, each wanted thrice", &document(names.map(|name| (name, object(json!({}))))));
    let properties: Map<String, Value> = (0..10_000)
        .map(|number| ("-".repeat(number % 100) + &number.to_string(), json!({ "type": "string" })))
        .collect();
    parses("10,000 properties", &document([("main".to_owned(), object(Value::Object(properties)))]));
    let values: Vec<String> = (0..10_000).map(|number| format!("{}x", "-".repeat(number))).collect();
    let schema = json!({ "type": "string", "knownValues": values });
    parses("10,000 values that are all `X`", &document([("main".to_owned(), schema)]));
}

#[test]
fn very_large_unions_become_enums() {
    let definitions = (0..10_000).map(|number| (format!("d{number}"), object(json!({}))));
    let refs: Vec<String> = (0..10_000).map(|number| format!("#d{number}")).collect();
    let union = ("main".to_owned(), object(json!({ "u": { "type": "union", "refs": refs } })));
    parses("a union of 10,000", &document(definitions.chain([union])));
}

/// 100,000 definitions, of which each refers to the next, and the last to the first or to text.
fn chain(closed: bool, link: impl Fn(Value) -> Value) -> Value {
    const LENGTH: usize = 100_000;
    document((0..LENGTH).map(|number| {
        let next = json!({ "type": "ref", "ref": format!("#d{}", (number + 1) % LENGTH) });
        let is_last = number + 1 == LENGTH && !closed;
        (format!("d{number}"), if is_last { json!({ "type": "string" }) } else { link(next) })
    }))
}

#[test]
fn very_long_chains_of_refs_are_walked() {
    for closed in [false, true] {
        for (what, document) in [
            ("objects", chain(closed, |next| object(json!({ "next": next })))),
            ("lists", chain(closed, |next| json!({ "type": "array", "items": next }))),
            ("unions", chain(closed, |next| object(json!({ "u": { "type": "union", "refs": [next["ref"]] } })))),
        ] {
            let what = format!("a chain of 100,000 {what}, closed: {closed}");
            let (codes, files) = generate(&what, &[document.to_string()]);
            // A union at the end of the chain would have to be one of text.
            let expected: &[Code] = if what.contains("unions") && !closed { &[Code::UnionTarget] } else { &[] };
            assert_eq!((codes.as_slice(), files.is_empty()), (expected, !expected.is_empty()), "{what}");
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
        let (codes, _) = generate(id, &[document.to_string()]);
        assert_eq!(codes, [Code::InvalidId], "{id}");
    }
}

#[test]
fn ids_that_look_like_files_stay_in_their_folder_and_apart() {
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
    let (codes, files) = generate("ids like files", &documents);
    assert_eq!(codes, []);
    for (path, text) in &files {
        assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{}", path.display());
        syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let namespaces: Vec<&str> = files.iter().skip(1).map(|(_, text)| text.as_str()).collect();
    let whole = namespaces.concat();
    for id in ids {
        assert_eq!(whole.matches(&format!("/// Definition `{id}`.")).count(), 1, "{id}");
    }
}

#[test]
fn odd_names_and_values_are_exact_on_the_wire() {
    // The lexicons of this package are compiled; here is what they are on the wire.
    let lexicon: Value =
        serde_json::from_str(include_str!("../lexicons/com.example.hostile.json")).expect("it is JSON");
    let properties = lexicon["defs"]["main"]["record"]["properties"].as_object().expect("it has properties");
    let mut record = Map::from_iter([("$type".to_owned(), json!("com.example.hostile"))]);
    // Keys with a dollar are the data model's.
    for (name, schema) in properties.iter().filter(|(name, _)| !name.starts_with('$')) {
        let value = schema.get("const").cloned().unwrap_or_else(|| json!("*/"));
        record.insert(name.clone(), value);
    }
    let text = Value::Object(record.clone()).to_string();
    let owned: Hostile = serde_json::from_str(&text).expect("it is sound");
    let borrowed: Borrowed<'_> = serde_json::from_str(&text).expect("it is sound");
    assert!(owned.extra2.is_empty(), "each has its field");
    assert_eq!(serde_json::to_value(&owned).expect("it can be written"), Value::Object(record.clone()));
    assert_eq!(serde_json::to_value(&borrowed).expect("it can be written"), Value::Object(record));

    for value in HostileClosed::VALUES {
        assert_eq!(value.parse::<HostileClosed>().expect("it is listed").as_str(), *value);
        assert!(!matches!(HostileKnown::from(*value), HostileKnown::Other(_)), "{value:?}");
    }
}

#[test]
fn sums_of_odd_text_print_nothing_that_steers_a_terminal() {
    for name in ["hostile.rs", "hostile_borrowed.rs"] {
        let code =
            std::fs::read_to_string(PathBuf::from(lexgen_torture::CODE).join(name)).expect("it has been compiled");
        let mut found = String::new();
        for odd in code.chars().filter(|&c| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c)) {
            write!(found, "{odd:?} ").expect("a string can be written to");
        }
        assert_eq!(found, "", "{name}");
    }
}
