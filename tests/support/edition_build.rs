//! Writes a module for each golden case. Each module in it imports everything from `crate::shadow`.
//!
//! The packages `edition-2018` and `edition-2021` use it as their build script, each under its edition.

use std::path::Path;
use std::{env, fs};

const SHADOW: &str = "#[allow(unused_imports)] use crate::shadow::*;";

fn main() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    println!("cargo:rerun-if-changed={}", cases.display());
    let mut directories: Vec<_> = fs::read_dir(&cases)
        .expect("the directory of cases can be read")
        .map(|entry| entry.expect("the directory of cases can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    directories.sort();

    let mut modules = String::new();
    for directory in directories {
        // The derive of another crate relies on the prelude.
        if directory.ends_with("json-schema") {
            continue;
        }
        let name = directory.file_name().and_then(|name| name.to_str()).expect("names of cases are ASCII");
        // A case with the namespace layout has a directory instead.
        let Ok(code) = fs::read_to_string(directory.join("expected.rs")) else { continue };
        modules.push_str(&format!("pub mod {} {{\n{}\n{}}}\n", name.replace('-', "_"), SHADOW, shadowed(&code)));
    }
    let out = Path::new(&env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`")).join("cases.rs");
    fs::write(out, modules).expect("the cases can be written");
}

fn shadowed(code: &str) -> String {
    let mut shadowed = String::new();
    for line in code.lines() {
        shadowed.push_str(line);
        shadowed.push('\n');
        if line.trim_start().starts_with("pub mod ") && line.ends_with('{') {
            shadowed.push_str(SHADOW);
            shadowed.push('\n');
        }
    }
    shadowed
}
