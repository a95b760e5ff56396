//! Safety of `lexgen generate`: files that it does not replace, and options without effect, which it reports.

use std::fs;

use lexgen_tests::cli::Place;

const LEXGEN: &str = env!("CARGO_BIN_EXE_lexgen-under-test");

const NOTE: &str = r#"{
  "lexicon": 1,
  "id": "club.example.note",
  "defs": {
    "main": {
      "type": "record",
      "key": "tid",
      "record": { "type": "object", "required": ["text"], "properties": { "text": { "type": "string" } } }
    }
  }
}
"#;

const OWN: &str = "//! Not generated.\n\nfn own() {}\n";

/// Creates a directory with one lexicon and these files.
fn place_with(files: &[(&str, &str)]) -> Place {
    let place = Place::new(LEXGEN, files);
    place.write("lexicons/note.json", NOTE);
    place
}

#[test]
fn a_file_that_lexgen_did_not_generate_is_replaced_by_force_only() {
    let place = place_with(&[("src/lib.rs", OWN)]);
    for more in [&[][..], &["--check"], &["--watch"]] {
        let ran = place.lexgen(&[&["generate", "--out", "src/lib.rs"], more].concat());
        assert_eq!(ran.code, 3, "{more:?}: {}", ran.err);
        assert_eq!(
            ran.err,
            "error: not replaced, because lexgen did not generate it: `src/lib.rs`\n  \
             = help: choose another path with `--out`, or replace the file with `--force`\n"
        );
        assert_eq!((place.read("src/lib.rs").as_str(), ran.out.as_str()), (OWN, ""), "{more:?}");
    }
    let ran = place.lexgen(&["generate", "--out", "src/lib.rs", "--format", "json"]);
    let line = &ran.values()[0];
    assert_eq!(
        (ran.code, line["code"].as_str(), line["file"].as_str()),
        (3, Some("not-generated"), Some("src/lib.rs"))
    );

    assert_eq!(place.lexgen(&["generate", "--out", "src/lib.rs", "--check", "--force"]).code, 1);
    assert_eq!(place.lexgen(&["generate", "--out", "src/lib.rs", "--force"]).code, 0);
    assert_eq!(place.structs("src/lib.rs"), ["Note"]);
    // `--force` has made it a generated file.
    assert_eq!(place.lexgen(&["generate", "--out", "src/lib.rs", "--strings", "borrowed"]).code, 0);
}

#[test]
fn a_tree_does_not_replace_third_party_files() {
    let place = place_with(&[("src/mod.rs", OWN), ("src/club.rs", "\u{feff}")]);
    let ran = place.lexgen(&["generate", "--layout", "namespace", "--out", "src"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("`src/mod.rs`") && ran.err.contains("`src/club.rs`"), "{}", ran.err);
    assert_eq!(place.listing(), ["src/club.rs", "src/mod.rs"]);
    assert_eq!(place.read("src/mod.rs"), OWN);
}

#[test]
fn a_file_cannot_replace_a_directory_nor_a_tree_a_file() {
    let place = place_with(&[("src/lib.rs", OWN)]);
    for arguments in
        [&["--out", "src"][..], &["--out", "src", "--force"], &["--out", "src/lib.rs", "--layout", "namespace"]]
    {
        let ran = place.lexgen(&[&["generate"], arguments].concat());
        assert_eq!(ran.code, 3, "{arguments:?}: {}", ran.err);
        assert!(ran.err.starts_with("error: `src"), "{}", ran.err);
        assert_eq!(place.listing(), ["src/lib.rs"]);
    }
    assert_eq!(place.read("src/lib.rs"), OWN);
}

#[test]
fn spaces_are_counted() {
    let space = |name: &str| {
        format!(
            r#"{{ "lexicon": 1, "id": "club.example.{name}", "defs": {{
            "main": {{ "type": "space", "key": "any", "name": "Forum", "collections": [] }} }} }}"#
        )
    };
    let place = place_with(&[("lexicons/forum.json", &space("forum"))]);
    let ran = place.lexgen(&["check"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "  Checked 2 lexicons, 1 record, 1 space, 1 type\n"));
    place.write("lexicons/board.json", space("board"));
    let ran = place.lexgen(&["check"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "  Checked 3 lexicons, 1 record, 2 spaces, 1 type\n"));
}

#[test]
fn lexicons_of_unknown_types_alone_replace_no_code() {
    let place = place_with(&[]);
    assert_eq!(place.lexgen(&["generate"]).code, 0);
    let good = place.read("src/lexicons.rs");
    place.write("lexicons/note.json", NOTE.replace("record\",\n      \"key", "hologram\",\n      \"key"));
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("with `unknown = \"data\"`, the definition is left out"), "{}", ran.err);
    let ran = place.lexgen(&["generate", "--unknown", "data"]);
    assert_eq!(ran.code, 1);
    let expected = "error[empty-selection]: `--unknown` leaves no definition to generate code for\n \
                    = help: change the options so that they leave at least one definition\n";
    assert!(ran.err.starts_with(expected), "{}", ran.err);
    assert_eq!(place.read("src/lexicons.rs"), good);

    place.write("lexicons/other.json", NOTE.replace("club.example.note", "club.example.other"));
    let ran = place.lexgen(&["generate", "--unknown", "data"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("  Warned about 1 unknown-type\n"), "{}", ran.err);
    assert_ne!(place.read("src/lexicons.rs"), good);
}

#[test]
fn an_unmatched_pattern_names_its_flag_or_line() {
    let place = place_with(&[]);
    assert_eq!(place.lexgen(&["generate"]).code, 0);
    let good = place.read("src/lexicons.rs");
    let ran = place.lexgen(&["generate", "--include", "club.exmaple.*"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.err,
        "error[unmatched-pattern]: the pattern `club.exmaple.*` of `--include` matches no lexicon\n \
         = help: did you mean `club.example.*`?\n\n1 error, 0 warnings; nothing written\n"
    );
    let ran = place.lexgen(&["generate", "--exclude", "*"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("error[empty-selection]: `--exclude` leaves no definition"), "{}", ran.err);
    assert_eq!(place.lexgen(&["generate", "--exclude", "*", "--keep-going"]).code, 1);
    assert_eq!(place.read("src/lexicons.rs"), good);

    for (flag, value, help) in [
        ("--include", "club.example.not", "did you mean `club.example.note`?"),
        ("--exclude", "club.example.note#mian", "did you mean `club.example.note#main`?"),
        ("--extern", "club.exmple.*=::elsewhere", "did you mean `club.example.*`?"),
        ("--drop-extra", "club.exmple.*", "did you mean `club.example.*`?"),
        ("--lossy", "club.example.not#main", "did you mean `club.example.note#main`?"),
        ("--secrets", "txet", "did you mean `text`?"),
    ] {
        let ran = place.lexgen(&["generate", "--include", "club.example.note", flag, value]);
        assert_eq!(ran.code, 0, "{flag}: {}", ran.err);
        assert!(ran.err.starts_with("warning[unmatched-pattern]: "), "{flag}: {}", ran.err);
        assert!(ran.err.contains(&format!("`{flag}`")) && ran.err.contains(help), "{flag}: {}", ran.err);
        assert_eq!(place.lexgen(&["generate", "--deny-warnings", flag, value]).code, 1, "{flag}");
    }

    place.write("lexgen.toml", "lexicons = [\"lexicons\"]\ninclude = [\n  \"club.exmaple.*\",\n]\n");
    let ran = place.lexgen(&["check", "--format", "json"]);
    let line = &ran.values()[0];
    assert_eq!((ran.code, line["file"].as_str()), (1, Some("lexgen.toml")));
    assert_eq!((line["line"].as_u64(), line["column"].as_u64()), (Some(3), Some(3)));
    assert_eq!(line["message"].as_str(), Some("the pattern `club.exmaple.*` of `include` matches no lexicon"));
}

#[test]
fn files_without_lexicons_produce_no_empty_output() {
    let place = Place::new(LEXGEN, &[("lexicons/package.json", "{ \"name\": \"app\" }")]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.codes(), ["error[no-lexicons]", "warning[not-a-lexicon]"], "{}", ran.err);
    assert_eq!(place.listing(), Vec::<String>::new());

    place.write("lexicons/torn.json", "{");
    assert_eq!(place.lexgen(&["generate", "--keep-going"]).code, 1);
    assert_eq!(place.listing(), Vec::<String>::new());
}

#[test]
fn check_does_not_report_written_files() {
    let place = place_with(&[("lexicons/torn.json", "{")]);
    for arguments in [&["check"][..], &["generate", "--check"]] {
        let ran = place.lexgen(arguments);
        assert!(ran.code == 1 && ran.err.ends_with("\n1 error, 0 warnings\n"), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn skipped_files_are_reported() {
    let place = place_with(&[("lexicons/OTHER.JSON", &NOTE.replace("note", "other")), ("lexicons/third.jsonc", "{}")]);
    fs::create_dir(place.path("empty")).expect("a directory can be created");
    let ran = place.lexgen(&["generate", "--lexicons", "lexicons", "--lexicons", "empty"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.codes(), ["warning[skipped-file]", "warning[no-lexicons]"], "{}", ran.err);
    let headings: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("warning[")).collect();
    assert_eq!(
        headings,
        [
            "warning[skipped-file]: `lexicons/third.jsonc` is skipped: only files that end in `.json` are read",
            "warning[no-lexicons]: found no lexicons: there is no `*.json` in `empty`",
        ]
    );
    assert_eq!(place.structs("src/lexicons.rs"), ["Note", "Other"]);
}

#[test]
fn a_single_definition_brings_only_what_it_refers_to() {
    let embed = r##"{ "lexicon": 1, "id": "club.example.embed", "defs": {
        "main": { "type": "object", "properties": { "external": { "type": "ref", "ref": "#external" } } },
        "external": { "type": "object", "properties": { "thumb": { "type": "ref", "ref": "club.example.defs#thumb" } } }
    } }"##;
    let defs = r##"{ "lexicon": 1, "id": "club.example.defs", "defs": {
        "thumb": { "type": "object", "properties": {} },
        "view": { "type": "object", "properties": { "author": { "type": "ref", "ref": "club.example.nowhere" } } }
    } }"##;
    let place = place_with(&[("lexicons/embed.json", embed), ("lexicons/defs.json", defs)]);
    assert_eq!(place.lexgen(&["generate", "--include", "club.example.embed#external"]).code, 0);
    assert_eq!(place.structs("src/lexicons.rs"), ["Thumb", "External"]);
    assert_eq!(place.lexgen(&["generate", "--exclude", "club.example.defs#view", "--exclude", "*#main"]).code, 0);
    assert_eq!(place.structs("src/lexicons.rs"), ["Thumb", "External"]);
    // An included definition must be valid.
    assert_eq!(place.lexgen(&["generate", "--include", "club.example.defs#view"]).code, 1);
}

#[test]
fn secrets_are_added_to_the_usual_ones_or_replace_them() {
    let secrets = NOTE.replace(
        r#""text": { "type": "string" }"#,
        r#""text": { "type": "string" }, "password": { "type": "string" }, "seed": { "type": "string" }"#,
    );
    let place = Place::new(LEXGEN, &[("lexicons/note.json", &secrets)]);
    let hidden = |arguments: &[&str]| {
        let ran = place.lexgen(&[&["generate"], arguments].concat());
        assert_eq!((ran.code, ran.err.contains("warning")), (0, false), "{arguments:?}: {}", ran.err);
        let code = place.read("src/lexicons.rs");
        ["password", "seed"].map(|name| code.contains(&format!("\"{name}\" => {name}: optional, secret;")))
    };
    assert_eq!(hidden(&[]), [true, false]);
    assert_eq!(hidden(&["--secrets", "seed"]), [true, true]);
    assert_eq!(hidden(&["--secrets", "seed", "--no-default-secrets"]), [false, true]);
    place.write("lexgen.toml", "secrets = [\"seed\"]\n");
    assert_eq!(hidden(&[]), [true, true]);
    place.write("lexgen.toml", "secrets = [\"seed\"]\ndefault-secrets = false\n");
    assert_eq!(hidden(&[]), [false, true]);
}

#[test]
fn misspelled_keys_and_flags_get_suggestions() {
    let place = place_with(&[("lexgen.toml", "includes = [\"club.example.*\"]\n")]);
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "error: `lexgen.toml` is not valid: TOML parse error at line 1, column 1\n  |\n1 | includes = [\"club.example.*\"]\n  | ^^^^^^^^\n\
         unknown key `includes`; did you mean `include`?\n"
    );
    let ran = place.lexgen(&["generate", "--includ", "*"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("'--include'"), "{}", ran.err);
}

/// The features of the lexicon in [`place_with`], as a manifest has them.
const FEATURES: &str = "# Features of lexicons. `lexgen generate` replaces the lines up to the next comment.\n\
    club-example = []\n# End of the features of lexicons.\n";

#[test]
fn the_features_of_namespaces_are_written_into_the_manifest_and_checked() {
    let manifest = "[package]\nname = \"types\"\n\n[features]\n# Ours.\ndefault = []\n";
    let place = place_with(&[("Cargo.toml", manifest), ("lexgen.toml", "namespace-features = true\n")]);
    let stale = place.lexgen(&["generate", "--check"]);
    assert_eq!(stale.code, 1, "{}", stale.err);
    assert_eq!(place.read("Cargo.toml"), manifest, "a check writes nothing");

    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.ends_with("Wrote features in Cargo.toml\n"), "{}", ran.err);
    let expected = manifest.replace("[features]\n", &format!("[features]\n{FEATURES}"));
    assert_eq!(place.read("Cargo.toml"), expected);
    assert_eq!(place.lexgen(&["generate", "--check"]).code, 0);

    place.write("Cargo.toml", expected.replace("club-example = []\n", ""));
    let stale = place.lexgen(&["generate", "--check"]);
    assert_eq!(stale.code, 1);
    assert!(stale.out.contains("+club-example = []"), "{}", stale.out);
    assert!(stale.err.contains("`Cargo.toml` is not up to date; run `lexgen generate`"), "{}", stale.err);
}

#[test]
fn a_manifest_that_cannot_have_the_features_is_an_error() {
    let place = place_with(&[("lexgen.toml", "namespace-features = true\n")]);
    place.write("Cargo.toml", "[features]\nclub-example = []\n");
    let ran = place.lexgen(&["generate"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("`club-example` is already in `[features]`"), "{}", ran.err);
}
