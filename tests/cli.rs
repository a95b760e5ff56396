//! The CLI as a process, in directories of its own.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use lexgen_tests::cli::{Place, Ran, run};
use serde_json::Value;

const LEXGEN: &str = env!("CARGO_BIN_EXE_lexgen-under-test");

const NOTE: &str = r#"{
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": {
      "type": "record",
      "key": "tid",
      "record": { "type": "object", "required": ["text"], "properties": { "text": { "type": "string" } } }
    }
  }
}
"#;

const PING: &str = r#"{ "lexicon": 1, "id": "com.example.ping", "defs": { "main": { "type": "query" } } }
"#;

const BROKEN: &str = r##"{
  "lexicon": 1,
  "id": "com.example.broken",
  "defs": {
    "main": { "type": "object", "properties": { "a": { "type": "ref", "ref": "#nowhere" } } }
  }
}
"##;

/// Returns an object whose property refers to another lexicon.
fn referring(id: &str, to: &str) -> String {
    format!(
        r#"{{ "lexicon": 1, "id": "{id}", "defs": {{ "main": {{ "type": "object", "properties": {{ "to": {{ "type": "ref", "ref": "{to}" }} }} }} }} }}"#
    )
}

/// Makes a directory with these files.
fn folder_with(files: &[(&str, &str)]) -> Place {
    Place::new(LEXGEN, files)
}

#[test]
fn without_options_lexicons_become_one_file_below_src() {
    let place = folder_with(&[("lexicons/com/example/note.json", NOTE), ("lexicons/com/example/ping.json", PING)]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(place.listing(), ["src/lexicons.rs"]);
    let lines = place.read("src/lexicons.rs").lines().count();
    assert_eq!(
        ran.err,
        format!(
            "     Read 2 files, 2 lexicons, 1 record, 1 query, 1 type\n    Wrote src/lexicons.rs ({lines} lines)\n"
        )
    );
}

#[test]
fn a_file_that_is_up_to_date_is_not_written() {
    let place = folder_with(&[("lexicons/note.json", NOTE)]);
    assert_eq!(place.lexgen(&["generate"]).code, 0);
    let path = place.path("src/lexicons.rs");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = fs::File::options().write(true).open(&path).expect("the file can be opened");
    file.set_modified(long_ago).expect("its time can be set");

    let ran = place.lexgen(&["generate"]);
    let lines = place.read("src/lexicons.rs").lines().count();
    assert_eq!(
        ran.err.lines().last(),
        Some(format!("     Kept src/lexicons.rs ({lines} lines)").as_str()),
        "{}",
        ran.err
    );
    assert_eq!(fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("it has a time"), long_ago);

    place.write("lexicons/ping.json", PING);
    assert_eq!(place.lexgen(&["generate"]).code, 0);
    assert_ne!(fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("it has a time"), long_ago);
}

#[test]
fn check_says_whether_the_output_is_up_to_date_and_writes_nothing() {
    let place = folder_with(&[("lexicons/note.json", NOTE)]);
    let missing = place.lexgen(&["generate", "--check"]);
    assert_eq!(missing.code, 1, "{}", missing.err);
    assert_eq!(place.listing(), Vec::<String>::new());

    assert_eq!(place.lexgen(&["generate"]).code, 0);
    let added = missing.out.lines().filter(|line| !line.starts_with("+++")).filter_map(|line| line.strip_prefix('+'));
    assert_eq!(added.collect::<Vec<_>>(), place.read("src/lexicons.rs").lines().collect::<Vec<_>>());
    let fresh = place.lexgen(&["generate", "--check"]);
    assert_eq!((fresh.code, fresh.out.as_str(), fresh.err.as_str()), (0, "", "    Fresh src/lexicons.rs\n"));

    let written = place.read("src/lexicons.rs");
    let edited = written.replace("pub text: ::std::string::String,", "pub text: u8,");
    place.write("src/lexicons.rs", &edited);
    let stale = place.lexgen(&["generate", "--check"]);
    assert_eq!(stale.code, 1);
    let changed: Vec<&str> = stale
        .out
        .lines()
        .filter(|line| line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---"))
        .collect();
    assert_eq!(changed, ["-                pub text: u8,", "+                pub text: ::std::string::String,"]);
    assert_eq!(stale.err, "error: `src/lexicons.rs` is not up to date; run `lexgen generate`\n");
    assert_eq!(place.read("src/lexicons.rs"), edited);
}

#[test]
fn quiet_runs_print_diagnostics_only() {
    let place = folder_with(&[("lexicons/note.json", NOTE)]);
    for arguments in [&["generate", "--quiet"][..], &["generate", "-q", "--check"], &["check", "--quiet"]] {
        let ran = place.lexgen(arguments);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{arguments:?}");
    }
    place.write("lexicons/broken.json", BROKEN);
    let ran = place.lexgen(&["generate", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.starts_with("error[unresolved-ref]: "), "{}", ran.err);
    assert_eq!(ran.err.matches("error").count(), 1, "{}", ran.err);
}

#[test]
fn diagnostics_are_json_for_tools() {
    let broken = BROKEN.replace("\"properties\"", "\"colour\": 1, \"properties\"");
    let place = folder_with(&[("lexicons/note.json", NOTE), ("lexicons/com.example.broken.json", &broken)]);
    let ran = place.lexgen(&["check", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let found: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect();
    let facts: Vec<_> = found
        .iter()
        .map(|found| {
            let text = |key: &str| found[key].as_str().map(str::to_owned);
            (text("code"), text("severity"), text("file"), found["line"].as_u64(), found["column"].as_u64())
        })
        .collect();
    let some = |text: &str| Some(text.to_owned());
    let file = "lexicons/com.example.broken.json";
    assert_eq!(
        facts,
        [
            (some("unknown-field"), some("warning"), some(file), Some(5), Some(33)),
            (some("unresolved-ref"), some("error"), some(file), Some(5), Some(91)),
        ]
    );
    assert_eq!(found[1]["endLine"].as_u64(), Some(5));
    assert!(found.iter().all(|found| found["message"].is_string()));

    place.write("lexicons/com.example.broken.json", PING.replace("ping", "broken"));
    let sound = place.lexgen(&["generate", "--format", "json"]);
    assert_eq!((sound.code, sound.out.as_str(), sound.err.as_str()), (0, "", ""));
    place.write("src/lexicons.rs", "// @generated by lexgen\nold");
    let stale = place.lexgen(&["generate", "--format", "json", "--check"]);
    let line: Value = serde_json::from_str(&stale.out).expect("a line of JSON");
    assert_eq!((stale.code, line["code"].as_str()), (1, Some("stale-output")));
}

#[test]
fn the_layout_by_namespace_is_a_tree_that_is_kept_tidy() {
    let other = PING.replace("com.example.ping", "org.example.feed.ping");
    let place = folder_with(&[("lexicons/note.json", NOTE), ("lexicons/other.json", &other)]);
    let arguments = ["generate", "--layout", "namespace", "--out", "generated"];
    let ran = place.lexgen(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let all = [
        "generated/com.rs",
        "generated/com/example.rs",
        "generated/mod.rs",
        "generated/org.rs",
        "generated/org/example.rs",
        "generated/org/example/feed.rs",
    ];
    assert_eq!(place.listing(), all);
    assert_eq!(place.lexgen(&["generate", "--layout", "namespace", "--out", "generated", "--check"]).code, 0);

    place.write("generated/own.rs", "// Not generated.\n");
    fs::remove_file(place.path("lexicons/other.json")).expect("the lexicon is removed");
    let stale = place.lexgen(&["generate", "--layout", "namespace", "--out", "generated", "--check"]);
    assert_eq!(stale.code, 1);
    let ran = place.lexgen(&arguments);
    let removed: Vec<&str> = ran.err.lines().filter_map(|line| line.strip_prefix("  Removed ")).collect();
    assert_eq!(removed, ["generated/org/example/feed.rs", "generated/org/example.rs", "generated/org.rs"]);
    assert_eq!(
        place.listing(),
        ["generated/com.rs", "generated/com/example.rs", "generated/mod.rs", "generated/own.rs"]
    );
}

#[test]
fn without_a_place_the_layout_by_namespace_goes_below_src() {
    let place = folder_with(&[("lexicons/note.json", NOTE)]);
    assert_eq!(place.lexgen(&["generate", "--layout", "namespace"]).code, 0);
    assert_eq!(place.listing(), ["src/lexicons/com.rs", "src/lexicons/com/example.rs", "src/lexicons/mod.rs"]);
}

#[test]
fn the_configuration_file_is_read_and_flags_win() {
    let place = folder_with(&[
        ("vendor/note.json", NOTE),
        ("lexgen.toml", "lexicons = [\"vendor\"]\nout = \"made/here.rs\"\nstrings = \"borrowed\"\n"),
    ]);
    assert_eq!(place.lexgen(&["generate"]).code, 0);
    assert_eq!(place.fields("made/here.rs"), ["pub text: ::std::borrow::Cow<'a, str>,"]);
    assert_eq!(place.lexgen(&["generate", "--strings", "owned", "--out", "there.rs"]).code, 0);
    assert_eq!(place.fields("there.rs"), ["pub text: ::std::string::String,"]);

    // Paths in a configuration file are relative to its directory.
    place.write("sub/other.toml", "lexicons = [\"../vendor\"]\nout = \"sub.rs\"\n");
    assert_eq!(place.lexgen(&["generate", "--config", "sub/other.toml"]).code, 0);
    assert!(place.path("sub/sub.rs").exists());

    place.write("lexgen.toml", "lexicon = [\"vendor\"]\n");
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(
        ran.err,
        "error: `lexgen.toml` is not valid: TOML parse error at line 1, column 1\n  |\n1 | lexicon = [\"vendor\"]\n  | ^^^^^^^\n\
         unknown key `lexicon`; did you mean `lexicons`?\n"
    );
}

#[test]
fn included_lexicons_bring_those_they_refer_to() {
    let place = folder_with(&[
        ("lexicons/a.json", &referring("com.example.feed.a", "com.example.defs.b")),
        ("lexicons/b.json", &referring("com.example.defs.b", "com.example.c")),
        ("lexicons/c.json", &referring("com.example.c", "com.example.c")),
        ("lexicons/d.json", &referring("com.example.d", "com.example.feed.a")),
        ("lexicons/e.json", &referring("com.example.feed.e", "com.example.e")),
        // Not selected, so its error is not reported.
        ("lexicons/f.json", &referring("com.example.f", "com.example.nowhere")),
    ]);
    let arguments = ["generate", "--include", "com.example.feed.*", "--exclude", "com.example.feed.e"];
    let ran = place.lexgen(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(place.structs("src/lexicons.rs"), ["C", "B", "A"]);

    let ran = place.lexgen(&["generate", "--exclude", "com.example.feed.e", "--exclude", "com.example.f"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(place.structs("src/lexicons.rs"), ["C", "D", "B", "A"]);
    assert_eq!(place.lexgen(&["generate", "--include", "com.*.a"]).code, 2);
}

#[test]
fn errors_leave_the_old_output_as_it_was() {
    let place = folder_with(&[("lexicons/note.json", NOTE), ("lexicons/com.example.broken.json", BROKEN)]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 1);
    let lines: Vec<&str> = ran.err.lines().map(str::trim_end).collect();
    assert_eq!(
        lines.join("\n"),
        r##"error[unresolved-ref]: `com.example.broken` has no definition `nowhere`
 --> lexicons/com.example.broken.json:5:78
  |
5 |     "main": { "type": "object", "properties": { "a": { "type": "ref", "ref": "#nowhere" } } }
  |                                                                              ^^^^^^^^^^ not defined in this document
  |
  = help: it defines `main`

1 error, 0 warnings; nothing written"##
    );
    assert_eq!(place.listing(), Vec::<String>::new());

    place.write("src/lexicons.rs", "// What stood here before.\n");
    assert_eq!(place.lexgen(&["generate"]).code, 1);
    assert_eq!(place.read("src/lexicons.rs"), "// What stood here before.\n");
    assert_eq!(place.listing(), ["src/lexicons.rs"]);
}

#[test]
fn keep_going_writes_what_is_valid_and_still_fails() {
    let place = folder_with(&[
        ("lexicons/note.json", NOTE),
        ("lexicons/broken.json", BROKEN),
        ("lexicons/torn.json", "{"),
        ("lexicons/refers.json", &referring("com.example.refers", "com.example.broken")),
    ]);
    let ran = place.lexgen(&["generate", "--keep-going"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.codes(), ["error[unresolved-ref]", "error[invalid-json]"], "{}", ran.err);
    assert_eq!(place.structs("src/lexicons.rs"), ["Note", "Refers"]);
    assert_eq!(
        place.fields("src/lexicons.rs"),
        ["pub text: ::std::string::String,", "pub to: ::core::option::Option<::lexgen_runtime::Value>,"]
    );
}

#[test]
fn errors_of_all_files_are_reported_in_one_run() {
    let place = folder_with(&[
        ("lexicons/a.json", &BROKEN.replace("com.example.broken", "com.example.a")),
        ("lexicons/b.json", "{"),
        ("lexicons/c.json", &BROKEN.replace("com.example.broken", "com.example.c")),
    ]);
    let ran = place.lexgen(&["check"]);
    assert_eq!(ran.code, 1);
    let places: Vec<&str> = ran.err.lines().filter(|line| line.trim_start().starts_with("--> ")).collect();
    assert_eq!(places, [" --> lexicons/a.json:5:78", " --> lexicons/b.json:1:2", " --> lexicons/c.json:5:78"]);
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let odd = NOTE.replace("\"key\": \"tid\",", "");
    let place = folder_with(&[("lexicons/note.json", &odd)]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.codes(), ["warning[missing-record-key]"], "{}", ran.err);
    assert_eq!(ran.err.lines().last(), Some("   Warned of 1 missing-record-key"), "{}", ran.err);
    fs::remove_file(place.path("src/lexicons.rs")).expect("the output is removed");
    assert_eq!(place.lexgen(&["generate", "--deny-warnings"]).code, 1);
    assert_eq!(place.listing(), Vec::<String>::new());
    assert_eq!(place.lexgen(&["check", "--deny-warnings"]).code, 1);
}

#[test]
fn verbose_runs_list_the_names_that_had_to_change() {
    let twins = r#"{ "lexicon": 1, "id": "com.example.twins", "defs": {
        "fooBar": { "type": "object", "properties": { "aB": { "type": "string" }, "a_b": { "type": "string" } } },
        "FooBar": { "type": "object", "properties": {} }
    } }"#;
    let place = folder_with(&[("lexicons/com.example.twins.json", twins)]);
    let renamed = |ran: &Ran| -> Vec<String> {
        ran.err.lines().filter(|line| line.trim_start().starts_with("Renamed")).map(str::to_owned).collect()
    };
    assert_eq!(renamed(&place.lexgen(&["generate"])), Vec::<String>::new());
    assert_eq!(
        renamed(&place.lexgen(&["generate", "--verbose"])),
        [
            "  Renamed com.example.twins#fooBar is `FooBar2`, since something else has its name",
            "  Renamed com.example.twins#fooBar.aB is `a_b2`, since something else has its name",
        ]
    );
}

#[test]
fn codes_are_explained() {
    let place = folder_with(&[]);
    let all = place.lexgen(&["explain"]);
    assert_eq!(all.code, 0);
    assert!(all.out.lines().count() > lexgen::diagnostic::Code::ALL.len());
    let constraint = place.lexgen(&["explain", "maxSize"]);
    assert_eq!((constraint.code, constraint.out.as_str()), (0, "maxSize  A blob has more bytes than allowed.\n"));
    let one = place.lexgen(&["explain", "unresolved-ref"]);
    assert_eq!(
        (one.code, one.out.as_str()),
        (
            0,
            "unresolved-ref  A ref names a definition that does not exist, or one that is left out by the option `unknown`.\n"
        )
    );
    let none = place.lexgen(&["explain", "no-such-code"]);
    assert_ne!(none.code, 0);
    assert_eq!(none.err, "error: unknown code `no-such-code`; `lexgen explain` lists all codes\n");
}

#[test]
fn arguments_that_make_no_sense_end_with_2() {
    let place = folder_with(&[("lexicons/note.json", NOTE)]);
    for arguments in [
        &["generate", "--strings", "lent"][..],
        &["generate", "--layout", "round"],
        &["generate", "--parts", "types,everything"],
        &["generate", "--extern", "com.example.*"],
        &["generate", "--extern", "com.example.*=no path"],
        &["generate", "--include", "not an nsid"],
        &["generate", "--watch", "--check"],
        &["make"],
        &[],
    ] {
        let ran = place.lexgen(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
    }
    assert_eq!(place.listing(), Vec::<String>::new());
}

#[test]
fn output_that_cannot_be_written_ends_with_3() {
    let place = folder_with(&[("lexicons/note.json", NOTE), ("src", "a file where a folder should be")]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.starts_with("error: `src/lexicons.rs`: "), "{}", ran.err);
    assert_eq!(place.read("src"), "a file where a folder should be");
}

/// Input that is out to harm: text or bytes for one file among the lexicons, and the code of what is said of it.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    let deeper = [b"{\"a\":".repeat(100_000), b"1".to_vec(), vec![b'}'; 100_000]].concat();
    let long = format!(
        r#"{{ "lexicon": 1, "id": "com.example.long", "defs": {{ "main": {{ "type": "float", "description": "{}" }} }} }}"#,
        "x".repeat(10_000_000)
    );
    let traversal = NOTE.replace("com.example.note", "../../../etc/note");
    let quotes = NOTE.replace("com.example.note", r"com.example.no\u0000te");
    vec![
        ("deep arrays", deep, "nesting-too-deep"),
        ("deep objects", deeper, "nesting-too-deep"),
        ("ten megabytes of text", long.into_bytes(), "unknown-type"),
        ("an open string of ten megabytes", [b"\"".to_vec(), vec![b'y'; 10_000_000]].concat(), "invalid-json"),
        ("not UTF-8", b"{ \"lexicon\": 1, \"id\": \"\xff\xfe\" }".to_vec(), "not-utf8"),
        ("nothing", Vec::new(), "invalid-json"),
        ("zeroes", vec![0; 100_000], "invalid-json"),
        ("a number without end", vec![b'9'; 1_000_000], "wrong-json-type"),
        ("a path for an id", traversal.into_bytes(), "invalid-id"),
        ("a control character in an id", quotes.into_bytes(), "invalid-id"),
    ]
}

#[test]
fn hostile_files_end_in_a_diagnostic_and_soon() {
    for (what, bytes, code) in hostile() {
        let place = folder_with(&[("lexicons/note.json", NOTE)]);
        place.write("lexicons/hostile.json", &bytes);
        let start = Instant::now();
        let ran = place.lexgen(&["generate"]);
        let elapsed = start.elapsed();
        let said: String = ran.err.chars().take(2000).collect();
        assert_eq!(ran.code, 1, "{what}: {said}");
        let code = format!("error[{code}]");
        assert!(!ran.codes().is_empty() && ran.codes().iter().all(|found| *found == code), "{what}: {said}");
        assert!(ran.err.len() < 100_000, "{what}: {} bytes are printed", ran.err.len());
        assert!(elapsed < Duration::from_secs(10), "{what}: took {elapsed:?}");
        assert_eq!(place.listing(), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn a_very_long_description_is_no_problem() {
    let long = NOTE.replace(
        "\"type\": \"string\"",
        &format!(r#""type": "string", "description": "{}""#, "word ".repeat(2_000_000)),
    );
    let place = folder_with(&[("lexicons/note.json", &long)]);
    let start = Instant::now();
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(start.elapsed() < Duration::from_secs(30), "it took {:?}", start.elapsed());
}

#[test]
fn missing_directories_are_reported() {
    let place = folder_with(&[]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.codes(), ["error[unreadable-path]"], "{}", ran.err);
    let ran = place.lexgen(&["generate", "--lexicons", "nowhere", "--lexicons", "nowhere/else.json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.codes(), ["error[unreadable-path]", "error[unreadable-path]"], "{}", ran.err);
    let headings = ran.err.lines().filter(|line| line.starts_with("error["));
    let named: Vec<Option<&str>> = headings.map(|line| line.split('`').nth(1)).collect();
    assert_eq!(named, [Some("nowhere"), Some("nowhere/else.json")], "{}", ran.err);

    let empty = folder_with(&[("lexicons/readme.txt", "nothing here")]);
    let ran = empty.lexgen(&["generate"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.codes(), ["error[no-lexicons]"], "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_ends() {
    let place = folder_with(&[("lexicons/note.json", NOTE)]);
    std::os::unix::fs::symlink(place.path("lexicons"), place.path("lexicons/again")).expect("a link is made");
    std::os::unix::fs::symlink("itself.json", place.path("lexicons/itself.json")).expect("a link is made");
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.codes(), ["error[unreadable-path]"], "{}", ran.err);
    assert_eq!(ran.err.split('`').nth(1), Some("lexicons/itself.json"), "{}", ran.err);
    fs::remove_file(place.path("lexicons/itself.json")).expect("the link is removed");
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = place.read("src/lexicons.rs").lines().count();
    assert_eq!(
        ran.err,
        format!("     Read 1 file, 1 lexicon, 1 record, 1 type\n    Wrote src/lexicons.rs ({lines} lines)\n")
    );
}

/// Runs `lexgen generate --check` in this checkout, with the `lexgen.toml` at its root.
#[test]
fn the_code_that_is_checked_in_is_what_would_be_generated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let ran = run(LEXGEN, &root, &["generate", "--check"], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err, "    Fresh examples/checked-in/src/lexicons.rs\n");
}
