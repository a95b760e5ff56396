//! A case for each row of the tables in `docs/import.md`: what a construct becomes, and what is reported.
//!
//! The results are in `rules.txt`. `LEXGEN_BLESS=1` writes it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use lexgen::Unresolved;
use lexgen::import::{AnyData, ImportOptions, Imported, Numbers, Unions, json_schema, openapi};

mod cases;

use cases::{OPENAPI, SCHEMAS};

/// The first cells of the rows of a table below a heading.
fn rows(heading: &str) -> BTreeSet<String> {
    let docs = fs::read_to_string("../../docs/import.md").expect("the documentation can be read");
    let section = docs.split("\n## ").find(|section| section.starts_with(heading)).expect("the section exists");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    rows.filter(|row| *row != "construct").map(str::to_owned).collect()
}

fn options(words: &str) -> ImportOptions {
    words.split_whitespace().fold(ImportOptions::default(), |options, word| match word {
        "integer" => options.numbers(Numbers::Integer),
        "omit" => options.numbers(Numbers::Omit),
        "unknown" => options.any(AnyData::Unknown),
        "union" => options.unions(Unions::Union),
        "data" => options.unresolved(Unresolved::Data),
        "open" => options.open(true),
        other => panic!("no option {other}"),
    })
}

fn shown(text: &mut String, imported: &Imported) {
    for found in imported.diagnostics.iter() {
        let label = if found.label.is_empty() { String::new() } else { format!(" ({})", found.label) };
        writeln!(text, "{}: {}{label}", found.code, found.message).expect("writing to a string cannot fail");
    }
    for (path, lexicon) in &imported.files {
        let lexicon: serde_json::Value = serde_json::from_str(lexicon).expect("a lexicon is JSON");
        let path = path.display();
        writeln!(text, "{path}: {}", lexicon["defs"]).expect("writing to a string cannot fail");
    }
    text.push('\n');
}

#[test]
fn every_row_has_a_case_and_every_case_a_row() {
    for (heading, cases) in [("Schemas", SCHEMAS), ("OpenAPI", OPENAPI)] {
        let cases: BTreeSet<String> = cases.iter().map(|(row, ..)| (*row).to_owned()).collect();
        assert_eq!(rows(heading), cases, "{heading}");
    }
}

#[test]
fn constructs_become_what_the_tables_say() {
    let nsid = "com.example.test".parse().expect("this is an NSID");
    let authority = "com.example".parse().expect("this is an authority");
    let mut text = String::new();
    for (row, flags, schema) in SCHEMAS {
        writeln!(text, "## {row} {flags}\n{schema}").expect("writing to a string cannot fail");
        // A property, or a whole schema.
        let whole = match schema.strip_prefix("ROOT ") {
            Some(schema) => schema.to_owned(),
            None => format!(r##"{{ "type": "object", "properties": {{ "x": {schema} }}, "$defs": {} }}"##, cases::DEFS),
        };
        let mut imported = json_schema(Path::new("test.json"), &whole, &nsid, &options(flags));
        // The definitions that all cases have.
        for lexicon in imported.files.values_mut() {
            let mut json: serde_json::Value = serde_json::from_str(lexicon).expect("a lexicon is JSON");
            if let Some(definitions) = json["defs"].as_object_mut() {
                definitions.retain(|name, _| !["cat", "dog"].contains(&name.as_str()));
            }
            *lexicon = json.to_string();
        }
        shown(&mut text, &imported);
    }
    for (row, flags, document) in OPENAPI {
        writeln!(text, "## {row} {flags}\n{}", document.trim()).expect("writing to a string cannot fail");
        let document = match document.contains("openapi:") {
            true => (*document).to_owned(),
            false => format!("openapi: 3.1.0\n{document}"),
        };
        shown(&mut text, &openapi(Path::new("test.yaml"), &document, &authority, &options(flags)));
    }
    let path = Path::new("rules.txt");
    if std::env::var_os("LEXGEN_BLESS").is_some_and(|value| value == "1") {
        fs::write(path, &text).expect("the golden file can be written");
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    for (found, expected) in text.split("\n## ").zip(expected.split("\n## ")) {
        assert_eq!(found, expected, "`LEXGEN_BLESS=1` accepts the result");
    }
    assert_eq!(text.len(), expected.len());
}
