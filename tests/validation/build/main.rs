//! Generates a module for each set of lexicons against which data is validated, and tables through which tests find the
//! types in them.

use std::path::{Path, PathBuf};
use std::{env, fs};

mod case;
mod modules;
mod random;
mod vectors;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets `OUT_DIR`"));
    let random = random::modules(&out.join("random"));
    fs::write(out.join("random.rs"), random).expect("`OUT_DIR` can be written to");
    println!("cargo::rerun-if-changed=found");
    let found = vectors::modules(Path::new("found"), &out.join("found"));
    fs::write(out.join("found.rs"), found).expect("`OUT_DIR` can be written to");
    if let Some(directory) = lexgen_test_data::track("vectors/data") {
        println!("cargo::rustc-cfg=shared_data");
        let code = vectors::modules(&directory, &out.join("vectors"));
        fs::write(out.join("vectors.rs"), code).expect("`OUT_DIR` can be written to");
    }
}
