//! What is measured beside the command line tools, in programs that do nothing else.
//!
//! - `peers-generate build LEXICONS`: what a build script does, which has `CARGO_MANIFEST_DIR` and `OUT_DIR` from Cargo.
//! - `peers-generate limit LEXICONS TEXT OUT`: the least that a generator has to do: it reads and parses all lexicons, and
//!   writes a text that is there already.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["build", lexicons] => Ok(lexgen::build::compile(lexicons)?),
        ["limit", lexicons, text, out] => limit(Path::new(lexicons), Path::new(text), Path::new(out)),
        _ => Err("usage: peers-generate build LEXICONS | limit LEXICONS TEXT OUT".into()),
    }
}

fn limit(lexicons: &Path, text: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut folders: Vec<PathBuf> = vec![lexicons.to_owned()];
    let mut documents = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                documents.push(serde_json::from_slice::<serde_json::Value>(&fs::read(entry.path())?)?);
            }
        }
    }
    // All are kept until the end, as a generator has to keep them.
    fs::write(out, fs::read(text)?)?;
    println!("{} documents", documents.len());
    Ok(())
}
