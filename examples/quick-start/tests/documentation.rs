//! The code in the README, in `docs/generated-code.md` and in `docs/rust-first.md` is compiled somewhere, or generated from lexicons. The table in
//! `docs/configuration.md` is complete.

use lexgen::Config;
use lexgen::diagnostic::Diagnostics;
use support::{assert_quoted, blocks};

mod support;

const README: &str = include_str!("../../../README.md");
const GENERATED_CODE: &str = include_str!("../../../docs/generated-code.md");
const CONFIGURATION: &str = include_str!("../../../docs/configuration.md");
const LEXICON: &str = include_str!("../lexicons/com/example/note.json");
const PROGRAM: &str = include_str!("../src/main.rs");

/// Generates code from a lexicon of this repository.
fn generated(lexicon: &str) -> String {
    let config = Config::from_toml(&format!("lexicons = [{lexicon:?}]")).expect("the options are valid");
    let sources = config.load_sources(&mut Diagnostics::default());
    let files = lexgen::generate(&sources, &config).output.unwrap_or_else(|| panic!("{lexicon} has errors"));
    files.values().cloned().collect()
}

#[test]
fn the_readme_opens_with_this_package() {
    assert_eq!(blocks(README, "json").first(), Some(&LEXICON));
    let program = blocks(README, "rust")[0];
    assert!(PROGRAM.ends_with(&format!("\n\n{program}")), "the README shows another program:\n{program}");
}

#[test]
fn code_in_the_readme_is_compiled_or_generated() {
    let sources = [
        PROGRAM.to_owned(),
        include_str!("../../../tests/five-minutes/src/lib.rs").to_owned(),
        include_str!("../../../tests/five-minutes/src/main.rs").to_owned(),
        include_str!("../../../tests/five-minutes/src/bin/call.rs").to_owned(),
        include_str!("../../own-types/src/lib.rs").to_owned(),
        generated("lexicons"),
    ];
    assert_quoted(README, &sources);
}

#[test]
fn code_in_the_page_on_generated_code_is_compiled_or_generated() {
    let sources = [
        include_str!("../../derive/src/main.rs").to_owned(),
        include_str!("../../../tests/golden/tests/conversions.rs").to_owned(),
        generated("../../lexicons/com/atproto/server/createSession.json"),
    ];
    // What follows is in `pages.rs`.
    let page = GENERATED_CODE.split("\n## Permission sets\n").next().unwrap_or_default();
    assert_quoted(page, &sources);
}

#[test]
fn code_in_the_page_on_rust_first_is_compiled() {
    let sources = [
        include_str!("../../rust-first/src/lib.rs").to_owned(),
        include_str!("../../rust-first/tests/lexicons.rs").to_owned(),
    ];
    assert_quoted(include_str!("../../../docs/rust-first.md"), &sources);
}

#[test]
fn the_table_of_options_is_complete() {
    let keys: Vec<&str> =
        CONFIGURATION.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let expected: Vec<&str> = Config::OPTIONS.iter().map(|option| option.key).collect();
    assert_eq!(keys, expected);
}
