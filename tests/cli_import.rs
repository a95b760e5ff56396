//! `lexgen import` as a process.

use std::fs;

use lexgen_tests::cli::{Place, Ran};

const LEXGEN: &str = env!("CARGO_BIN_EXE_lexgen-under-test");

const BOOK: &str = r##"{
  "title": "Book",
  "type": "object",
  "required": ["title", "authors"],
  "properties": {
    "title": { "type": "string", "maxLength": 200 },
    "authors": { "type": "array", "items": { "$ref": "#/$defs/Person" }, "minItems": 1 },
    "published": { "type": "string", "format": "date-time" },
    "price": { "type": "number" }
  },
  "$defs": { "Person": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } } }
}
"##;

/// The lexicon that the schema becomes.
const BOOK_LEXICON: &str = r##"{
  "lexicon": 1,
  "id": "com.example.book",
  "defs": {
    "main": {
      "type": "object",
      "description": "Book",
      "required": ["title", "authors"],
      "properties": {
        "title": { "type": "string", "maxLength": 800, "maxGraphemes": 200 },
        "authors": {
          "type": "array",
          "items": { "type": "ref", "ref": "#person" },
          "minLength": 1
        },
        "published": { "type": "string", "format": "datetime" },
        "price": { "type": "string" }
      }
    },
    "person": {
      "type": "object",
      "required": ["name"],
      "properties": {
        "name": { "type": "string" }
      }
    }
  }
}
"##;

const API: &str = "\
openapi: 3.0.3
paths:
  /books/{id}:
    delete:
      parameters:
        - { in: path, name: id, required: true, schema: { type: string } }
      responses:
        404:
          description: There is no such book.
          content:
            application/json: { example: { error: NotFound } }
";

fn place() -> Place {
    Place::new(LEXGEN, &[("book.json", BOOK), ("api.yaml", API)])
}

fn import_book(place: &Place, more: &[&str]) -> Ran {
    place.lexgen(&[&["import", "json-schema", "book.json", "--nsid", "com.example.book"], more].concat())
}

#[test]
fn a_schema_becomes_a_file_below_lexicons() {
    let place = place();
    let ran = import_book(&place, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(place.read("lexicons/com/example/book.json"), BOOK_LEXICON);
    assert_eq!(
        ran.err,
        "warning[import-narrower]: numbers with fractions have no counterpart in Lexicon; this becomes a string
 --> book.json:9:24
  |
9 |     \"price\": { \"type\": \"number\" }
  |                        ^^^^^^^^ the number has to be written as text
  |
  = note: at `/properties/price/type`
  = help: `--numbers integer` makes it an integer, `--numbers omit` leaves it out

    Wrote 1 lexicon in lexicons
   Warned about 1 import-narrower
"
    );
    let check = place.lexgen(&["check"]);
    assert_eq!(check.code, 0, "{}", check.err);
}

#[test]
fn an_openapi_document_becomes_a_file_for_each_endpoint() {
    let place = place();
    let ran = place.lexgen(&["import", "openapi", "api.yaml", "--authority", "com.example", "--out", "vendor"]);
    assert_eq!((ran.code, ran.codes()), (0, vec!["warning[import-changed]"]), "{}", ran.err);
    let lexicon: serde_json::Value =
        serde_json::from_str(&place.read("vendor/com/example/deleteBooksById.json")).expect("a lexicon is JSON");
    assert_eq!(lexicon["defs"]["main"]["errors"][0]["name"], "NotFound");
    assert!(ran.err.contains("api.yaml:4:5"), "{}", ran.err);
}

#[test]
fn a_document_can_be_on_standard_input() {
    let place = place();
    let ran = place.lexgen_with_input(&["import", "openapi", "-", "--authority", "com.example"], API.as_bytes());
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("<stdin>:4:5"), "{}", ran.err);
}

#[test]
fn existing_files_are_replaced_only_with_force() {
    let place = place();
    place.write("lexicons/com/example/book.json", "{}");
    let ran = import_book(&place, &["-q"]);
    assert_eq!(ran.code, 3);
    let path = std::path::Path::new("lexicons").join("com").join("example").join("book.json");
    let expected = format!("error: `{}` exists already, with other content", path.display());
    assert!(ran.err.contains(&expected), "{}", ran.err);
    assert_eq!(place.read("lexicons/com/example/book.json"), "{}");

    assert_eq!(import_book(&place, &["--force"]).code, 0);
    assert_eq!(place.read("lexicons/com/example/book.json"), BOOK_LEXICON);
    let again = import_book(&place, &[]);
    assert_eq!(again.code, 0);
    assert!(again.err.contains("Kept 1 lexicon in lexicons, 0 of them changed"), "{}", again.err);
}

#[test]
fn warnings_can_be_errors() {
    for more in [&["--deny-warnings"][..], &["--config", "strict.toml"]] {
        let place = place();
        place.write("strict.toml", "deny-warnings = true\n");
        let ran = import_book(&place, more);
        assert_eq!((ran.code, ran.codes()), (1, vec!["error[import-narrower]"]));
        assert!(ran.err.ends_with("1 error, 0 warnings; nothing written\n"), "{}", ran.err);
        assert!(fs::metadata(place.path("lexicons")).is_err(), "nothing is written");
    }
}

#[test]
fn choices_decide_what_constructs_become() {
    let place = place();
    let ran = import_book(&place, &["--numbers", "omit", "--any", "unknown", "--unions", "union", "--open"]);
    assert_eq!((ran.code, ran.codes()), (0, vec!["warning[import-left-out]"]));
    assert!(!place.read("lexicons/com/example/book.json").contains("price"));
}

#[test]
fn errors_have_their_exit_codes() {
    let place = place();
    place.write("broken.json", "{ \"$ref\": \"#/nowhere\" ");
    place.write("latin.yaml", b"title: caf\xe9");
    place.write("ref.yaml", "properties: { a: { $ref: '#/nowhere' } }");
    let code = |arguments: &[&str]| place.lexgen(&[&["import"], arguments].concat()).code;
    assert_eq!(code(&["json-schema", "broken.json", "--nsid", "com.example.a"]), 1);
    assert_eq!(code(&["json-schema", "latin.yaml", "--nsid", "com.example.a"]), 1);
    assert_eq!(code(&["json-schema", "ref.yaml", "--nsid", "com.example.a"]), 1);
    assert_eq!(code(&["json-schema", "ref.yaml", "--nsid", "com.example.a", "--unresolved", "data"]), 0);
    assert_eq!(code(&["json-schema", "book.json"]), 2);
    assert_eq!(code(&["json-schema", "book.json", "--nsid", "book"]), 2);
    assert_eq!(code(&["openapi", "api.yaml", "--authority", "example"]), 2);
    assert_eq!(code(&["json-schema", "missing.json", "--nsid", "com.example.a"]), 3);
}

#[test]
fn diagnostics_can_be_json() {
    let ran = import_book(&place(), &["--format", "json"]);
    let lines = ran.values();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["code"], "import-narrower");
    assert_eq!((lines[0]["file"].as_str(), lines[0]["line"].as_u64()), (Some("book.json"), Some(9)));
    assert_eq!(lines[0]["notes"][0], "at `/properties/price/type`");
}
