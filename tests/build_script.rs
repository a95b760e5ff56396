//! The lines that a build script prints for Cargo.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const NOTE: &str = r#"{ "lexicon": 1, "id": "com.example.note", "defs": { "main": { "type": "token" } } }"#;

/// Runs the build script of the package in `directory`.
fn run(directory: &Path) -> Output {
    let out = directory.join("out");
    fs::create_dir_all(&out).expect("the directory can be created");
    let mut command = Command::new(env!("CARGO_BIN_EXE_build-script"));
    command.env("CARGO_MANIFEST_DIR", directory).env("OUT_DIR", out).output().expect("the build script runs")
}

/// Returns the lines of `output`, with paths relative to `directory`.
fn lines(output: &[u8], directory: &Path) -> Vec<String> {
    let text = String::from_utf8_lossy(output).replace(&format!("{}/", directory.display()), "");
    text.lines().map(str::to_owned).collect()
}

fn package(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    for (path, text) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a parent")).expect("the directory can be created");
        fs::write(path, text).expect("the file can be written");
    }
    directory
}

#[test]
fn directories_are_watched_and_not_each_file_in_them() {
    let directory = package(&[
        ("lexgen.toml", "lexicons = [\"lexicons\", \"single.json\"]\nexclude = [\"com.exmaple.*\"]\n"),
        ("lexicons/com/example/note.json", NOTE),
        ("lexicons/com/example/other.json", &NOTE.replace("note", "other")),
        ("single.json", &NOTE.replace("note", "single")),
    ]);
    let output = run(directory.path());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        lines(&output.stdout, directory.path()),
        [
            "cargo::rerun-if-changed=lexgen.toml",
            "cargo::rerun-if-changed=lexicons",
            "cargo::rerun-if-changed=single.json",
            "cargo::warning=lexgen.toml:2:12: the pattern `com.exmaple.*` of `exclude` matches no lexicon \
             [unmatched-pattern]; did you mean `com.example.*`?",
        ]
    );
}

#[test]
fn each_error_is_a_line_for_cargo() {
    let invalid = NOTE.replace("token", "tokens");
    let directory = package(&[("lexicons/a.json", &invalid), ("lexicons/b.json", "{")]);
    let output = run(directory.path());
    assert_eq!(output.status.code(), Some(1));
    let printed = lines(&output.stdout, directory.path());
    let errors: Vec<&String> = printed.iter().filter(|line| line.starts_with("cargo::error=")).collect();
    assert_eq!(errors.len(), 2, "{printed:?}");
    assert!(errors[0].starts_with("cargo::error=lexicons/a.json:1:") && errors[0].contains("[unknown-type]; "));
    assert!(errors[1].starts_with("cargo::error=lexicons/b.json:1:") && errors[1].contains("[invalid-json]"));
    assert!(!printed.iter().any(|line| line.starts_with("cargo::warning=")), "{printed:?}");
    assert!(lines(&output.stderr, directory.path()).iter().any(|line| line.contains("--> lexicons/a.json:1:")));
    assert!(!directory.path().join("out/lexicons.rs").exists());
}

#[test]
fn tolerated_errors_are_shown() {
    let files = [("lexgen.toml", "keep-going = true\n"), ("lexicons/a.json", NOTE), ("lexicons/b.json", "{")];
    let directory = package(&files);
    let output = run(directory.path());
    assert!(output.status.success());
    let printed = lines(&output.stdout, directory.path());
    assert!(printed.iter().any(|line| line.starts_with("cargo::warning=error: lexicons/b.json:1:")), "{printed:?}");
    assert!(directory.path().join("out/lexicons.rs").exists());
}

#[test]
fn an_unreadable_configuration_is_reported_on_one_line() {
    let directory = package(&[("lexgen.toml", "string = 1\n"), ("lexicons/a.json", NOTE)]);
    let output = run(directory.path());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        lines(&output.stdout, directory.path()),
        [
            "cargo::error=`lexgen.toml` is not valid: TOML parse error at line 1, column 1: unknown key `string`; did you mean `strings`?"
        ]
    );
}

#[test]
fn a_file_that_lexgen_did_not_generate_is_not_replaced() {
    let directory = package(&[("lexicons/a.json", NOTE), ("out/lexicons.rs", "fn own() {}\n")]);
    let output = run(directory.path());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        lines(&output.stdout, directory.path()).last().map(String::as_str),
        Some("cargo::error=not replaced, because lexgen did not generate it: `out/lexicons.rs`")
    );
    assert_eq!(fs::read_to_string(directory.path().join("out/lexicons.rs")).expect("the file exists"), "fn own() {}\n");
}

#[test]
fn errors_have_a_kind() {
    let kind = |files: &[(&str, &str)]| {
        let package = package(files);
        let output = run(package.path());
        lines(&output.stderr, package.path()).into_iter().find(|line| line.starts_with("kind: "))
    };
    assert_eq!(kind(&[("lexicons/a.json", NOTE)]), None);
    assert_eq!(kind(&[("lexicons/a.json", "{")]).as_deref(), Some("kind: Lexicons"));
    assert_eq!(kind(&[("lexgen.toml", "include = 1")]).as_deref(), Some("kind: Config"));
    let by_hand = [("lexicons/a.json", NOTE), ("out/lexicons.rs", "mod app;")];
    assert_eq!(kind(&by_hand).as_deref(), Some("kind: Write"));

    let mut command = Command::new(env!("CARGO_BIN_EXE_build-script"));
    let output = command.env_remove("OUT_DIR").output().expect("the build script runs");
    assert!(lines(&output.stderr, Path::new("")).contains(&"kind: Environment".to_owned()));
}

#[cfg(unix)]
#[test]
fn names_of_files_are_not_instructions_for_cargo() {
    const NAME: &str = "a\ncargo::rustc-env=INJECTED=1\r\ncargo:rustc-cfg=injected\n.json";

    let config = format!("lexicons = [\"lexicons\", {NAME:?}]\nkeep-going = true\n");
    let below = format!("lexicons/{NAME}");
    let files = [("lexgen.toml", &*config), ("lexicons/a.json", NOTE), (&below, "{"), (NAME, "{")];
    let directory = package(&files);
    let output = run(directory.path());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = lines(&output.stdout, directory.path());
    let known = ["cargo::rerun-if-changed=", "cargo::warning="];
    assert!(printed.iter().all(|line| known.iter().any(|known| line.starts_with(known))), "{printed:#?}");
    assert_eq!(printed.iter().filter(|line| line.contains("INJECTED")).count(), 3, "{printed:#?}");
}
