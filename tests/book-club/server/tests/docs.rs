//! Compares `docs/server.md` with the code: its examples are in this package, and the tests that it names exist.

use std::fs;
use std::path::Path;

const PAGE: &str = include_str!("../../../../docs/server.md");

const SOURCES: [&str; 2] = [include_str!("../src/auth.rs"), include_str!("../src/lib.rs")];

#[test]
fn code_in_the_page_on_servers_is_compiled_here() {
    let mut blocks = 0;
    for block in PAGE.split("\n```rust\n").skip(1) {
        let code = block.split("\n```").next().unwrap_or_default();
        assert!(SOURCES.iter().any(|source| source.contains(code)), "`src` does not contain:\n{code}");
        blocks += 1;
    }
    assert_eq!(blocks, 3);
}

/// Appends all Rust files below a directory to `code`.
fn read_below(directory: &Path, code: &mut String) {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for entry in entries {
        let path = entry.expect("the directory can be read").path();
        if path.is_dir() {
            read_below(&path, code);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            code.push_str(&fs::read_to_string(&path).expect("the file is UTF-8"));
        }
    }
}

#[test]
fn every_test_named_in_the_page_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let mut code = String::new();
    for directory in [
        "lexgen-runtime/src",
        "lexgen-runtime/tests",
        "tests/xrpc",
        "tests/xrpc-client",
        "tests/xrpc-streams",
        "tests/book-club",
    ] {
        read_below(&root.join(directory), &mut code);
    }
    let is_test = |name: &&str| {
        name.matches('_').count() > 2
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte))
    };
    let names: Vec<&str> = PAGE.split('`').filter(is_test).collect();
    assert!(names.len() > 80, "only {} tests are named", names.len());
    for name in names {
        assert!(code.contains(&format!("fn {name}(")), "there is no test `{name}`");
    }
}
