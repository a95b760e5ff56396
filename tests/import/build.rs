//! Imports the documents of this package, and generates code for the lexicons.

use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::import::{ImportOptions, Imported, json_schema, openapi};
use lexgen::source::Sources;

fn main() {
    println!("cargo::rerun-if-changed=schemas");
    let options = ImportOptions::default();
    let session = read("schemas/session.json");
    let nsid = "com.example.session".parse().expect("this is an NSID");
    let session = json_schema(Path::new("schemas/session.json"), &session, &nsid, &options);
    let auth = read("schemas/auth.yaml");
    let authority = "com.example".parse().expect("this is an authority");
    let auth = openapi(Path::new("schemas/auth.yaml"), &auth, &authority, &options);

    let mut lexicons = Sources::default();
    for Imported { files, diagnostics, .. } in [session, auth] {
        assert!(!diagnostics.has_errors(), "{diagnostics:#?}");
        for (path, text) in files {
            lexicons.add(path, text);
        }
    }
    let run = lexgen::generate(&lexicons, &lexgen::Config::default());
    let code = run.output.and_then(|mut files| files.remove(Path::new(""))).expect("the lexicons are valid");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`"));
    fs::write(out.join("lexicons.rs"), code).expect("`OUT_DIR` can be written to");
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
