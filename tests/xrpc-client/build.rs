//! Generates the lexicons of this package, and those that the shared data has for clients.

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
    let lent = Config::default().strings(Strings::Borrowed);
    generate(PathBuf::from("lexicons"), lent, &out.join("lent.rs"));
    if let Some(folder) = track("vectors/xrpc") {
        println!("cargo::rustc-cfg=shared_data");
        generate(
            unpack(&folder.join("client-lexicons.json"), &out.join("vectors")),
            Config::default(),
            &out.join("vectors.rs"),
        );
    }
}

fn generate(lexicons: PathBuf, config: Config, to: &Path) {
    let made = make([lexicons], config);
    fs::write(to, made.text.expect("the lexicons are sound")).expect("`OUT_DIR` can be written to");
}

/// Makes a file of each lexicon in a list, as it is written: parameters have an order.
fn unpack(list: &Path, folder: &Path) -> PathBuf {
    let text = fs::read_to_string(list).expect("the lexicons are there");
    let lexicons: Vec<Box<RawValue>> = serde_json::from_str(&text).expect("they are a list");
    fs::create_dir_all(folder).expect("`OUT_DIR` can be written to");
    for (index, lexicon) in lexicons.iter().enumerate() {
        fs::write(folder.join(format!("{index}.json")), lexicon.get()).expect("`OUT_DIR` can be written to");
    }
    folder.to_owned()
}
