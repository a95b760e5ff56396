//! All faces give the same items: the command line, a build script, and the macros.
//!
//! What they give differs in form (files, tokens), so items are compared as token streams.

use std::fs;
use std::path::Path;
use std::process::Command;

use lexgen_tests::{Case, difference};

/// The items of a file, without what is only layout: comments, and commas at the end of lists.
fn items(text: &str, name: &str) -> String {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    prettyplease::unparse(&file)
}

fn by_command_line(case: &Case, out: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lexgen-under-test"))
        .args(["generate", "--quiet", "--layout", "single", "--out"])
        .arg(out)
        .current_dir(&case.folder)
        .output()
        .expect("the command line runs");
    assert!(output.status.success(), "{}: {}", case.name, String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(out).expect("the command line wrote its file")
}

fn by_build_script(case: &Case, out: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_build-script"))
        .env("CARGO_MANIFEST_DIR", &case.folder)
        .env("OUT_DIR", out)
        .output()
        .expect("the build script runs");
    assert!(output.status.success(), "{}: {}", case.name, String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(out.join("lexicons.rs")).expect("the build script wrote its file")
}

fn by_macro(case: &Case) -> String {
    let (run, said) = case.run(lexgen::generate_tokens);
    run.output.unwrap_or_else(|| panic!("{}: {said}", case.name)).to_string()
}

#[test]
fn all_faces_give_the_same_items() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for case in Case::all() {
        let command_line = by_command_line(&case, &folder.path().join("lexicons-by-command.rs"));
        let expected = fs::read_to_string(case.folder.join("expected.rs")).unwrap_or_else(|_| command_line.clone());
        assert!(expected == command_line, "{}", difference(&case.name, &expected, &command_line));

        let build_script = by_build_script(&case, folder.path());
        assert!(expected == build_script, "{}", difference(&case.name, &expected, &build_script));

        let (expected, tokens) = (items(&expected, &case.name), items(&by_macro(&case), &case.name));
        assert!(expected == tokens, "{}", difference(&case.name, &expected, &tokens));
    }
}
