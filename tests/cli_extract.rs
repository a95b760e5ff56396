//! `lexgen extract` as a process.

use lexgen_tests::cli::Place;
use serde_json::Value;

const LIB: &str = r#"
use lexgen_runtime::{Datetime, Lexicon};

pub mod replies;

/// A note.
#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
pub struct Note {
    #[lexicon(max_graphemes = 300)]
    pub text: String,
    pub created_at: Datetime,
    pub reply: Option<replies::Reply>,
}
"#;

const REPLIES: &str = r#"
use lexgen_runtime::{AtUri, Lexicon};

#[derive(Lexicon)]
#[lexicon(define = "com.example.replies#reply")]
pub struct Reply {
    pub parent: AtUri,
}
"#;

const NOTE: &str = r#"{
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": {
      "type": "record",
      "description": "A note.",
      "key": "tid",
      "record": {
        "type": "object",
        "required": ["text", "createdAt"],
        "properties": {
          "text": { "type": "string", "maxGraphemes": 300 },
          "createdAt": { "type": "string", "format": "datetime" },
          "reply": { "type": "ref", "ref": "com.example.replies#reply" }
        }
      }
    }
  }
}
"#;

fn place() -> Place {
    Place::new(env!("CARGO_BIN_EXE_lexgen-under-test"), &[("src/lib.rs", LIB), ("src/replies.rs", REPLIES)])
}

#[test]
fn lexicons_are_written_at_the_paths_of_their_names() {
    let place = place();
    let ran = place.lexgen(&["extract"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(ran.err.trim(), "Wrote 2 lexicons in lexicons");
    assert_eq!(place.read("lexicons/com/example/note.json"), NOTE);
    let ran = place.lexgen(&["extract"]);
    assert!(ran.err.trim().starts_with("Kept 2 lexicons in lexicons"), "{}", ran.err);
}

#[test]
fn extracted_lexicons_generate_the_same_code_again() {
    let place = place();
    assert_eq!(place.lexgen(&["extract", "--out", "first"]).code, 0);
    assert_eq!(place.lexgen(&["generate", "--lexicons", "first", "--out", "generated.rs"]).code, 0);
    let ran = place.lexgen(&["extract", "generated.rs", "--generated", "--out", "second"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(place.read("second/com/example/note.json"), NOTE);
}

#[test]
fn stale_lexicons_fail_a_check_and_stay() {
    let place = place();
    assert_eq!(place.lexgen(&["extract"]).code, 0);
    assert_eq!(place.lexgen(&["extract", "--check"]).code, 0);

    place.write("src/lib.rs", LIB.replace("max_graphemes = 300", "max_graphemes = 500"));
    let ran = place.lexgen(&["extract", "--check"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("\n-          \"text\": { \"type\": \"string\", \"maxGraphemes\": 300 },\n"),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("note.json` is not up to date; run `lexgen extract`"), "{}", ran.err);
    assert_eq!(place.read("lexicons/com/example/note.json"), NOTE);
}

#[test]
fn errors_are_at_the_place_in_rust_and_nothing_is_written() {
    let place = place();
    place.write("src/lib.rs", LIB.replace("max_graphemes = 300", "min_length = 9, max_length = 5"));
    let ran = place.lexgen(&["extract"]);
    assert_eq!(ran.code, 1);
    let expected = "\
error[impossible-range]: `min_length` 9 is above `max_length` 5
  --> src/lib.rs:10:28
   |
10 |     #[lexicon(min_length = 9, max_length = 5)]
   |                            ^ no value fits
";
    assert!(ran.err.starts_with(expected), "{}", ran.err);
    assert!(!place.path("lexicons").exists());

    let ran = place.lexgen(&["extract", "--format", "json"]);
    let found: Value = serde_json::from_str(ran.out.lines().next().unwrap_or_default()).expect("it is JSON");
    assert_eq!(found["code"], "impossible-range");
}

#[test]
fn a_ref_within_declared_lexicons_must_lead_to_a_definition() {
    let place = place();
    let with = |target: &str| {
        let attribute = format!("#[lexicon(ref = \"{target}\")]\n    pub reply");
        place.write("src/lib.rs", LIB.replace("pub reply", &attribute));
        place.lexgen(&["extract"])
    };
    assert_eq!(with("com.other.replies#reply").code, 0);
    let ran = with("com.example.replies#answer");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("[unresolved-ref]") && ran.err.contains("src/lib.rs:13:21"), "{}", ran.err);
}

#[test]
fn sources_that_are_missing_are_errors() {
    let place = place();
    let ran = place.lexgen(&["extract", "sources"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[unreadable-path]: `sources` cannot be read"), "{}", ran.err);
}
