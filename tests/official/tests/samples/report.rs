//! What became of the samples of a file, and the list of those that are not read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lexgen_test_data::{compare, shared};

use crate::sample::Sample;

/// Why samples are refused: what the error says, and why that is right.
const REASONS: &[(&str, &str)] = &[
    ("`blobs`: invalid type: null", "null where a required array is, as much of the firehose has it (SPEC section 8)"),
    (
        "`subject`: invalid type: map",
        "a follow of before there was the lexicon: an object where a DID is (SPEC section 5)",
    ),
    ("`rev`: ", "a TID with a `0` in it, made up by a test suite (SPEC section 5)"),
    ("no floats", "a float, in a field that may hold any data of the data model (SPEC section 6)"),
    ("invalid base64", "`$bytes` that are placeholders of the test suite, not base 64 (SPEC section 6)"),
];

/// The outcomes of one file.
pub(crate) struct Report {
    file: &'static str,
    at_least: usize,
    equal: usize,
    refused: BTreeMap<String, Vec<String>>,
}

impl Report {
    /// No outcome as yet. At the end, `at_least` so many samples have to have come back equal.
    pub(crate) fn new(file: &'static str, at_least: usize) -> Self {
        Self { file, at_least, equal: 0, refused: BTreeMap::new() }
    }

    pub(crate) fn add(&mut self, sample: &Sample, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.equal += 1,
            Err(error) => self.refused.entry(error).or_default().push(sample.id.clone()),
        }
    }

    /// Compares the refused ones with the list, and says how many there are of each kind.
    pub(crate) fn finish(self) {
        // Built while the data was there, and run without it.
        if shared().is_none() {
            return;
        }
        let refused: usize = self.refused.values().map(Vec::len).sum();
        println!("{}: {} samples, {} equal, {refused} refused", self.file, self.equal + refused, self.equal);
        let mut list = String::new();
        let mut unexplained = Vec::new();
        for (error, ids) in &self.refused {
            println!("    {} times: {error}", ids.len());
            match REASONS.iter().find(|(said, _)| error.contains(said)) {
                Some((_, reason)) => list.push_str(&format!("{error}\n# {reason}\n")),
                None => unexplained.push(format!("{error}: {}", ids.join(", "))),
            }
            list.extend(ids.iter().map(|id| format!("    {id}\n")));
        }
        assert!(unexplained.is_empty(), "{}: {unexplained:#?}", self.file);
        compare(&path(self.file), &list);
        assert!(self.equal >= self.at_least, "{}: {} were equal once", self.file, self.at_least);
    }
}

/// The samples that are listed as refused.
pub(crate) fn listed(file: &str) -> BTreeSet<String> {
    let list = fs::read_to_string(path(file)).expect("the list is there");
    list.lines().filter_map(|line| line.strip_prefix("    ")).map(str::to_owned).collect()
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("refused").join(file).with_extension("txt")
}
