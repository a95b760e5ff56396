//! `lexgen sample` as a process.

use lexgen_tests::cli::{Place, Ran};
use serde_json::Value;

const NOTE: &str = r##"{
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": {
      "type": "record",
      "key": "tid",
      "record": {
        "type": "object",
        "required": ["text"],
        "properties": { "text": { "type": "string", "maxLength": 20 }, "next": { "type": "ref", "ref": "#part" } }
      }
    },
    "part": { "type": "object", "required": ["count"], "properties": { "count": { "type": "integer", "minimum": 7, "maximum": 7 } } },
    "never": { "type": "string", "format": "tid", "maxLength": 3 }
  }
}"##;

const LIST: &str = r#"{
  "lexicon": 1,
  "id": "com.example.listNotes",
  "defs": {
    "main": {
      "type": "query",
      "parameters": { "type": "params", "required": ["limit"], "properties": { "limit": { "type": "integer", "minimum": 1, "maximum": 9 } } },
      "output": { "encoding": "application/json", "schema": { "type": "ref", "ref": "com.example.note#part" } },
      "errors": [{ "name": "Gone" }, { "name": "Moved" }]
    }
  }
}"#;

/// Runs `lexgen sample` in a directory with the two documents and `files`.
fn sample(files: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let place = Place::new(env!("CARGO_BIN_EXE_lexgen-under-test"), files);
    place.write("lexicons/note.json", NOTE);
    place.write("lexicons/list.json", LIST);
    place.lexgen(&[&["sample"], arguments].concat())
}

#[test]
fn values_are_printed_a_line_each_and_a_seed_repeats_them() {
    let first = sample(&[], &["com.example.note", "--count", "5", "--seed", "3"]);
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let values = first.values();
    assert_eq!(values.len(), 5);
    for value in &values {
        assert_eq!(value["$type"], "com.example.note");
        assert!(value["text"].as_str().is_some_and(|text| text.len() <= 20));
    }
    assert_eq!(sample(&[], &["com.example.note#main", "--count", "5", "--seed", "3"]).out, first.out);
    assert_ne!(sample(&[], &["com.example.note", "--count", "5", "--seed", "4"]).out, first.out);
}

#[test]
fn a_random_seed_is_printed() {
    let ran = sample(&[], &["com.example.note"]);
    assert_eq!((ran.code, ran.values().len()), (0, 1));
    let seed = ran.err.strip_prefix("seed ").expect("the seed is printed").trim_end();
    assert_eq!(sample(&[], &["com.example.note", "--seed", seed]).out, ran.out);
    assert_eq!(sample(&[], &["com.example.note", "--quiet"]).err, "");
}

#[test]
fn values_can_span_several_lines() {
    let ran = sample(&[], &["com.example.note#part", "--seed", "1", "--pretty"]);
    assert!(ran.out.lines().count() > 2, "{}", ran.out);
    let value: Value = serde_json::from_str(&ran.out).expect("the output is JSON");
    assert_eq!(value["count"], 7);
}

#[test]
fn the_parts_of_an_endpoint_are_chosen_by_name() {
    let output = sample(&[], &["com.example.listNotes", "--seed", "1"]);
    assert_eq!(output.values()[0]["count"], 7);
    let params = sample(&[], &["com.example.listNotes", "--seed", "1", "--as", "params"]);
    assert!((1..=9).contains(&params.values()[0]["limit"].as_i64().expect("`limit` is required")));
    let input = sample(&[], &["com.example.listNotes", "--seed", "1", "--as", "input"]);
    let parts = "there are `com.example.listNotes#main.output`, `com.example.listNotes#main.params` and \
                 `com.example.listNotes#main.error`\n";
    let expected = format!("error: `com.example.listNotes` has no input that is JSON; {parts}");
    assert_eq!((input.code, input.err), (2, expected));
    let message = sample(&[], &["com.example.listNotes", "--seed", "1", "--as", "message"]);
    assert_eq!((message.code, message.err), (2, format!("error: `com.example.listNotes` has no message; {parts}")));
    let of_an_object = sample(&[], &["com.example.note#part.output", "--seed", "1"]);
    let expected = "error: `com.example.note#part` has no output: it is not an endpoint\n";
    assert_eq!((of_an_object.code, of_an_object.err.as_str()), (2, expected));
}

#[test]
fn parts_are_named_as_in_patterns() {
    for (part, option) in [("output", "output"), ("parameters", "params"), ("params", "params"), ("error", "error")] {
        let named = sample(&[], &[&format!("com.example.listNotes#main.{part}"), "--seed", "1"]);
        let selected = sample(&[], &["com.example.listNotes", "--as", option, "--seed", "1"]);
        assert_eq!((named.code, named.out), (0, selected.out));
    }
    let errors = sample(&[], &["com.example.listNotes#main.errors", "--seed", "1", "--count", "20"]).values();
    let names: std::collections::BTreeSet<_> = errors.iter().filter_map(|error| error["error"].as_str()).collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["Gone", "Moved"]);
    let unknown = sample(&[], &["com.example.listNotes#main.outptu"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("`com.example.listNotes#main.output`"), "{}", unknown.err);
    assert_eq!(sample(&[], &["com.example.listNotes#main.output", "--as", "params"]).code, 2);
}

#[test]
fn an_unknown_name_is_an_error_with_a_suggestion() {
    for (name, near) in [
        ("com.example.notes", "com.example.note"),
        ("com.example.note#parts", "com.example.note#part"),
        ("com.example.listNote", "com.example.listNotes"),
    ] {
        let ran = sample(&[], &[name]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert_eq!(ran.err, format!("error: there is no definition `{name}`; did you mean `{near}`?\n"));
    }
    assert_eq!(sample(&[], &["*"]).err, "error: there is no definition `*`\n");
}

#[test]
fn spaces_and_definitions_of_unknown_types_have_no_data() {
    let forum = r#"{ "lexicon": 1, "id": "com.example.forum", "defs": {
        "main": { "type": "space", "key": "any", "name": "Forum", "collections": [] } } }"#;
    let future = r#"{ "lexicon": 1, "id": "com.example.future", "defs": { "main": { "type": "hologram" } } }"#;
    let files = [("lexicons/forum.json", forum), ("lexicons/future.json", future)];
    let ran = sample(&files, &["com.example.forum", "--seed", "1"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: no data can be `com.example.forum`\n"));
    let ran = sample(&files, &["com.example.future", "--unknown", "data", "--seed", "1"]);
    let expected = "error: no data can be `com.example.future`, because its type is unknown\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, expected));
    let ran = sample(&files, &["com.example.future", "--seed", "1"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("error[unknown-type]"), "{}", ran.err);
}

#[test]
fn unsatisfiable_constraints_are_errors() {
    let ran = sample(&[], &["com.example.note#never", "--seed", "1"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(ran.err, "error: no data can be valid: no string of the format `tid` fits the bounds\n");
}

#[test]
fn only_errors_in_what_is_sampled_count() {
    let invalid = r#"{ "lexicon": 1, "id": "com.example.broken", "defs": { "main": { "type": "nothing" } } }"#;
    let files = [("lexicons/broken.json", invalid)];
    assert_eq!(sample(&files, &["com.example.note", "--seed", "1"]).code, 0);
    let ran = sample(&files, &["com.example.broken"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.starts_with("error[unknown-type]"), "{}", ran.err);
    let ran = sample(&files, &["com.example.broken", "--keep-going"]);
    assert!(
        ran.code == 1 && ran.err.ends_with("error: the lexicon of `com.example.broken` has errors\n"),
        "{}",
        ran.err
    );
    let ran = sample(&[], &["com.example.note", "--seed", "1", "--lexicons", "nowhere"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
}

#[test]
fn too_large_samples_are_not_reported_as_impossible() {
    let large = r#"{ "lexicon": 1, "id": "com.example.large", "defs": { "main": { "type": "array", "minLength": 1000000, "items": { "type": "integer" } } } }"#;
    let ran = sample(&[("lexicons/large.json", large)], &["com.example.large", "--seed", "1"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("error: data is too large to be made: "), "{}", ran.err);
}

#[test]
fn lexicons_without_generated_code_can_be_sampled() {
    let config = "exclude = [\"com.example.note\"]\nextern = { \"com.example.note\" = \"::other\" }\n";
    let ran = sample(&[("lexgen.toml", config)], &["com.example.note", "--seed", "1"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}
