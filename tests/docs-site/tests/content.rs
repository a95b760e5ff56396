//! What single pages show.

use lexgen::docs::DocsFormat;
use lexgen::source::Sources;
use lexgen_docs_site_tests::{Html, document_sources, document_text, file, squeezed};

const LEXICON: &str = r##"{
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": {
      "type": "record",
      "key": "tid",
      "description": "Deprecated: use `com.example.entry`.",
      "record": {
        "type": "object",
        "required": ["text", "parent"],
        "nullable": ["parent"],
        "properties": {
          "text": { "type": "string", "minLength": 1, "maxLength": 3000, "maxGraphemes": 300 },
          "parent": { "type": "ref", "ref": "#part" },
          "old": { "type": "string", "description": "DEPRECATED" },
          "kind": { "type": "string", "enum": ["a", "b"], "default": "a" },
          "level": { "type": "integer", "minimum": 1, "maximum": 5, "const": 3 },
          "image": { "type": "blob", "accept": ["image/png", "image/*"], "maxSize": 1000000 },
          "parts": { "type": "array", "maxLength": 8, "items": { "type": "union", "closed": true, "refs": ["#part"] } },
          "place": { "type": "object", "required": ["x"], "properties": { "x": { "type": "integer" } } },
          "reason": { "type": "string", "knownValues": ["com.example.note#spam", "other"] },
          "key": { "type": "bytes", "maxLength": 32 },
          "link": { "type": "cid-link" }
        }
      }
    },
    "part": { "type": "object", "properties": { "next": { "type": "ref", "ref": "#part" } } },
    "spam": { "type": "token", "description": "Unwanted." },
    "tags": { "type": "array", "items": { "type": "string", "maxGraphemes": 64 } }
  }
}"##;

fn page() -> Html {
    Html::read(file(&document_text(LEXICON, DocsFormat::Html), "com.example.note.html"))
}

/// The text of a row.
fn row(place: &str) -> String {
    squeezed(&page().row(place).join(" | "))
}

#[test]
fn a_field_shows_its_constraints() {
    assert_eq!(row("main.text"), "text required | string | Min length 1 byte Max length 3000 bytes Max graphemes 300");
    assert_eq!(row("main.parent"), "parent required nullable | #part |");
    assert_eq!(row("main.kind"), "kind | string | Allowed values a b Default a");
    assert_eq!(row("main.level"), "level | integer | Minimum 1 Maximum 5 Constant 3");
    assert_eq!(row("main.image"), "image | blob | Accepts image/png image/* Max size 1000000 bytes");
    assert_eq!(row("main.parts"), "parts | array of closed union of #part | Max length 8 items");
    assert_eq!(row("main.place"), "place | object |");
    assert_eq!(row("main.place.x"), "place.x required | integer |");
    assert_eq!(row("main.reason"), "reason | string | Known values #spam other");
    assert_eq!(row("main.key"), "key | bytes | Max length 32 bytes");
    assert_eq!(row("main.link"), "link | cid-link |");
}

#[test]
fn what_is_deprecated_is_marked_and_kept() {
    let page = page();
    assert!(squeezed(&page.text).contains("Deprecated: use com.example.entry."), "{}", page.text);
    assert!(page.values("class").any(|class| class == "lead warning"));
    assert_eq!(row("main.old"), "old | string | deprecated DEPRECATED");
    let index = document_text(LEXICON, DocsFormat::Html);
    assert!(squeezed(&Html::read(file(&index, "index.html")).text).contains("note record deprecated"));
    let markdown = document_text(LEXICON, DocsFormat::Markdown);
    let markdown = file(&markdown, "com.example.note.md");
    assert!(markdown.contains("**Deprecated.**\n\nDeprecated: use `com.example.entry`."), "{markdown}");
}

#[test]
fn recursion_is_a_link() {
    let page = page();
    assert_eq!(row("part.next"), "next | #part |");
    assert!(page.values("href").filter(|link| *link == "#part").count() >= 3);
    assert!(page.places().contains("part"));
}

#[test]
fn tokens_records_and_arrays_show_what_they_are() {
    let text = squeezed(&page().text);
    assert!(text.contains("Record key tid"), "{text}");
    assert!(
        text.contains("spam token Unwanted. Value #spam") || text.contains("Value com.example.note#spam"),
        "{text}"
    );
    assert!(text.contains("array of string Item max graphemes 64"), "{text}");
}

#[test]
fn the_rust_of_a_lexicon_is_on_its_page() {
    let text = page().text;
    assert!(text.contains("com::example::note"), "{text}");
    assert!(text.contains("pub struct Note {\n    pub text: String,\n"), "{text}");
    assert!(text.contains("pub parent: Nullable<Part>") || text.contains("pub parent: Option<"), "{text}");
}

#[test]
fn an_example_is_what_the_lexicon_allows() {
    let text = squeezed(&page().text);
    assert!(text.contains("\"$type\": \"com.example.note\""), "{text}");
    assert!(text.contains("\"kind\": \"a\"") && text.contains("\"level\": 3"), "{text}");
}

#[test]
fn lexicons_whose_names_differ_in_case_have_files_that_differ_otherwise() {
    let mut sources = Sources::default();
    for name in ["getUrl", "getURL"] {
        let text = format!(
            r##"{{ "lexicon": 1, "id": "com.example.{name}", "defs": {{ "main": {{ "type": "query", "description": "{name}!" }} }} }}"##
        );
        sources.add(format!("{name}.json"), text);
    }
    let files = document_sources(&sources, DocsFormat::Html);
    assert!(file(&files, "com.example.getURL.html").contains("getURL!"));
    assert!(file(&files, "com.example.getUrl~.html").contains("getUrl!"));
    assert!(file(&files, "index.html").contains("\"com.example.getUrl~.html\""));
    assert!(file(&files, "assets/search-names.js").contains("com.example.getUrl~"));
}

#[test]
fn a_page_lists_some_lexicons_of_a_large_namespace() {
    let mut sources = Sources::default();
    for number in 0..300 {
        let text = format!(
            r#"{{ "lexicon": 1, "id": "com.example.get{number}", "defs": {{ "main": {{ "type": "query" }} }} }}"#
        );
        sources.add(format!("{number}.json"), text);
    }
    let files = document_sources(&sources, DocsFormat::Html);
    for number in [0, 150, 299] {
        let name = format!("com.example.get{number}.html");
        let page = Html::read(file(&files, &name));
        let siblings = page.values("href").filter(|link| link.starts_with("com.example.get")).count();
        assert_eq!(siblings, 60, "{name}");
        assert!(page.values("href").any(|link| link == name));
        assert!(page.text.contains("All 300"));
    }
}
