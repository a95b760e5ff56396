//! `lexgen validate` as a process, on data in every format.

use std::path::{Path, PathBuf};

use car::{car, linked};
use lexgen_data::{Value, dag_cbor};
use lexgen_tests::cli::{self, Ran};

mod car;

const LEXGEN: &str = env!("CARGO_BIN_EXE_lexgen-under-test");

const NOTE: &str = r#"{
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": {
      "type": "record",
      "key": "tid",
      "record": {
        "type": "object",
        "required": ["text"],
        "properties": {
          "text": { "type": "string", "maxLength": 5 },
          "image": { "type": "blob" },
          "tags": { "type": "array", "items": { "type": "string", "minLength": 1 } }
        }
      }
    },
    "numbers": { "type": "array", "maxLength": 2, "items": { "type": "integer" } }
  }
}"#;

const CALL: &str = r#"{
  "lexicon": 1,
  "id": "com.example.call",
  "defs": {
    "main": {
      "type": "query",
      "parameters": { "type": "params", "required": ["limit"], "properties": { "limit": { "type": "integer" } } },
      "output": { "encoding": "application/json", "schema": { "type": "object", "properties": { "n": { "type": "integer" } } } }
    }
  }
}"#;

const VALID: &str = r#"{"$type":"com.example.note","text":"hi"}"#;

/// The directory of one test, with two lexicons.
struct Place(cli::Place);

impl Place {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let place = cli::Place::new(LEXGEN, files);
        place.write("lexicons/note.json", NOTE);
        place.write("lexicons/call.json", CALL);
        Self(place)
    }

    fn validate(&self, arguments: &[&str]) -> Ran {
        self.validate_input(arguments, b"")
    }

    fn validate_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        self.0.lexgen_with_input(&[&["validate"], arguments].concat(), input)
    }
}

fn block(json: &str) -> Vec<u8> {
    let value: Value = lexgen_data::json::from_str(json).expect("the value is in the data model");
    dag_cbor::to_vec(&value).expect("the value is in the data model")
}

#[test]
fn valid_data_of_all_forms_exits_with_0() {
    let place = Place::new(&[
        ("one.json", VALID.as_bytes()),
        ("list.json", format!("[{VALID},\n {VALID}]").as_bytes()),
        ("lines.jsonl", format!("{VALID}\n\n{VALID}\r\n").as_bytes()),
        ("one.cbor", &block(VALID)),
        ("list.cbor", &block(&format!("[{VALID},{VALID}]"))),
        (
            "repo.car",
            &car(&[
                linked(VALID),
                linked("{\"did\":\"did:web:a.example\",\"version\":3,\"rev\":\"x\",\"sig\":{\"$bytes\":\"AA\"}}"),
            ]),
        ),
    ]);
    let ran = place.validate(&["one.json", "list.json", "lines.jsonl", "one.cbor", "list.cbor", "repo.car"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", "  Checked 9 values\n"));
    let ran = place.validate_input(&["-", "--quiet"], VALID.as_bytes());
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn problems_are_shown_at_their_line() {
    let place = Place::new(&[(
        "note.json",
        b"{\n  \"$type\": \"com.example.note\",\n  \"text\": \"too long\",\n  \"tags\": [\"a\", \"\"]\n}\n",
    )]);
    let ran = place.validate(&["note.json"]);
    let expected = "\
error[maxLength]: `text`: must have a length of at most 5, found 8
 --> note.json:3:11
  |
3 |   \"text\": \"too long\",
  |           ^^^^^^^^^^
  |

error[minLength]: `tags[1]`: must have a length of at least 1, found 0
 --> note.json:4:17
  |
4 |   \"tags\": [\"a\", \"\"]
  |                 ^^
  |

  Checked 1 value: 2 problems in 1 value
";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "", expected));
}

#[test]
fn json_lines_continue_after_an_unreadable_line() {
    let lines =
        format!("{VALID}\n{{\"$type\":\"com.example.note\",\n{{\"x\":1.5}}\n{{\"$type\":\"com.example.note\"}}\n");
    let place = Place::new(&[("notes.jsonl", lines.as_bytes())]);
    let ran = place.validate(&["notes.jsonl", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let problems: Vec<_> = ran
        .values()
        .iter()
        .map(|line| (line["index"].clone(), line["line"].clone(), line["constraint"].clone(), line["path"].clone()))
        .collect();
    assert_eq!(
        problems,
        [
            (1.into(), 2.into(), "readable".into(), "".into()),
            (2.into(), 3.into(), "dataModel".into(), "x".into()),
            (3.into(), 4.into(), "required".into(), "text".into()),
        ]
    );
}

#[test]
fn invalid_utf_8_is_a_problem_of_its_line() {
    let lines = [VALID.as_bytes(), b"\n{\"a\":\"\xff\"}\n", VALID.as_bytes()].concat();
    let ran = Place::new(&[]).validate_input(&["-"], &lines);
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("error[readable]: could not be read: not UTF-8\n --> <stdin>:2:7\n"), "{}", ran.err);
    assert!(ran.err.ends_with("  Checked 3 values: 1 problem in 1 value\n"), "{}", ran.err);
}

#[test]
fn elements_of_a_list_are_read_one_by_one() {
    let list = format!("[{VALID}, {{\"n\": 1.5}},\n{{\"$type\":\"com.example.note\",\"text\":7}}]");
    let ran = Place::new(&[]).validate_input(&["--format", "json", "-"], list.as_bytes());
    let lines = ran.values();
    assert_eq!((ran.code, lines.len()), (1, 2));
    assert_eq!((&lines[0]["index"], &lines[0]["line"]), (&1.into(), &1.into()));
    assert_eq!(
        lines[1],
        serde_json::json!({
            "file": "<stdin>", "index": 2, "type": "com.example.note", "severity": "error", "path": "text", "constraint": "type",
            "limit": "a string", "found": "an integer", "message": "must be a string, found an integer",
            "line": 2, "column": 36,
        })
    );
}

#[test]
fn malformed_json_is_one_problem_with_its_position() {
    let ran = Place::new(&[]).validate_input(&["--format", "json", "-"], b"[{\"a\": 1},\n {\"b\" 2}]");
    let lines = ran.values();
    assert_eq!((ran.code, lines.len()), (1, 1));
    assert_eq!(
        (&lines[0]["constraint"], &lines[0]["line"], &lines[0]["column"]),
        (&"readable".into(), &2.into(), &7.into())
    );
}

#[test]
fn dag_cbor_is_detected_by_its_bytes() {
    let place = Place::new(&[
        ("one", &block(r#"{"$type":"com.example.note","text":1}"#)),
        ("list", &block(&format!(r#"[{VALID},{{"$type":"com.example.note","text":1}}]"#))),
        ("float", b"\xa1\x61a\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00"),
    ]);
    let ran = place.validate(&["one", "list", "float", "--format", "json"]);
    let positions: Vec<_> = ran.values().iter().map(|line| (line["index"].clone(), line["byte"].clone())).collect();
    let list = block(&format!("[{VALID}]")).len() as u64;
    let none = serde_json::Value::Null;
    assert_eq!(positions, [(none.clone(), 6.into()), (1.into(), (list + 6).into()), (none, 3.into())]);
    let ran = place.validate(&["one"]);
    let note = "  = note: in the value of `one`, at byte 6, of type `com.example.note`";
    assert_eq!(ran.err.lines().nth(1).map(str::trim), Some(note.trim()));
}

#[test]
fn records_with_their_uri_have_its_collection_and_key() {
    let record = |uri: &str| format!(r#"{{"uri":"{uri}","cid":"x","value":{VALID}}}"#);
    let [good, wrong] = ["3jzfcijpj2z2a", "self"].map(|key| record(&format!("at://a.example/com.example.note/{key}")));
    let list = format!(r#"{{"records":[{good},{wrong},{}]}}"#, record("at://a.example/com.example.like/self"));
    let place = Place::new(&[("one.json", wrong.as_bytes()), ("list.json", list.as_bytes())]);
    for arguments in [
        &["one.json", "list.json", "--format", "json"][..],
        &["one.json", "list.json", "--format", "json", "--type", "com.example.note"],
    ] {
        let ran = place.validate(arguments);
        let found: Vec<_> =
            ran.values().iter().map(|line| format!("{}: {}", line["path"], line["constraint"])).collect();
        assert_eq!(
            found,
            [r#""value": "key""#, r#""records[1].value": "key""#, r#""records[2].value.$type": "$type""#]
        );
    }
}

#[test]
fn unlisted_problems_are_counted_in_both_formats() {
    let tags = vec!["\"\""; 150].join(",");
    let note = format!(r#"{{"$type":"com.example.note","text":"","tags":[{tags}]}}"#);
    let place = Place::new(&[("note.json", note.as_bytes())]);
    let ran = place.validate(&["note.json"]);
    assert!(ran.err.contains("error: the same value has 50 problems more\n"), "{}", ran.err);
    let lines = place.validate(&["note.json", "--format", "json"]).values();
    assert_eq!((lines.len(), &lines[100]["more"], &lines[100]["file"]), (101, &50.into(), &"note.json".into()));
    assert!(lines.iter().all(|line| line["severity"] == "error"));
}

#[test]
fn unknown_types_are_counted_or_denied() {
    let place = Place::new(&[("lines", format!("{VALID}\n{{\"$type\":\"com.example.other\"}}\n").as_bytes())]);
    let ran = place.validate(&["lines"]);
    let expected = "  Skipped 1 value of type `com.example.other`, which no lexicon has\n  Checked 1 value\n";
    assert_eq!((ran.code, ran.err.as_str()), (0, expected));
    let ran = place.validate(&["lines", "--deny-unknown", "--format", "json"]);
    assert_eq!(
        (ran.code, &ran.values()[0]["path"], &ran.values()[0]["constraint"]),
        (1, &"$type".into(), &"$type".into())
    );
    let ran = place.validate_input(&["-"], b"{\"text\":\"\"}");
    assert_eq!(ran.code, 1, "a value without a type is an error");
}

#[test]
fn a_misspelled_type_is_a_warning_and_an_error_when_strict() {
    let place = Place::new(&[("note.json", b"{\n  \"$type\": \"com.example.noet\",\n  \"text\": \"hi\"\n}\n")]);
    let ran = place.validate(&["note.json"]);
    let warning = "warning: skipped 1 value of type `com.example.noet`, which no lexicon has; did you mean \
                   `com.example.note`?\n";
    assert_eq!((ran.code, ran.err), (0, format!("{warning}  Checked 0 values\n")));
    assert_eq!(place.validate(&["note.json", "--quiet"]).err, warning);
    let lines = place.validate(&["note.json", "--format", "json"]).values();
    assert_eq!((&lines[0]["severity"], &lines[0]["type"]), (&"warning".into(), &"com.example.noet".into()));
    let expected = "\
error[$type]: `$type`: must be the type of a known record, found `com.example.noet`
 --> note.json:2:12
  |
2 |   \"$type\": \"com.example.noet\",
  |            ^^^^^^^^^^^^^^^^^^
  |
  = note: did you mean `com.example.note`?

  Checked 1 value: 1 problem in 1 value
";
    for flag in ["--strict", "--deny-warnings", "--deny-unknown"] {
        let ran = place.validate(&["note.json", flag]);
        assert_eq!((ran.code, ran.err.as_str()), (1, expected), "{flag}");
    }
    for near in ["com.exmaple.note", "com.example.Note", "com.example.notes", "com.example.note#number"] {
        let value = format!("{{\"$type\":\"{near}\"}}");
        let ran = place.validate_input(&["-", "--strict", "--format", "json"], value.as_bytes());
        assert!(ran.code == 1 && ran.values()[0]["help"].as_str().is_some(), "{near}: {}", ran.out);
    }
    // A type that resembles none of ours is third-party data.
    let ran = place.validate_input(&["-", "--strict"], b"{\"$type\":\"org.other.thing\"}");
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn records_are_found_in_responses() {
    let wrapped = |record: &str| {
        format!(
            "{{\"uri\":\"at://did:web:a.example/com.example.note/3jzfcijpj2z2a\",\"cid\":\"bafy\",\n\"value\":{record}}}"
        )
    };
    let wrong = r#"{"$type":"com.example.note","text":"too long"}"#;
    let list = format!("{{\"cursor\":\"1\",\"records\":[\n{},\n{}]}}", wrapped(VALID), wrapped(wrong));
    let place = Place::new(&[
        ("record.json", wrapped(wrong).as_bytes()),
        ("list.json", list.as_bytes()),
        ("list.cbor", &block(&list)),
        ("empty.json", b"{\"records\":[]}"),
    ]);
    for (file, path, count) in [
        ("record.json", "value.text", 1),
        ("list.json", "records[1].value.text", 2),
        ("list.cbor", "records[1].value.text", 2),
    ] {
        for arguments in [&[file] as &[&str], &[file, "--type", "com.example.note"]] {
            let ran = place.validate(arguments);
            assert_eq!(ran.code, 1);
            let first = format!("error[maxLength]: `{path}`: must have a length of at most 5, found 8\n");
            assert!(ran.err.starts_with(&first), "{}", ran.err);
            let last = format!("  Checked {count} value{}: 1 problem in 1 value\n", if count > 1 { "s" } else { "" });
            assert!(ran.err.ends_with(&last), "{}", ran.err);
        }
    }
    let lines = place.validate(&["list.json", "--format", "json"]).values();
    assert_eq!((&lines[0]["line"], &lines[0]["type"]), (&5.into(), &"com.example.note".into()));
    assert_eq!(place.validate(&["empty.json"]).err, "  Checked 0 values\n");
    let ran = place.validate_input(&["-"], b"{\"records\":[{\"text\":\"hi\"}]}");
    assert_eq!(ran.code, 1, "a record that is not wrapped in a response is a value without a type");
}

#[test]
fn parts_of_an_endpoint_are_named_after_its_definition() {
    let place = Place::new(&[]);
    let run = |name: &str, input: &str| place.validate_input(&["--type", name, "-"], input.as_bytes());
    assert_eq!(run("com.example.call#main.parameters", "{}").code, 1);
    assert_eq!(run("com.example.call#main.output", "{\"n\":1}").code, 0);
    assert_eq!(run("com.example.call#main.error", "{\"error\":\"Gone\",\"message\":\"It is.\"}").code, 0);
    assert_eq!(run("com.example.call#main.error", "{\"error\":410}").code, 1);
    let ran = run("com.example.call#main.input", "{}");
    let expected = "error: `com.example.call` has no input that is JSON; there are `com.example.call#main.output` and \
                    `com.example.call#main.params`\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, expected));
}

#[test]
fn a_type_can_be_selected() {
    let place = Place::new(&[]);
    let code = |arguments: &[&str], input: &str| place.validate_input(arguments, input.as_bytes()).code;
    let numbers = ["--type", "com.example.note#numbers", "-"];
    assert_eq!(code(&numbers, "[1, 2]"), 0);
    assert_eq!(code(&numbers, "[1, 2, 3]"), 1, "the list itself is the value");
    assert_eq!(code(&["--type", "com.example.note", "-"], &format!("[{VALID}, {VALID}]")), 0);
    assert_eq!(code(&["--type", "com.example.call", "--as", "params", "-"], "{\"limit\":1}"), 0);
    assert_eq!(code(&["--type", "com.example.call", "--as", "params", "-"], "{}"), 1);
    assert_eq!(code(&["--type", "com.example.call", "--as", "output", "-"], "{\"n\":\"1\"}"), 1);
    assert_eq!(code(&["--type", "com.example.call", "-"], "{\"n\":\"1\"}"), 1, "the output, as `lexgen sample` has it");
    assert_eq!(code(&["--type", "com.example.call", "-"], "{\"n\":1}"), 0);
    let near = place.validate_input(&["--type", "com.example.notes", "-"], b"");
    let expected = "error: there is no definition `com.example.notes`; did you mean `com.example.note`?\n";
    assert_eq!((near.code, near.err.as_str()), (2, expected));
}

#[test]
fn lines_that_hold_values_of_secret_fields_are_not_shown() {
    let secret = "hunter2";
    let one = format!("{{\"$type\":\"com.example.note\",\"text\":\"too long\",\"password\":\"{secret}\"}}");
    let place = Place::new(&[("one.json", one.as_bytes())]);
    let expected = "\
error[maxLength]: `text`: must have a length of at most 5, found 8
 --> one.json:1:36
  = note: the line is not shown, since it may hold a secret

  Checked 1 value: 1 problem in 1 value
";
    let ran = place.validate(&["one.json"]);
    let err: Vec<&str> = ran.err.lines().map(str::trim).filter(|line| *line != "|").collect();
    assert_eq!(err, expected.lines().map(str::trim).collect::<Vec<_>>());
    let malformed = format!("{{\"password\":\"{secret}\", oops}}");
    let over_lines = format!("{{\"$type\":\"com.example.note\",\n\"password\":\n[\"{secret}\"], \"text\": 1}}");
    for text in [malformed, over_lines, format!("[{{\"text\":1}}, {one}]")] {
        let ran = place.validate_input(&["-"], text.as_bytes());
        assert_eq!(ran.code, 1);
        assert!(!ran.err.contains(secret) && ran.err.contains("<stdin>:"), "{}", ran.err);
    }
}

#[test]
fn names_that_are_not_data_types_are_distinguished() {
    let defs = r#"{ "lexicon": 1, "id": "com.example.defs", "defs": { "word": { "type": "token" } } }"#;
    let forum = r#"{ "lexicon": 1, "id": "com.example.forum", "defs": {
        "main": { "type": "space", "key": "any", "name": "Forum", "collections": [] } } }"#;
    let future = r#"{ "lexicon": 1, "id": "com.example.future", "defs": { "main": { "type": "hologram" } } }"#;
    let place = Place::new(&[
        ("lexgen.toml", b"unknown = 'data'"),
        ("lexicons/defs.json", defs.as_bytes()),
        ("lexicons/forum.json", forum.as_bytes()),
        ("lexicons/future.json", future.as_bytes()),
    ]);
    for (name, reason) in [
        ("com.example.call", "which is an endpoint, not a type of data"),
        ("com.example.defs#word", "which is a token, a permission set or a space, not a type of data"),
        ("com.example.forum", "which is a token, a permission set or a space, not a type of data"),
        ("com.example.future", "whose type is unknown"),
        ("com.example.none#a", "which no lexicon has"),
    ] {
        let ran = place.validate_input(&["-"], format!("{{\"$type\":\"{name}\"}}").as_bytes());
        let expected = format!("  Skipped 1 value of type `{name}`, {reason}\n  Checked 0 values\n");
        assert_eq!((ran.code, ran.err), (0, expected));
    }
    for name in ["com.example.note#other", "com.example.defs"] {
        let ran = place.validate_input(&["-", "--format", "json"], format!("{{\"$type\":\"{name}\"}}").as_bytes());
        assert_eq!((ran.code, &ran.values()[0]["found"]), (1, &format!("`{name}`").into()));
    }
    for (name, message) in [
        ("com.example.forum", "no data can be `com.example.forum`"),
        ("com.example.future", "no data can be `com.example.future`, because its type is unknown"),
    ] {
        let ran = place.validate_input(&["-", "--type", name], b"{}");
        assert_eq!((ran.code, ran.err), (2, format!("error: {message}\n")));
    }
}

#[test]
fn lexicons_with_errors_fail_the_run_at_its_end() {
    let invalid = r#"{ "lexicon": 1, "id": "com.example.broken", "defs": { "main": { "type": "nothing" } } }"#;
    let lines = format!("{VALID}\n{{\"$type\":\"com.example.broken\"}}\n{{\"$type\":\"com.example.cut\"}}\n");
    let place = Place::new(&[
        ("lexicons/broken.json", invalid.as_bytes()),
        ("lexicons/com/example/cut.json", b"{"),
        ("lines", lines.as_bytes()),
    ]);
    let ran = place.validate(&["lines"]);
    assert!(ran.code == 1 && !ran.err.contains("Checked"), "{}", ran.err);
    let ran = place.validate(&["lines", "--keep-going"]);
    let expected = "  Skipped 1 value of type `com.example.broken`, whose lexicon has errors
  Skipped 1 value of type `com.example.cut`, whose lexicon has errors
  Checked 1 value
";
    assert!(ran.code == 1 && ran.err.ends_with(expected), "{}", ran.err);
    place.0.write("lexgen.toml", b"include = [\"com.example.note\"]");
    let ran = place.validate(&["lines"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, expected), "errors in excluded lexicons do not fail the run");
}

#[test]
fn consecutive_values_are_read_past_invalid_ones() {
    let place = Place::new(&[]);
    let ran = place.validate_input(&["-"], format!("{{\n}}\n{VALID}{VALID}\n{{").as_bytes());
    assert!(ran.code == 1 && ran.err.ends_with("Checked 4 values: 2 problems in 2 values\n"), "{}", ran.err);
    let list = [b"[", VALID.as_bytes(), b",{\"a\":\"\xff\"},", VALID.as_bytes(), b"]"].concat();
    let ran = place.validate_input(&["-"], &list);
    assert!(ran.err.starts_with("error[readable]: could not be read: not UTF-8\n"), "{}", ran.err);
    assert!(ran.err.ends_with("Checked 3 values: 1 problem in 1 value\n"), "{}", ran.err);
    for (input, message) in
        [(&b""[..], "could not be read: it is empty"), (b"\xff\xfe{\0}\0", "could not be read: not UTF-8")]
    {
        let ran = place.validate_input(&["-"], input);
        assert!(ran.code == 1 && ran.err.starts_with(&format!("error[readable]: {message}\n")), "{}", ran.err);
    }
}

#[test]
fn usage_and_io_errors_are_distinguished_from_invalid_data() {
    let place = Place::new(&[("wrong", b"{}")]);
    for (arguments, code) in [
        (&["--type", "com.example.call", "--as", "input", "-"][..], 2),
        (&["--type", "com.example.none", "-"], 2),
        (&["--type", "call", "-"], 2),
        (&["missing.json", "wrong"], 3),
        (&["--lexicons", "nowhere", "-"], 3),
        (&["--include", "com.example.*", "-"], 2),
        (&["--strict", "--lenient", "-"], 2),
        (&["--as", "input", "-"], 2),
        (&[], 2),
    ] {
        let ran = place.validate(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(!ran.err.is_empty());
    }
    let ran = place.validate(&["missing.json", "wrong"]);
    assert!(ran.err.contains("error[$type]"), "the other file is checked: {}", ran.err);
}

#[test]
fn leniency_is_chosen() {
    let legacy = r#"{"$type":"com.example.note","text":"","image":{"cid":"bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity","mimeType":"a/b"}}"#;
    let odd = r#"{"$type":"com.example.note","text":"","image":{"$type":"blob","ref":{"$link":"bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"},"mimeType":"a/b","size":1}}"#;
    let place = Place::new(&[("legacy", legacy.as_bytes()), ("odd", odd.as_bytes())]);
    let code = |arguments: &[&str]| place.validate(arguments).code;
    assert_eq!([code(&["legacy"]), code(&["legacy", "--lenient"]), code(&["legacy", "--strict"])], [1, 0, 1]);
    assert_eq!([code(&["odd"]), code(&["odd", "--lenient"]), code(&["odd", "--strict"])], [0, 0, 1]);
}

#[test]
fn problems_below_the_depth_of_positions_have_a_path() {
    let deep = format!("{{\"$type\":\"com.example.note\",\"text\":1,\"x\":{}{}}}", "[".repeat(100), "]".repeat(100));
    let ran = Place::new(&[("deep.json", deep.as_bytes())]).validate(&["deep.json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("error[type]: `text`: must be a string, found an integer\n"), "{}", ran.err);
    assert!(ran.err.contains("in the value of `deep.json`"), "{}", ran.err);
    let deeper = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let ran = Place::new(&[]).validate_input(&["-"], format!("{{\"a\":{deeper}}}").as_bytes());
    assert_eq!(ran.code, 1);
}

#[test]
fn very_many_problems_are_counted_and_the_first_shown() {
    let tags = vec!["\"\""; 5000].join(",");
    let note = format!("{{\"$type\":\"com.example.note\",\"text\":\"\",\"tags\":[{tags}]}}");
    let ran = Place::new(&[]).validate_input(&["-"], note.as_bytes());
    let expected = "error: the same value has 4900 problems more\n\n  Checked 1 value: 5000 problems in 1 value\n";
    assert!(ran.err.ends_with(expected), "{}", ran.err);
}

#[test]
fn the_project_configuration_is_found() {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let ran =
        cli::run(LEXGEN, &root, &["validate", "-", "--format", "json"], b"{\"$type\":\"app.dibber.actor.connection\"}");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.values().iter().all(|line| line["constraint"] == "required"), "{}", ran.out);
}
