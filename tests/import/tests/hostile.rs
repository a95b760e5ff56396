//! Hostile documents: nothing panics, overflows the stack or takes long, and the result is a valid lexicon or an error.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use lexgen::Unresolved;
use lexgen::diagnostic::{Code, Severity, render};
use lexgen::import::{AnyData, ImportOptions, Imported, Numbers, Unions, json_schema, openapi};
use lexgen::source::Sources;
use lexgen_test_data::shared;

/// The codes of an import. Checks what is true of every import.
fn codes(imported: &Imported) -> Vec<Code> {
    // Rendering must not panic either.
    for found in imported.diagnostics.iter() {
        assert!(!render(found, &imported.sources, false).is_empty());
    }
    let mut lexicons = Sources::default();
    for (path, text) in &imported.files {
        assert!(path.is_relative() && path.components().all(|part| part.as_os_str() != ".."), "{}", path.display());
        lexicons.add(path.clone(), text.clone());
    }
    let errors = lexgen::check(&lexicons, &lexgen::Config::default().unresolved(Unresolved::Data)).diagnostics;
    let errors: Vec<_> = errors.iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(imported.files.is_empty() || errors.is_empty(), "{errors:#?}");
    // A lexicon with an error would be a defect of the import.
    for found in imported.diagnostics.iter() {
        let is_of_import = found.span.is_none_or(|span| imported.sources.file(span.file).path() == Path::new("test"));
        assert!(is_of_import, "{}", render(found, &imported.sources, false));
    }
    imported.diagnostics.iter().map(|found| found.code).collect()
}

fn schema_with(text: &str, options: &ImportOptions) -> Vec<Code> {
    codes(&json_schema(Path::new("test"), text, &"com.example.test".parse().expect("this is an NSID"), options))
}

fn schema(text: &str) -> Vec<Code> {
    schema_with(text, &ImportOptions::default())
}

fn api_with(text: &str, options: &ImportOptions) -> Vec<Code> {
    codes(&openapi(Path::new("test"), text, &"com.example".parse().expect("this is an authority"), options))
}

fn api(text: &str) -> Vec<Code> {
    api_with(text, &ImportOptions::default())
}

fn all_options() -> Vec<ImportOptions> {
    let other = ImportOptions::default()
        .numbers(Numbers::Integer)
        .any(AnyData::Unknown)
        .unions(Unions::Union)
        .unresolved(Unresolved::Data)
        .open(true);
    vec![ImportOptions::default(), other.clone(), other.numbers(Numbers::Omit)]
}

#[test]
fn documents_that_are_none_are_errors() {
    for text in [
        "",
        " \n",
        "{",
        "[1]",
        "null",
        "- a: [",
        "\u{feff}{}",
        "{}",
        "a: b\n---\nc: d",
        "%YAML 3.0",
        "\t",
        "? [a]\n: b",
    ] {
        for found in [schema(text), api(text)] {
            assert!(!found.is_empty(), "{text:?}");
        }
    }
    assert_eq!(schema(r#"{"openapi":"3.1.0"}"#), [Code::ImportFormat]);
    assert_eq!(api(r#"{"swagger":"2.0"}"#), [Code::ImportFormat]);
    assert_eq!(api("openapi: 4.0.0"), [Code::ImportFormat]);
    assert_eq!(api("openapi: 3.0"), [Code::ImportEmpty]);
}

#[test]
fn deep_nesting_is_an_error() {
    for depth in [60, 1_000, 200_000] {
        let json = format!("{}{}", r#"{"items":"#.repeat(depth), "}".repeat(depth));
        let flow = format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
        let braces = format!("a: {}1{}", "{b: ".repeat(depth), "}".repeat(depth));
        let unclosed = "[{".repeat(depth);
        let dashes = "- ".repeat(depth);
        for text in [json, flow, braces, unclosed, dashes] {
            let start = Instant::now();
            schema(&text);
            assert!(start.elapsed() < Duration::from_secs(20), "{depth}: {}", &text[..20]);
        }
    }
    let mut block = String::new();
    for depth in 0..3_000 {
        writeln!(block, "{}a:", " ".repeat(depth)).expect("writing to a string cannot fail");
    }
    assert!(schema(&block).contains(&Code::NestingTooDeep));
}

#[test]
fn aliases_cannot_make_documents_large() {
    let mut bomb = "a0: &a0 {type: string}\n".to_owned();
    for level in 1..60 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").expect("writing to a string cannot fail");
    }
    let start = Instant::now();
    let found = schema(&bomb);
    assert!(found.contains(&Code::ImportTooLarge) || found.contains(&Code::InvalidYaml), "{found:?}");
    assert!(start.elapsed() < Duration::from_secs(20));
    assert!(schema("a: &a [*a]").contains(&Code::InvalidYaml));
    assert!(schema("a: *b").contains(&Code::InvalidYaml));
    let shared = "definitions: { A: &a { type: object, properties: { x: { type: string } } }, B: *a, C: { <<: *a, title: See } }";
    assert_eq!(schema(shared), []);
}

#[test]
fn refs_in_circles_end() {
    for text in [
        r##"{"$ref":"#"}"##,
        r##"{"properties":{"a":{"$ref":"#/properties/a"}}}"##,
        r##"{"allOf":[{"$ref":"#"}]}"##,
        r##"{"type":"object","allOf":[{"$ref":"#/$defs/A"}],"$defs":{"A":{"allOf":[{"$ref":"#/$defs/A"},{"properties":{"x":{"type":"string"}}}]}}}"##,
        r##"{"oneOf":[{"$ref":"#"},{"type":"null"}]}"##,
        r##"{"items":{"$ref":"#"}}"##,
        r##"{"properties":{"a":{"$ref":"#/$defs/U"}},"$defs":{"U":{"oneOf":[{"$ref":"#/$defs/U"},{"$ref":"#/$defs/V"}]},"V":{"anyOf":[{"$ref":"#/$defs/U"},{"type":"object"}]}}}"##,
        r##"{"properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"type":"array","items":{"$ref":"#/$defs/B"}},"B":{"type":["array","null"],"items":{"$ref":"#/$defs/A"}}}}"##,
        r##"{"$id":"x","$anchor":"x","$ref":"#x"}"##,
        r##"{"$ref":"#/$ref"}"##,
        r##"{"$ref":5}"##,
        r##"{"$ref":"#/%ff/~2/-1/99999999999999999999"}"##,
    ] {
        for options in all_options() {
            schema_with(text, &options);
        }
    }
    for text in [
        "openapi: 3.1.0\npaths: { /a: { $ref: '#/paths/~1a' } }",
        "openapi: 3.1.0\npaths: { /a: { get: { parameters: [{ $ref: '#/components/parameters/A' }], responses: { 400: { $ref: '#/components/responses/A' } } } } }\ncomponents: { parameters: { A: { $ref: '#/components/parameters/A' } }, responses: { A: { $ref: '#/components/responses/A' } } }",
    ] {
        assert!(api(text).contains(&Code::ImportRef), "{text}");
    }
}

#[test]
fn long_chains_of_refs_end() {
    const LENGTH: usize = 1_000;
    let link = |inner: fn(String) -> String| {
        let entries = (0..LENGTH)
            .map(|at| format!(r##""A{at}":{}"##, inner(format!(r##"{{"$ref":"#/$defs/A{}"}}"##, (at + 1) % LENGTH))));
        let entries: Vec<String> = entries.collect();
        format!(r##"{{"properties":{{"a":{{"$ref":"#/$defs/A0"}}}},"$defs":{{{}}}}}"##, entries.join(","))
    };
    let chains: [fn(String) -> String; 7] = [
        |next| format!("{}{next}{}", r#"{"oneOf":[{"type":"object"},"#.repeat(18), "]}".repeat(18)),
        |next| next,
        |next| format!(r#"{{"type":"array","items":{next}}}"#),
        |next| format!(r#"{{"type":["array","null"],"items":{next}}}"#),
        |next| format!(r#"{{"oneOf":[{next},{{"type":"object"}}]}}"#),
        |next| format!(r#"{{"allOf":[{next},{{"title":"x"}}]}}"#),
        |next| format!(r#"{{"properties":{{"next":{next}}}}}"#),
    ];
    for chain in chains {
        let start = Instant::now();
        for options in all_options() {
            schema_with(&link(chain), &options);
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{}", chain("next".to_owned()));
    }
}

#[test]
fn large_documents_take_linear_time() {
    const COUNT: usize = 3_000;
    let all = |entry: &dyn Fn(usize) -> String| (0..COUNT).map(entry).collect::<Vec<_>>().join(",");
    let properties = all(&|at| format!(r##""p{at}":{{"$ref":"#/$defs/D{at}"}}"##));
    let names = all(&|at| format!(r#""p{at}""#));
    let definitions = all(&|at| {
        format!(r##""D{at}":{{"properties":{{"x":{{"type":"string","pattern":"a"}},"n":{{"$ref":"#/$defs/D0"}}}}}}"##)
    });
    let constants = all(&|at| format!(r#"{{"const":"v{at}"}}"#));
    let branches = all(&|at| format!(r##"{{"$ref":"#/$defs/D{at}"}}"##));
    let same = all(&|at| format!(r#""{}":{{"type":"string"}}"#, "-".repeat(at % 500) + &"_".repeat(at / 500)));
    let values = all(&|at| format!(r#""E{at}""#));
    let paths = all(&|at| {
        format!(
            r#""/a{at}":{{"get":{{"operationId":"same","responses":{{"400":{{"content":{{"application/json":{{"example":{{"error":"E{at}"}}}}}}}}}}}}}}"#
        )
    });
    let start = Instant::now();
    for options in all_options() {
        schema_with(
            &format!(r#"{{"properties":{{{properties}}},"required":[{names}],"$defs":{{{definitions}}}}}"#),
            &options,
        );
        schema_with(
            &format!(
                r#"{{"properties":{{"a":{{"oneOf":[{constants}]}},"b":{{"enum":[{values}]}},"c":{{"oneOf":[{branches}]}}}},"$defs":{{{definitions}}}}}"#
            ),
            &options,
        );
        schema_with(&format!(r#"{{"$defs":{{{same}}}}}"#), &options);
        api_with(&format!(r#"{{"openapi":"3.1.0","paths":{{{paths}}}}}"#), &options);
        api_with(
            &format!(
                r#"{{"openapi":"3.1.0","paths":{{"/a":{{"get":{{"responses":{{"400":{{"content":{{"application/json":{{"schema":{{"properties":{{"error":{{"enum":[{values}]}}}}}}}}}}}}}}}}}}}}}}"#
            ),
            &options,
        );
    }
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}

#[test]
fn schemas_that_expand_to_large_ones_are_errors() {
    let mut text = r##"{"$ref":"#/$defs/A29","$defs":{"A0":{"properties":{"x":{"type":"string"}}}"##.to_owned();
    for level in 1..30 {
        let below = format!(r##"{{"$ref":"#/$defs/A{}"}}"##, level - 1);
        write!(text, r#","A{level}":{{"allOf":[{below},{below},{below}]}}"#).expect("writing to a string cannot fail");
    }
    text.push_str("}}");
    let start = Instant::now();
    assert!(schema(&text).contains(&Code::ImportTooLarge));
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn names_of_all_kinds_are_settled() {
    let names = [
        "..",
        ".",
        "",
        "/",
        "~",
        "constructor",
        "__proto__",
        "$type",
        "main",
        "Main",
        "a b",
        "1",
        "é",
        "con",
        "a.b.c",
        "com.example.defs_a.zz.b",
    ];
    let properties: Vec<String> =
        names.iter().map(|name| format!(r##"{}: {{"$ref":"#/$defs/{}"}}"##, quoted(name), escaped(name))).collect();
    let definitions: Vec<String> =
        names.iter().map(|name| format!(r#"{}: {{"type":"object","properties":{{}}}}"#, quoted(name))).collect();
    let text = format!(r#"{{"properties":{{{}}},"$defs":{{{}}}}}"#, properties.join(","), definitions.join(","));
    assert!(!schema(&text).contains(&Code::ImportRef));
    let paths: Vec<String> = names
        .iter()
        .map(|name| format!(r#""/{name}/{name}":{{"get":{{}},"post":{{"operationId":{}}}}}"#, quoted(name)))
        .collect();
    let schemas: Vec<String> = definitions;
    api(&format!(
        r#"{{"openapi":"3.1.0","paths":{{{}}},"components":{{"schemas":{{{}}}}}}}"#,
        paths.join(","),
        schemas.join(",")
    ));
    let same = format!(r#"{{"get":{{"operationId":"{}"}}}}"#, "y".repeat(63));
    let found = api(&format!(r#"{{"openapi":"3.1.0","paths":{{"/a":{same},"/b":{same},"/c":{same}}}}}"#));
    assert_eq!(found, [Code::ImportRenamed, Code::ImportRenamed]);
    let long = "x".repeat(5_000);
    api(&format!(r#"{{"openapi":"3.1.0","paths":{{"/{long}/{long}/{long}/{long}/{long}/{long}":{{"get":{{}}}}}}}}"#));
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[test]
fn odd_values_of_keywords_are_reported() {
    let values = [
        "null",
        "true",
        "-1",
        "1.5",
        "1e400",
        "99999999999999999999999999",
        r#""x""#,
        "[]",
        "{}",
        "[null]",
        r#"["x",1]"#,
        r#"{"x":1}"#,
    ];
    let keywords = [
        "type",
        "properties",
        "required",
        "items",
        "prefixItems",
        "enum",
        "const",
        "default",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "oneOf",
        "anyOf",
        "allOf",
        "$ref",
        "additionalProperties",
        "nullable",
        "discriminator",
        "title",
        "description",
        "deprecated",
        "x-lexicon",
        "$defs",
        "definitions",
        "$id",
        "$anchor",
        "pattern",
        "not",
        "knownValues",
    ];
    for keyword in keywords {
        for value in values {
            for ty in [
                "",
                r#""type":"object","#,
                r#""type":"string","#,
                r#""type":"integer","#,
                r#""type":"number","#,
                r#""type":"array","#,
                r#""type":"boolean","#,
            ] {
                let ty = if keyword == "type" { "" } else { ty };
                let node = format!(r#"{{{ty}"{keyword}":{value}}}"#);
                for options in all_options() {
                    schema_with(&node, &options);
                    schema_with(
                        &format!(
                            r#"{{"type":"object","properties":{{"a":{node},"b":{{"type":"array","items":{node}}}}}}}"#
                        ),
                        &options,
                    );
                }
            }
        }
    }
}

#[test]
fn mutated_documents_never_panic() {
    let mut documents: Vec<(bool, String)> = vec![
        (false, fs::read_to_string("schemas/session.json").expect("the schema can be read")),
        (true, fs::read_to_string("schemas/auth.yaml").expect("the document can be read")),
    ];
    if let Some(shared) = shared() {
        documents
            .push((true, fs::read_to_string(shared.join("views/server-api.yml")).expect("the document can be read")));
        let large =
            fs::read_to_string(shared.join("views/atproto-openapi-types.json")).expect("the document can be read");
        // A part of it, so that mutations are quick.
        let start = large.find("\"components\"").expect("the document has components");
        let end =
            large[start..].match_indices("\n      \"app.bsky.feed.").next().map_or(large.len(), |(at, _)| start + at);
        let part = large[start..end].trim_end().trim_end_matches(',');
        documents.push((true, format!("{{\"openapi\":\"3.1.0\",{part}}}}}}}")));
    }
    let mut random = fastrand::Rng::with_seed(13);
    let options = all_options();
    for (is_api, document) in documents {
        let rounds = if document.len() > 50_000 { 150 } else { 600 };
        for round in 0..rounds {
            let text = mutated(&document, &mut random);
            let options = &options[round % options.len()];
            match is_api {
                true => api_with(&text, options),
                false => schema_with(&text, options),
            };
        }
    }
}

/// Changes a few words, characters or lines.
fn mutated(document: &str, random: &mut fastrand::Rng) -> String {
    const WORDS: &[&str] = &[
        "type",
        "object",
        "array",
        "string",
        "null",
        "\"$ref\"",
        "\"#\"",
        "oneOf",
        "allOf",
        "properties",
        "items",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "true",
        "0",
        "-1",
        "\"\"",
        "&a ",
        "*a",
        "enum",
        "const",
        "x-lexicon",
        "\n",
        "  ",
    ];
    let mut text = document.to_owned();
    for _ in 0..random.usize(1..6) {
        let at = |random: &mut fastrand::Rng, text: &str| {
            let mut at = random.usize(0..=text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (one, other) = (at(random, &text), at(random, &text));
        match random.u8(0..5) {
            0 => text.insert_str(one, WORDS[random.usize(0..WORDS.len())]),
            1 => text.truncate(one.max(text.len() / 2)),
            // Another word of the document in the place of one.
            2 | 3 => {
                let words: Vec<&str> = document.split(['"', ' ', ',', '\n']).filter(|word| word.len() > 2).collect();
                let word = words[random.usize(0..words.len())].to_owned();
                let end = text[one..].find(['"', ' ', ',', '\n']).map_or(text.len(), |end| one + end);
                text.replace_range(one..end, &word);
            }
            _ => {
                let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 200));
                let end = (end..=text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len());
                text.replace_range(start..end, "");
            }
        }
        if text.is_empty() {
            break;
        }
    }
    text
}
