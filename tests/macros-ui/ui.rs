//! Compiles each program in `pass`, `fail` (mistakes in macros over lexicons) and `schema` (mistakes in schema macros) as a
//! crate of its own. The compiler's messages are compared with the `.stderr` beside each. `TRYBUILD=overwrite` writes them.

use std::fs;
use std::path::Path;

/// Macros find lexicons from the folder of the crate that they stand in, which is the one that trybuild makes.
fn lend_lexicons() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder");
    let there = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
    copy(&here.join("lexicons"), &there.join("lexicons"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder in the target folder");
    for entry in fs::read_dir(from).expect("the lexicons can be read") {
        let path = entry.expect("the lexicons can be read").path();
        let copied = to.join(path.file_name().expect("entries have names"));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).expect("a file in the target folder");
        }
    }
}

#[test]
fn programs_compile_or_fail_as_expected() {
    lend_lexicons();
    let programs = trybuild::TestCases::new();
    programs.pass("pass/*.rs");
    programs.compile_fail("fail/*.rs");
    programs.compile_fail("schema/*.rs");
}
