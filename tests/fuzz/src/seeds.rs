//! The seeds of inputs: those of this package, and those of the shared data, if it exists.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::target::{Kind, Target};

/// The maximum number of seeds from one file of the shared data.
const SHARED: usize = 150;

/// Returns the seeds of a target.
pub(crate) fn seeds(target: &Target) -> Vec<String> {
    match target.kind {
        Kind::Lexicon => [golden_lexicons(), shared("lexicon-docs/vectors.jsonl", "lexicon")].concat(),
        Kind::Text => [lines(&file("formats.txt")), shared_texts()].concat(),
        Kind::Json | Kind::Cbor | Kind::Data => data(target.name),
    }
}

/// Returns the seeds of this target, or seeds for all targets that read data.
fn data(name: &str) -> Vec<String> {
    let own = file(&format!("{name}.jsonl"));
    if own.exists() {
        return lines(&own);
    }
    [lines(&file("data.jsonl")), shared("samples/typed-values.jsonl", "value"), shared("data-model/json.jsonl", "json")]
        .concat()
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name)
}

fn lines(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    text.lines().map(str::to_owned).collect()
}

/// Returns the lexicons of all golden cases.
fn golden_lexicons() -> Vec<String> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    let mut files = Vec::new();
    for (_, case) in lexgen_test_data::folders(&cases) {
        files_below(&case.join("lexicons"), &mut files);
    }
    files.sort();
    files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect()
}

fn files_below(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in directory.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn shared_texts() -> Vec<String> {
    ["at-identifier", "at-uri", "cid", "datetime", "did", "handle", "language", "nsid", "record-key", "tid", "uri"]
        .into_iter()
        .map(|format| format!("syntax/{format}.jsonl"))
        .chain(["at-uri", "space-ref"].map(|format| format!("../drafts/vectors/{format}.jsonl")))
        .flat_map(|file| shared(&file, "value"))
        .filter_map(|json| serde_json::from_str(&json).ok())
        .collect()
}

/// Returns the field `name` of entries in a file of the shared data, as JSON.
fn shared(file: &str, name: &str) -> Vec<String> {
    let Some(directory) = lexgen_test_data::shared() else {
        return Vec::new();
    };
    let text = fs::read_to_string(directory.join("vectors").join(file)).unwrap_or_default();
    let entries: Vec<&str> = text.lines().collect();
    let step = entries.len().div_ceil(SHARED).max(1);
    let values = entries.into_iter().step_by(step).filter_map(|line| serde_json::from_str::<Value>(line).ok());
    values.filter_map(|entry| entry.get(name).map(Value::to_string)).collect()
}
