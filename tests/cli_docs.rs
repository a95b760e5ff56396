//! `lexgen docs` as a process.

use std::fs;

use lexgen_tests::cli::Place;
use serde_json::Value;

const NOTE: &str = r##"{
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": {
      "type": "record",
      "key": "tid",
      "record": { "type": "object", "properties": { "tag": { "type": "ref", "ref": "com.example.defs#tag" } } }
    }
  }
}
"##;

const DEFS: &str = r#"{ "lexicon": 1, "id": "com.example.defs", "defs": { "tag": { "type": "string" } } }"#;

fn place() -> Place {
    let files = [("lexicons/note.json", NOTE), ("lexicons/defs.json", DEFS)];
    Place::new(env!("CARGO_BIN_EXE_lexgen-under-test"), &files)
}

#[test]
fn a_site_is_written_to_a_directory() {
    let place = place();
    let ran = place.lexgen(&["docs"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let expected = [
        "lexicon-docs/assets/docs.css",
        "lexicon-docs/assets/docs.js",
        "lexicon-docs/assets/search-names.js",
        "lexicon-docs/assets/search-text.js",
        "lexicon-docs/com.example.defs.html",
        "lexicon-docs/com.example.note.html",
        "lexicon-docs/index.html",
        "lexicon-docs/lexgen-files.txt",
        "lexicon-docs/llms.txt",
    ];
    assert_eq!(place.listing(), expected);
}

#[test]
fn a_run_removes_the_pages_that_an_earlier_one_wrote() {
    let place = place();
    assert_eq!(place.lexgen(&["docs", "--out", "site"]).code, 0);
    fs::remove_file(place.path("lexicons/note.json")).expect("the lexicon can be removed");
    place.write("site/own.html", "not generated");
    let ran = place.lexgen(&["docs", "--out", "site"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("Removed site/com.example.note.html"), "{}", ran.err);
    assert!(place.listing().contains(&"site/own.html".to_owned()));

    let ran = place.lexgen(&["docs", "--out", "site", "--format", "markdown"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = ["com.example.defs.md", "index.md", "lexgen-files.txt", "llms.txt", "own.html"]
        .map(|name| format!("site/{name}"));
    assert_eq!(place.listing(), expected);
}

#[test]
fn every_format_is_up_to_date_after_it_was_written() {
    for format in ["html", "markdown", "json"] {
        let place = place();
        let arguments = ["docs", "--format", format];
        assert_eq!(place.lexgen(&[&arguments[..], &["--check"]].concat()).code, 1, "{format}");
        assert_eq!(place.listing(), [""; 0], "{format}");
        assert_eq!(place.lexgen(&arguments).code, 0, "{format}");
        assert_eq!(place.lexgen(&arguments).code, 0, "{format}");
        let ran = place.lexgen(&[&arguments[..], &["--check"]].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, "    Fresh lexicon-docs\n"), "{format}");
        place.write("lexicons/defs.json", DEFS.replace("string", "boolean"));
        let ran = place.lexgen(&[&arguments[..], &["--check"]].concat());
        assert_eq!(ran.code, 1, "{format}");
        assert!(ran.err.contains("is not up to date; run `lexgen docs`"), "{format}: {}", ran.err);
    }
}

#[test]
fn options_select_lexicons_but_do_not_name_the_output() {
    let place = place();
    place.write("lexgen.toml", "include = [\"com.example.defs\"]\nout = \"src/lexicons.rs\"\n");
    let ran = place.lexgen(&["docs", "--format", "json", "--title", "Notes & more"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let names: Vec<String> = place.listing().into_iter().filter(|name| name.ends_with(".json")).collect();
    assert_eq!(names, ["lexicon-docs/com.example.defs.json", "lexicon-docs/index.json"]);
    let index: Value = serde_json::from_str(&place.read("lexicon-docs/index.json")).expect("the index is JSON");
    assert_eq!(index["title"], "Notes & more");
    assert_eq!(index["lexicons"][0]["nsid"], "com.example.defs");
}

#[test]
fn types_of_other_crates_are_documented_with_their_path_in_rust() {
    let place = place();
    let ran = place.lexgen(&["docs", "--format", "json", "--extern", "com.example.defs=::shared::defs"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = |name: &str| -> Value {
        serde_json::from_str(&place.read(&format!("lexicon-docs/{name}.json"))).expect("the page is JSON")
    };
    assert_eq!(page("com.example.defs")["rust"], Value::Null);
    let code = page("com.example.note")["rust"]["code"].as_str().unwrap_or_default().to_owned();
    assert!(code.contains("::shared::defs::"), "{code}");
}

#[test]
fn a_file_of_others_is_replaced_by_force_only() {
    let place = place();
    place.write("lexicon-docs/index.html", "own");
    let ran = place.lexgen(&["docs"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("`lexicon-docs/index.html`"), "{}", ran.err);
    assert_eq!(place.listing(), ["lexicon-docs/index.html"]);
    assert_eq!(place.lexgen(&["docs", "--force"]).code, 0);
}

#[test]
fn lexicons_with_errors_are_not_documented() {
    let place = place();
    place.write("lexicons/broken.json", r#"{ "lexicon": 1, "id": "com.example.broken", "defs": { "main": {} } }"#);
    let ran = place.lexgen(&["docs"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("nothing written"), "{}", ran.err);
    assert_eq!(place.listing(), [""; 0]);
    let ran = place.lexgen(&["docs", "--keep-going", "--message-format", "json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.values().iter().any(|line| line["severity"] == "error"), "{}", ran.out);
    assert!(place.listing().contains(&"lexicon-docs/com.example.note.html".to_owned()));
}
