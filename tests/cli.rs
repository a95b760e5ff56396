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

const INVALID: &str = r##"{
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

/// Creates a directory with these files.
fn place_with(files: &[(&str, &str)]) -> Place {
    Place::new(LEXGEN, files)
}

#[test]
fn the_default_output_is_one_file_in_src() {
    let place = place_with(&[("lexicons/com/example/note.json", NOTE), ("lexicons/com/example/ping.json", PING)]);
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
    let place = place_with(&[("lexicons/note.json", NOTE)]);
    assert_eq!(place.lexgen(&["generate"]).code, 0);
    let path = place.path("src/lexicons.rs");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = fs::File::options().write(true).open(&path).expect("the file can be opened");
    file.set_modified(long_ago).expect("the modification time can be set");

    let ran = place.lexgen(&["generate"]);
    let lines = place.read("src/lexicons.rs").lines().count();
    assert_eq!(
        ran.err.lines().last(),
        Some(format!("     Kept src/lexicons.rs ({lines} lines)").as_str()),
        "{}",
        ran.err
    );
    assert_eq!(
        fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("the file has a modification time"),
        long_ago
    );

    place.write("lexicons/ping.json", PING);
    assert_eq!(place.lexgen(&["generate"]).code, 0);
    assert_ne!(
        fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("the file has a modification time"),
        long_ago
    );
}

#[test]
fn check_reports_stale_output_and_writes_nothing() {
    let place = place_with(&[("lexicons/note.json", NOTE)]);
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
    let place = place_with(&[("lexicons/note.json", NOTE)]);
    for arguments in [&["generate", "--quiet"][..], &["generate", "-q", "--check"], &["check", "--quiet"]] {
        let ran = place.lexgen(arguments);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{arguments:?}");
    }
    place.write("lexicons/broken.json", INVALID);
    let ran = place.lexgen(&["generate", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.starts_with("error[unresolved-ref]: "), "{}", ran.err);
    assert_eq!(ran.err.matches("error").count(), 1, "{}", ran.err);
}

#[test]
fn diagnostics_are_json_for_tools() {
    let invalid = INVALID.replace("\"properties\"", "\"colour\": 1, \"properties\"");
    let place = place_with(&[("lexicons/note.json", NOTE), ("lexicons/com.example.broken.json", &invalid)]);
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
    let valid = place.lexgen(&["generate", "--format", "json"]);
    assert_eq!((valid.code, valid.out.as_str(), valid.err.as_str()), (0, "", ""));
    place.write("src/lexicons.rs", "// @generated by lexgen\nold");
    let stale = place.lexgen(&["generate", "--format", "json", "--check"]);
    let line: Value = serde_json::from_str(&stale.out).expect("the output is one line of JSON");
    assert_eq!((stale.code, line["code"].as_str()), (1, Some("stale-output")));
}

#[test]
fn the_namespace_layout_removes_stale_files() {
    let other = PING.replace("com.example.ping", "org.example.feed.ping");
    let place = place_with(&[("lexicons/note.json", NOTE), ("lexicons/other.json", &other)]);
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
    fs::remove_file(place.path("lexicons/other.json")).expect("the lexicon can be removed");
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
fn the_namespace_layout_defaults_to_src() {
    let place = place_with(&[("lexicons/note.json", NOTE)]);
    assert_eq!(place.lexgen(&["generate", "--layout", "namespace"]).code, 0);
    assert_eq!(place.listing(), ["src/lexicons/com.rs", "src/lexicons/com/example.rs", "src/lexicons/mod.rs"]);
}

#[test]
fn the_configuration_file_is_read_and_flags_win() {
    let place = place_with(&[
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
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(
        ran.err,
        "error: `lexgen.toml` is not valid: TOML parse error at line 1, column 1\n  |\n1 | lexicon = [\"vendor\"]\n  | ^^^^^^^\n\
         unknown key `lexicon`; did you mean `lexicons`?\n"
    );
}

#[test]
fn included_lexicons_include_their_references() {
    let place = place_with(&[
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
    let place = place_with(&[("lexicons/note.json", NOTE), ("lexicons/com.example.broken.json", INVALID)]);
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

    place.write("src/lexicons.rs", "// The old output.\n");
    assert_eq!(place.lexgen(&["generate"]).code, 1);
    assert_eq!(place.read("src/lexicons.rs"), "// The old output.\n");
    assert_eq!(place.listing(), ["src/lexicons.rs"]);
}

#[test]
fn keep_going_writes_what_is_valid_and_still_fails() {
    let place = place_with(&[
        ("lexicons/note.json", NOTE),
        ("lexicons/broken.json", INVALID),
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
    let place = place_with(&[
        ("lexicons/a.json", &INVALID.replace("com.example.broken", "com.example.a")),
        ("lexicons/b.json", "{"),
        ("lexicons/c.json", &INVALID.replace("com.example.broken", "com.example.c")),
    ]);
    let ran = place.lexgen(&["check"]);
    assert_eq!(ran.code, 1);
    let places: Vec<&str> = ran.err.lines().filter(|line| line.trim_start().starts_with("--> ")).collect();
    assert_eq!(places, [" --> lexicons/a.json:5:78", " --> lexicons/b.json:1:2", " --> lexicons/c.json:5:78"]);
}

#[test]
fn denied_warnings_fail() {
    let without_key = NOTE.replace("\"key\": \"tid\",", "");
    let place = place_with(&[("lexicons/note.json", &without_key)]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.codes(), ["warning[missing-record-key]"], "{}", ran.err);
    assert_eq!(ran.err.lines().last(), Some("   Warned about 1 missing-record-key"), "{}", ran.err);
    fs::remove_file(place.path("src/lexicons.rs")).expect("the output can be removed");
    assert_eq!(place.lexgen(&["generate", "--deny-warnings"]).code, 1);
    assert_eq!(place.listing(), Vec::<String>::new());
    assert_eq!(place.lexgen(&["check", "--deny-warnings"]).code, 1);
}

#[test]
fn verbose_runs_list_renames() {
    let twins = r#"{ "lexicon": 1, "id": "com.example.twins", "defs": {
        "fooBar": { "type": "object", "properties": { "aB": { "type": "string" }, "a_b": { "type": "string" } } },
        "FooBar": { "type": "object", "properties": {} }
    } }"#;
    let place = place_with(&[("lexicons/com.example.twins.json", twins)]);
    let renamed = |ran: &Ran| -> Vec<String> {
        ran.err.lines().filter(|line| line.trim_start().starts_with("Renamed")).map(str::to_owned).collect()
    };
    assert_eq!(renamed(&place.lexgen(&["generate"])), Vec::<String>::new());
    assert_eq!(
        renamed(&place.lexgen(&["generate", "--verbose"])),
        [
            "  Renamed com.example.twins#fooBar is called `FooBar2`: its usual name is taken",
            "  Renamed com.example.twins#fooBar.aB is called `a_b2`: its usual name is taken",
        ]
    );
}

#[test]
fn codes_are_explained() {
    let place = place_with(&[]);
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
    let near = place.lexgen(&["explain", "unresolved-refs"]);
    let expected = "error: unknown code `unresolved-refs`; did you mean `unresolved-ref`?\n";
    assert_eq!((near.code, near.err.as_str()), (2, expected));
}

#[test]
fn invalid_arguments_exit_with_2() {
    let place = place_with(&[("lexicons/note.json", NOTE)]);
    for arguments in [
        &["generate", "--strings", "shared"][..],
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
fn commands_in_the_documentation_are_accepted() {
    let place = place_with(&[]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut pages: Vec<_> =
        fs::read_dir(root.join("docs")).expect("docs").map(|page| page.expect("a page").path()).collect();
    pages.push(root.join("README.md"));
    let mut commands = 0;
    for page in pages.iter().filter(|page| page.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(page).expect("a page is text");
        for block in text.split("\n```sh\n").skip(1).map(|block| block.split("```").next().unwrap_or_default()) {
            for command in block.lines().filter_map(|line| line.strip_prefix("lexgen ")) {
                let command = command.split(" #").next().unwrap_or_default();
                // Arguments are checked up to `--help`, and nothing runs.
                let arguments: Vec<&str> =
                    command.split_whitespace().map(|word| word.trim_matches('\'')).chain(["--help"]).collect();
                let ran = place.lexgen(&arguments);
                assert_eq!(ran.code, 0, "{}: lexgen {command}\n{}", page.display(), ran.err);
                commands += 1;
            }
        }
    }
    assert!(commands > 0);
}

#[test]
fn unwritable_output_exits_with_3() {
    let place = place_with(&[("lexicons/note.json", NOTE), ("src", "a file where a directory should be")]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.starts_with("error: `src/lexicons.rs`: "), "{}", ran.err);
    assert_eq!(place.read("src"), "a file where a directory should be");
}

/// Returns malicious content of a lexicon file: a name of the case, the content, and the code of the expected diagnostic.
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
        ("an empty file", Vec::new(), "invalid-json"),
        ("zeroes", vec![0; 100_000], "invalid-json"),
        ("a very long number", vec![b'9'; 1_000_000], "wrong-json-type"),
        ("a path for an id", traversal.into_bytes(), "invalid-id"),
        ("a control character in an id", quotes.into_bytes(), "invalid-id"),
    ]
}

#[test]
fn hostile_files_are_diagnosed_quickly() {
    for (name, bytes, code) in hostile() {
        let place = place_with(&[("lexicons/note.json", NOTE)]);
        place.write("lexicons/hostile.json", &bytes);
        let start = Instant::now();
        let ran = place.lexgen(&["generate"]);
        let elapsed = start.elapsed();
        let excerpt: String = ran.err.chars().take(2000).collect();
        assert_eq!(ran.code, 1, "{name}: {excerpt}");
        let code = format!("error[{code}]");
        assert!(!ran.codes().is_empty() && ran.codes().iter().all(|found| *found == code), "{name}: {excerpt}");
        assert!(ran.err.len() < 100_000, "{name}: {} bytes are printed", ran.err.len());
        assert!(elapsed < Duration::from_secs(10), "{name}: took {elapsed:?}");
        assert_eq!(place.listing(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_very_long_description_is_accepted() {
    let long = NOTE.replace(
        "\"type\": \"string\"",
        &format!(r#""type": "string", "description": "{}""#, "word ".repeat(2_000_000)),
    );
    let place = place_with(&[("lexicons/note.json", &long)]);
    let start = Instant::now();
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(start.elapsed() < Duration::from_secs(30), "it took {:?}", start.elapsed());
}

#[test]
fn missing_directories_are_reported() {
    let place = place_with(&[]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.codes(), ["error[unreadable-path]"], "{}", ran.err);
    let ran = place.lexgen(&["generate", "--lexicons", "nowhere", "--lexicons", "nowhere/else.json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.codes(), ["error[unreadable-path]", "error[unreadable-path]"], "{}", ran.err);
    let headings = ran.err.lines().filter(|line| line.starts_with("error["));
    let named: Vec<Option<&str>> = headings.map(|line| line.split('`').nth(1)).collect();
    assert_eq!(named, [Some("nowhere"), Some("nowhere/else.json")], "{}", ran.err);

    let empty = place_with(&[("lexicons/readme.txt", "nothing here")]);
    let ran = empty.lexgen(&["generate"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.codes(), ["error[no-lexicons]"], "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn cyclic_links_terminate() {
    let place = place_with(&[("lexicons/note.json", NOTE)]);
    std::os::unix::fs::symlink(place.path("lexicons"), place.path("lexicons/again")).expect("a link can be created");
    std::os::unix::fs::symlink("itself.json", place.path("lexicons/itself.json")).expect("a link can be created");
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.codes(), ["error[unreadable-path]"], "{}", ran.err);
    assert_eq!(ran.err.split('`').nth(1), Some("lexicons/itself.json"), "{}", ran.err);
    fs::remove_file(place.path("lexicons/itself.json")).expect("the link can be removed");
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
fn checked_in_code_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let ran = run(LEXGEN, &root, &["generate", "--check"], b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err, "    Fresh examples/checked-in/src/lexicons.rs\n");
}
