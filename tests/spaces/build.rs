//! Generates the lexicons of this package, and those of the draft with the official lexicons that they refer to.

use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::{Config, DefinitionPattern};
use lexgen_test_data::{folders, make, official, track};
use serde_json::Value;

fn main() {
    println!("cargo::rerun-if-changed=lexicons");
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`"));
    generate(vec![PathBuf::from("lexicons")], Config::default(), &out.join("own.rs"));
    let (Some(drafts), Some(corpus)) = (track("drafts/corpus"), track("corpus")) else { return };
    println!("cargo::rustc-cfg=shared_data");
    let mut directories: Vec<PathBuf> = folders(&drafts).into_iter().map(|(_, directory)| directory).collect();
    let include: Vec<DefinitionPattern> = directories.iter().flat_map(|directory| ids(directory)).collect();
    let shared = corpus.parent().expect("the corpora are in the shared directory");
    directories.extend(official(shared).into_iter().map(|(_, directory)| directory));
    generate(directories, Config::default().include(include), &out.join("drafts.rs"));
}

fn generate(lexicons: Vec<PathBuf>, config: Config, to: &Path) {
    let made = make(lexicons, config);
    fs::write(to, made.text.expect("the lexicons are valid")).expect("`OUT_DIR` can be written to");
}

/// Returns the NSIDs of the documents in a directory.
fn ids(directory: &Path) -> Vec<DefinitionPattern> {
    let files = directory.read_dir().expect("the directory can be read").flatten();
    let id = |path: &Path| {
        let document: Value = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
        document["id"].as_str()?.parse().ok()
    };
    files.filter_map(|file| id(&file.path())).collect()
}
