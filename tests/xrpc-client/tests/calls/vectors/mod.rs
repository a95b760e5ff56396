//! The vectors for clients, and where we differ from the client that they were observed with.

mod headers;
mod requests;
mod responses;

use std::path::Path;

use lexgen_test_data::{compare_listed, shared};
use serde_json::Value;

/// The cases of a file; none without the shared data.
fn cases(name: &str) -> Vec<Value> {
    let Some(shared) = shared() else { return Vec::new() };
    let text = std::fs::read_to_string(shared.join("vectors/xrpc").join(name)).expect("the vectors are there");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// Where we differ: the case, what it is about, ours, theirs.
type Difference = [String; 4];

/// Compares the differences with those in a file, in which each has a reason.
fn check(name: &str, differences: &[Difference]) {
    if shared().is_none() {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("differences").join(name);
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for difference in differences {
        let line = difference.join("\t");
        let mut same = known.lines().filter_map(|known| known.strip_prefix(line.as_str())?.strip_prefix('\t'));
        lines.push(format!("{line}\t{}\n", same.next().unwrap_or("REASON?")));
    }
    compare_listed(&path, &lines.concat(), |_| true);
    assert!(!lines.iter().any(|line| line.ends_with("REASON?\n")), "{}: a reason is missing", path.display());
}
