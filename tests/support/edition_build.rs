//! Lists the golden cases as modules, each of whose own modules imports everything from `crate::shadow`.
//!
//! Compiled under the edition of the package that it runs for.

use std::path::Path;
use std::{env, fs};

const SHADOW: &str = "#[allow(unused_imports)] use crate::shadow::*;";

fn main() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    println!("cargo:rerun-if-changed={}", cases.display());
    let mut folders: Vec<_> = fs::read_dir(&cases)
        .expect("the folder of cases can be read")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();

    let mut modules = String::new();
    for folder in folders {
        let name = folder.file_name().and_then(|name| name.to_str()).expect("cases have plain names");
        // A case without this file has a tree of files.
        let Ok(code) = fs::read_to_string(folder.join("expected.rs")) else { continue };
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
