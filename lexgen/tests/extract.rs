//! From lexicons to generated code and back: what comes back is the same, except for a list of losses.

#![cfg(feature = "extract")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::Config;
use lexgen::extract::{Options, extract};
use lexgen::files::Replace;
use lexgen_test_data::{official, shared};
use serde_json::Value;

/// What generated code does not have. `docs/rust-first.md` has the same list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Loss {
    /// A part without effect: an empty list, object or string, `"closed": false`, a bound that every value satisfies, known
    /// values beside an `enum`, a repeated ref.
    Void,
    /// A field outside of definitions, such as `$type` and `revision`, or one that the Lexicon language does not have or reserves.
    UnknownField,
    /// The full name in a ref within its lexicon, or `#main`.
    RefSpelling,
    /// Line breaks within paragraphs, repeated spaces and the form of code in descriptions.
    Layout,
    /// The place of a description that could be at two: a record or its object, a body or its schema.
    DescriptionPlace,
    /// The description of the object of a record, or the schema of a body, that has its own description.
    SecondDescription,
    /// The description of elements that have no type of their own.
    ElementDescription,
    /// The limits of strings with known values, and the default, of a definition that no field has as its type.
    UnusedLimits,
}

/// A difference: its place, and the value before and after.
struct Difference {
    place: Vec<String>,
    before: Value,
    after: Value,
}

impl Difference {
    /// The reason for it, if it is known.
    fn loss(&self, document: &Value, extracted: &Value) -> Option<Loss> {
        let Self { place, before, after } = self;
        let key = place.last()?.as_str();
        let is_lost = after.is_null();
        let is_void = match before {
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) if key == "parameters" => {
                fields["properties"].as_object().is_some_and(serde_json::Map::is_empty)
            }
            Value::Object(fields) => fields.is_empty(),
            Value::String(text) => match key {
                "authority" => text == "self",
                "skey" => text == "*",
                _ => text.trim().is_empty(),
            },
            Value::Bool(value) => key == "closed" && !value,
            Value::Number(bound) => match (key, bound.as_i64()) {
                ("minimum", bound) => bound == Some(i64::MIN),
                ("maximum", bound) => bound == Some(i64::MAX),
                (_, bound) => key.starts_with("min") && bound == Some(0),
            },
            Value::Null => false,
        };
        let parent = self.parent(document);
        match key {
            _ if is_lost && is_void => Some(Loss::Void),
            "knownValues" if is_lost && parent.get("enum").is_some() => Some(Loss::Void),
            "description" if is_lost && place.iter().rev().nth(1).is_some_and(|owner| owner == "items") => {
                Some(Loss::ElementDescription)
            }
            "description" if before.is_null() || is_lost => {
                let other = self.other_place();
                let (was, is) = (at(document, &other), at(extracted, &other));
                match is_lost {
                    true if words(is) == words(before) => Some(Loss::DescriptionPlace),
                    true => (words(was) == words(is) && !was.is_null()).then_some(Loss::SecondDescription),
                    false => (words(was) == words(after)).then_some(Loss::DescriptionPlace),
                }
            }
            "description" => (words(before) == words(after)).then_some(Loss::Layout),
            "maxLength" if is_lost && parent.get("knownValues").is_some() => Some(Loss::UnusedLimits),
            "default" if is_lost && place.len() == 3 => Some(Loss::UnusedLimits),
            "revision" | "x-note" if is_lost => Some(Loss::UnknownField),
            _ if is_lost && key.starts_with('$') => Some(Loss::UnknownField),
            _ if is_repetition(before, after, document["id"].as_str()?) => Some(Loss::Void),
            _ => (self.is_in_refs() && same_ref(before, after, document["id"].as_str()?)).then_some(Loss::RefSpelling),
        }
    }

    fn is_in_refs(&self) -> bool {
        self.place.iter().any(|key| key == "ref" || key == "refs")
    }

    /// The object that has the value.
    fn parent<'d>(&self, document: &'d Value) -> &'d Value {
        at(document, &self.place[..self.place.len() - 1])
    }

    /// The place that a description can have instead: at a record or its object, at a body or its schema.
    fn other_place(&self) -> Vec<String> {
        let mut other = self.place.clone();
        let description = other.pop();
        match other.last().map(String::as_str) {
            Some("record" | "schema") => _ = other.pop(),
            Some("main") => other.push("record".to_owned()),
            _ => other.push("schema".to_owned()),
        }
        other.extend(description);
        other
    }
}

/// The value at a place.
fn at<'d>(document: &'d Value, place: &[String]) -> &'d Value {
    place.iter().fold(document, |value, key| match key.parse::<usize>() {
        Ok(index) => &value[index],
        Err(_) => &value[key.as_str()],
    })
}

/// The words of a description, without the lines around code and without invisible characters.
fn words(description: &Value) -> Vec<&str> {
    let is_invisible = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{202a}'..='\u{202e}');
    let words = description.as_str().unwrap_or_default().split(is_invisible);
    words.filter(|word| !word.is_empty() && !word.starts_with("```")).collect()
}

fn same_ref(before: &Value, after: &Value, nsid: &str) -> bool {
    full(before, nsid) == full(after, nsid)
}

/// Returns whether two lists mean the same, although the first has more: items several times, or others beside `*`.
fn is_repetition(before: &Value, after: &Value, nsid: &str) -> bool {
    let (Value::Array(before), Value::Array(after)) = (before, after) else { return false };
    let set = |items: &[Value]| items.iter().map(|item| full(item, nsid)).collect::<BTreeSet<_>>();
    let is_same = set(before) == set(after) || after == &["*"] && before.contains(&after[0]);
    before.len() > after.len() && before.iter().all(Value::is_string) && is_same
}

/// A ref with its NSID, and without a `#main`.
fn full(reference: &Value, nsid: &str) -> String {
    let reference = reference.as_str().unwrap_or_default();
    let reference = reference.strip_prefix("lex:").unwrap_or(reference);
    let full = if reference.starts_with('#') { format!("{nsid}{reference}") } else { reference.to_owned() };
    full.strip_suffix("#main").map(str::to_owned).unwrap_or(full)
}

/// Adds the differences between two values. The order of fields, and of names in `required` and `nullable`, has no meaning.
fn compare(before: &Value, after: &Value, place: &mut Vec<String>, found: &mut Vec<Difference>) {
    let is_set = place.last().is_some_and(|key| key == "required" || key == "nullable");
    match (before, after) {
        (Value::Object(first), Value::Object(second)) => {
            for key in first.keys().chain(second.keys()).collect::<BTreeSet<_>>() {
                place.push(key.clone());
                let null = &Value::Null;
                compare(first.get(key).unwrap_or(null), second.get(key).unwrap_or(null), place, found);
                place.pop();
            }
        }
        (Value::Array(first), Value::Array(second)) if is_set => {
            let set = |names: &[Value]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
            if set(first) != set(second) {
                found.push(Difference { place: place.clone(), before: before.clone(), after: after.clone() });
            }
        }
        (Value::Array(first), Value::Array(second)) if first.len() == second.len() => {
            for (index, (first, second)) in first.iter().zip(second).enumerate() {
                place.push(index.to_string());
                compare(first, second, place, found);
                place.pop();
            }
        }
        _ if before == after => {}
        _ => found.push(Difference { place: place.clone(), before: before.clone(), after: after.clone() }),
    }
}

/// Generates code from lexicons, extracts lexicons from it, and returns the losses with their places.
fn losses(lexicons: Vec<PathBuf>) -> BTreeMap<Loss, Vec<String>> {
    losses_with(&Config::default().lexicons(lexicons))
}

/// As [`losses`], with other options.
fn losses_with(config: &Config) -> BTreeMap<Loss, Vec<String>> {
    let (sources, run) = lexgen::load_and_run(config, lexgen::generate);
    let files = run.output.expect("the lexicons are valid");
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    lexgen::files::write(&directory.path().join("lexicons.rs"), &files, Replace::Any).expect("the code can be written");

    let extracted = extract(&[directory.path()], &Options::default().generated(true));
    let shown = |found| lexgen::diagnostic::render(found, &extracted.sources, false);
    let problems: Vec<String> = extracted.diagnostics.iter().map(shown).collect();
    assert!(!extracted.diagnostics.has_errors(), "{}", problems.join("\n"));

    let mut losses: BTreeMap<Loss, Vec<String>> = BTreeMap::new();
    let mut unknown: Vec<String> = Vec::new();
    let mut count = 0;
    for (_, file) in sources.iter() {
        let Ok(mut before) = serde_json::from_str::<Value>(file.text()) else { continue };
        // A lexicon in a record.
        if let Some(value) = before.get_mut("value").filter(|value| value["lexicon"] == 1) {
            before = value.take();
        }
        let Some(id) = before["id"].as_str() else { continue };
        let path: PathBuf = format!("{}.json", id.replace('.', "/")).into();
        let after = extracted.files.get(&path).unwrap_or_else(|| panic!("{id} is not extracted"));
        let mut found = Vec::new();
        let after: Value = serde_json::from_str(after).expect("lexicons are JSON");
        compare(&before, &after, &mut Vec::new(), &mut found);
        for difference in found {
            let place = format!("{id}: {}", difference.place.join("."));
            let Difference { before: was, after: is, .. } = &difference;
            match difference.loss(&before, &after) {
                Some(loss) => losses.entry(loss).or_default().push(place),
                None => unknown.push(format!("{place} was\n  {was}\nand is\n  {is}")),
            }
        }
        count += 1;
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
    assert_eq!(count, extracted.files.len(), "each lexicon is extracted, and nothing else");
    losses.values_mut().for_each(|places| places.sort());
    losses
}

#[test]
fn lexicons_of_this_repository_come_back_except_for_three_details() {
    let found = losses(vec!["../lexicons".into()]);
    let expected = [
        (Loss::UnknownField, "app.didpic.identity.getSession: $type"),
        (Loss::RefSpelling, "app.dibber.journal.defs: defs.commentView.properties.facets.items.ref"),
        (Loss::Layout, "app.dibber.sync.subscribe: defs.main.description"),
    ];
    assert_eq!(found, expected.map(|(loss, place)| (loss, vec![place.to_owned()])).into());
}

#[test]
fn options_that_change_types_lose_nothing_more() {
    let expected = losses(vec!["../lexicons".into()]);
    for options in [
        r#"strings = "borrowed""#,
        r#"lossy = ["app.dibber.*"]"#,
        r#"runtime = "crate::vendored::runtime""#,
        r#"drop-extra = ["app.dibber.*"]"#,
    ] {
        let config = Config::from_toml(options).expect("the options are valid").lexicons(vec!["../lexicons".into()]);
        assert_eq!(losses_with(&config), expected, "{options}");
    }
}

#[test]
fn lexicons_that_rust_declares_come_back_whole() {
    // Its lexicons refer to those of this repository.
    let with = losses(vec!["../lexicons".into(), "../examples/rust-first/lexicons".into()]);
    assert_eq!(with, losses(vec!["../lexicons".into()]));
}

#[test]
fn every_loss_is_known() {
    let found = losses(vec!["tests/extract".into()]);
    let record = |place: &str| format!("com.example.losses: defs.main.record.{place}");
    let expected = [
        (
            Loss::Void,
            vec![
                "com.example.getLosses: defs.main.errors".to_owned(),
                "com.example.getLosses: defs.main.parameters".to_owned(),
                record("nullable"),
                record("properties.empty.description"),
                record("properties.kind.knownValues"),
                record("properties.number.minimum"),
                record("properties.text.minLength"),
                record("properties.union.closed"),
                record("required"),
            ],
        ),
        (
            Loss::UnknownField,
            vec![
                "com.example.losses: $type".to_owned(),
                record("properties.text.x-note"),
                "com.example.losses: revision".to_owned(),
            ],
        ),
        (Loss::RefSpelling, vec![record("properties.links.items.ref")]),
        (
            Loss::Layout,
            vec![
                "com.example.losses: defs.link.description".to_owned(),
                record("properties.spaced.description"),
                "com.example.losses: description".to_owned(),
            ],
        ),
        (
            Loss::DescriptionPlace,
            vec![
                "com.example.getLosses: defs.main.output.description".to_owned(),
                "com.example.getLosses: defs.main.output.schema.description".to_owned(),
                "com.example.losses: defs.main.description".to_owned(),
                record("description"),
            ],
        ),
        (Loss::SecondDescription, vec!["com.example.addLosses: defs.main.input.schema.description".to_owned()]),
        (
            Loss::ElementDescription,
            vec![record("properties.links.items.description"), record("properties.list.items.description")],
        ),
        (Loss::UnusedLimits, vec!["com.example.losses: defs.unused.maxLength".to_owned()]),
    ];
    assert_eq!(found, expected.into());
}

/// Cases whose code does not have all of their lexicons: parts and definitions that are not generated, types that a person
/// writes, refs that lead nowhere, and lists that are read leniently where the lexicon has a ref.
const INCOMPLETE: [&str; 9] = [
    "extern-types",
    "lossy",
    "parts-client",
    "parts-types",
    "replacements",
    "selection",
    "selection-by-definition",
    "unknown-data",
    "unresolved-data",
];

#[test]
fn lexicons_of_every_case_come_back_except_for_known_losses() {
    for entry in fs::read_dir("../tests/cases").expect("the cases can be read") {
        let case = entry.expect("the cases can be read").path();
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !case.is_dir() || INCOMPLETE.contains(&&*name) {
            continue;
        }
        let found = Config::find(&case).expect("the options are valid").map(|(_, config)| config);
        let config = found.unwrap_or_else(|| Config::default().lexicons(vec![case.join("lexicons")]));
        assert!(config.lexicons.iter().all(|path| Path::exists(path)), "{name}");
        // Panics at a difference that is none of them.
        losses_with(&config);
    }
}

#[test]
fn official_lexicons_come_back_except_for_known_losses() {
    let Some(shared) = shared() else { return };
    // Panics at a difference that is none of them.
    losses(official(&shared).into_iter().map(|(_, directory)| directory).collect());
}

/// The codes of the diagnostics of a Rust file.
fn codes(code: &str) -> Vec<&'static str> {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    fs::write(directory.path().join("lib.rs"), code).expect("the code can be written");
    let extracted = extract(&[directory.path()], &Options::default());
    extracted.diagnostics.iter().map(|found| found.code.as_str()).collect()
}

#[test]
fn code_that_is_nested_without_end_is_an_error() {
    for code in [
        format!("type A = {}i64{};", "Vec<".repeat(20_000), ">".repeat(20_000)),
        format!("const A: i64 = {}1{};", "(".repeat(20_000), ")".repeat(20_000)),
        format!("const A: i64 = {}1;", "-".repeat(20_000)),
        format!("{}{}", "mod a {".repeat(20_000), "}".repeat(20_000)),
        format!("use {}b;", "a::".repeat(20_000)),
        format!("fn f() {{ if a {{}} {} }}", "else if a {}".repeat(20_000)),
    ] {
        assert_eq!(codes(&code), ["invalid-rust"], "{}…", &code[..30]);
    }
}

#[test]
fn types_that_contain_each_other_do_not_explode() {
    let twice = |index: usize| {
        format!("#[derive(Lexicon)] #[lexicon(inline)] struct A{index} {{ a: A{0}, b: A{0} }}", index + 1)
    };
    let types: String = (0..40).map(twice).collect();
    let last = "#[derive(Lexicon)] #[lexicon(inline)] struct A40 { a: i64 }";
    let used = "#[derive(Lexicon)] #[lexicon(define = \"com.example.defs#a\")] struct A { a: A0 }";
    assert_eq!(codes(&[&types, last, used].concat()), ["invalid-declaration"]);
}

#[test]
fn positions_count_from_the_start_of_the_file() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let path = directory.path().join("note.rs");
    for (start, position) in [("", (1, 40)), ("\u{feff}", (1, 41)), ("#!/usr/bin/env run-cargo-script\n", (2, 40))] {
        let code = format!("{start}#[lexicon(inline)] struct Note {{ text: u8 }}");
        fs::write(&path, code).expect("the code can be written");
        let extracted = extract(&[&path], &Options::default());
        let found = extracted.diagnostics.iter().next().and_then(|found| found.span).expect("there is an error");
        assert_eq!(extracted.sources.file(found.file).line_column(found.start), position);
    }
}
