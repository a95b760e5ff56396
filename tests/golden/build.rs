//! Writes a module for each golden case.

use std::path::Path;
use std::{env, fs};

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
        let name = directory.file_name().and_then(|name| name.to_str()).expect("names of cases are ASCII");
        let files = [directory.join("expected.rs"), directory.join("expected/mod.rs")];
        let file = files.iter().find(|file| file.exists()).unwrap_or(&files[0]);
        let file = file.canonicalize().unwrap_or_else(|error| panic!("{}: {}", file.display(), error));
        modules.push_str(&format!("#[path = {:?}]\npub mod {};\n", file, name.replace('-', "_")));
    }
    let out = Path::new(&env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`")).join("cases.rs");
    fs::write(out, modules).expect("the list of modules can be written");
}
