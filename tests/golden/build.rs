//! Lists the golden cases as modules, so that none is forgotten.

use std::path::Path;
use std::{env, fs};

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
        let files = [folder.join("expected.rs"), folder.join("expected/mod.rs")];
        let file = files.iter().find(|file| file.exists()).unwrap_or(&files[0]);
        let file = file.canonicalize().unwrap_or_else(|error| panic!("{}: {}", file.display(), error));
        modules.push_str(&format!("#[path = {:?}]\npub mod {};\n", file, name.replace('-', "_")));
    }
    let out = Path::new(&env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`")).join("cases.rs");
    fs::write(out, modules).expect("the list of modules can be written");
}
