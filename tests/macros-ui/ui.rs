//! Compiles each program in `pass`, `fail` (errors in `lexicons!` and the derive) and `schema` (errors in schema macros) as a
//! separate crate. Compares the compiler's messages with the `.stderr` files, which `TRYBUILD=overwrite` writes.

use std::fs;
use std::path::Path;

/// Copies the lexicons to the crate that trybuild creates. Macros resolve paths relative to the crate that uses them.
fn copy_lexicons() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the directory is in the target directory");
    let there = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
    copy(&here.join("lexicons"), &there.join("lexicons"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory can be created in the target directory");
    for entry in fs::read_dir(from).expect("the lexicons can be read") {
        let path = entry.expect("the lexicons can be read").path();
        let copied = to.join(path.file_name().expect("entries have names"));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).expect("a file can be written to the target directory");
        }
    }
}

#[test]
fn programs_compile_or_fail_as_expected() {
    copy_lexicons();
    let programs = trybuild::TestCases::new();
    programs.pass("pass/*.rs");
    programs.compile_fail("fail/*.rs");
    programs.compile_fail("schema/*.rs");
}
