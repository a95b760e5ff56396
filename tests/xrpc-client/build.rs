//! Generates the lexicons of this package, and those of the shared data for clients.

use std::path::{Path, PathBuf};
use std::{env, fs};

use lexgen::{Config, Strings};
use lexgen_test_data::{make, track};
use serde_json::value::RawValue;

fn main() {
    println!("cargo::rerun-if-changed=lexicons");
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`"));
    generate(PathBuf::from("lexicons"), Config::default(), &out.join("own.rs"));
    let borrowed = Config::default().strings(Strings::Borrowed);
    generate(PathBuf::from("lexicons"), borrowed, &out.join("borrowed.rs"));
    if let Some(directory) = track("vectors/xrpc") {
        println!("cargo::rustc-cfg=shared_data");
        generate(
            unpack(&directory.join("client-lexicons.json"), &out.join("vectors")),
            Config::default(),
            &out.join("vectors.rs"),
        );
    }
}

fn generate(lexicons: PathBuf, config: Config, to: &Path) {
    let made = make([lexicons], config);
    fs::write(to, made.text.expect("the lexicons are valid")).expect("`OUT_DIR` can be written to");
}

/// Writes each lexicon in a list to a file. Raw values keep the order of parameters.
fn unpack(list: &Path, directory: &Path) -> PathBuf {
    let text = fs::read_to_string(list).expect("the lexicons exist");
    let lexicons: Vec<Box<RawValue>> = serde_json::from_str(&text).expect("the lexicons are a list");
    fs::create_dir_all(directory).expect("`OUT_DIR` can be written to");
    for (index, lexicon) in lexicons.iter().enumerate() {
        fs::write(directory.join(format!("{index}.json")), lexicon.get()).expect("`OUT_DIR` can be written to");
    }
    directory.to_owned()
}
