//! The CLI, build scripts and macros generate the same items.
//!
//! The CLI and build scripts write files and macros return tokens, so items are compared as token streams.

use std::fs;
use std::path::Path;
use std::process::Command;

use lexgen_tests::{Case, difference};
use proc_macro2::{Group, Punct, Spacing, TokenStream, TokenTree};

/// Normalizes the layout of a file: removes comments and trailing commas.
fn items(text: &str, name: &str) -> String {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    let file = syn::parse2(without_last_commas(tokens)).unwrap_or_else(|error| panic!("{name}: {error}"));
    join_strings(&prettyplease::unparse(&file))
}

/// Joins strings that continue on the next line. A `\` at the end of a line skips the indentation of the next one, which
/// macros do not have.
fn join_strings(code: &str) -> String {
    let mut parts = code.split("\\\n");
    let mut joined = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| joined.push_str(part.trim_start()));
    joined
}

fn without_last_commas(tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for tree in &mut tokens {
        match tree {
            TokenTree::Group(group) => {
                *tree = Group::new(group.delimiter(), without_last_commas(group.stream())).into();
            }
            // Tokens remember whether a line break followed them.
            TokenTree::Punct(punct) if punct.as_char() == '<' => *tree = Punct::new('<', Spacing::Alone).into(),
            _ => {}
        }
    }
    let is = |tree: Option<&TokenTree>, expected: char| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == expected);
    let is_last = |index: usize| index + 1 == tokens.len() || is(tokens.get(index + 1), '>');
    let kept = (0..tokens.len()).filter(|&index| !(is(tokens.get(index), ',') && is_last(index)));
    kept.map(|index| tokens[index].clone()).collect()
}

fn by_cli(case: &Case, out: &Path) -> String {
    // Where the features of namespaces are written to.
    fs::write(out.with_file_name("Cargo.toml"), "").expect("a manifest can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_lexgen-under-test"))
        .args(["generate", "--quiet", "--layout", "single", "--out"])
        .arg(out)
        .current_dir(&case.directory)
        .output()
        .expect("the CLI runs");
    assert!(output.status.success(), "{}: {}", case.name, String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(out).expect("the CLI wrote its file")
}

fn by_build_script(case: &Case, out: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_build-script"))
        .env("CARGO_MANIFEST_DIR", &case.directory)
        .env("OUT_DIR", out)
        .output()
        .expect("the build script runs");
    assert!(output.status.success(), "{}: {}", case.name, String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(out.join("lexicons.rs")).expect("the build script wrote its file")
}

fn by_macro(case: &Case) -> String {
    let (run, rendered) = case.run(lexgen::generate_tokens);
    run.output.unwrap_or_else(|| panic!("{}: {rendered}", case.name)).to_string()
}

#[test]
fn all_front_ends_generate_the_same_items() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    for case in Case::all() {
        let cli = by_cli(&case, &directory.path().join("lexicons-by-cli.rs"));
        let expected = fs::read_to_string(case.directory.join("expected.rs")).unwrap_or_else(|_| cli.clone());
        assert!(expected == cli, "{}", difference(&case.name, &expected, &cli));

        let build_script = by_build_script(&case, directory.path());
        assert!(expected == build_script, "{}", difference(&case.name, &expected, &build_script));

        let (expected, tokens) = (items(&expected, &case.name), items(&by_macro(&case), &case.name));
        assert!(expected == tokens, "{}", difference(&case.name, &expected, &tokens));
    }
}
