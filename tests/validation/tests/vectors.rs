//! The cases of `vectors/data`: what emitted code says of each is what its authors say, where that is settled.

#![cfg(shared_data)]

use std::path::Path;
use std::{env, fs};

use lexgen_runtime::Leniency;
use lexgen_test_data::{compare, shared};
use lexgen_validation::vectors::VECTORS;
use lexgen_validation::{Target, Verdict};

use crate::case::Case;

#[path = "../build/case.rs"]
mod case;

/// The cases whose verdict is not followed, and why.
const NOT_FOLLOWED: &[(&str, &str)] = &[
    ("dat-7aec5ff8c113", "a lone surrogate is no Unicode, which strings have to be (SPEC section 6)"),
    ("dat-4581e9d7714b", "a lone surrogate is no Unicode, which strings have to be (SPEC section 6)"),
    ("dat-ab28367cdbdc", "`https://` is a scheme with something behind it (SPEC section 13, point 20)"),
];

#[test]
fn every_settled_case_has_its_verdict() {
    let Some(shared) = shared() else { return };
    let text = fs::read_to_string(shared.join("vectors/data/vectors.jsonl")).expect("the vectors are there");
    let mut report = Report::default();
    for case in text.lines().map(Case::read) {
        let (_, target) = VECTORS.iter().find(|(id, _)| *id == case.id).expect("each case has its target");
        report.add(&case, target);
    }
    assert!(report.wrong.is_empty(), "{}", report.wrong);
    assert!(report.settled > 0);
    // The lists are of the data that stands beside the project; of other data, all that counts is said by now.
    if env::var_os("LEXGEN_SHARED").is_none() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        compare(&folder.join("disputed.txt"), &report.disputed);
        compare(&folder.join("refused.txt"), &report.refused);
    }
}

#[derive(Default)]
struct Report {
    /// How many cases have a verdict that is settled.
    settled: usize,
    /// The cases whose verdict here is not that.
    wrong: String,
    /// The cases on which implementations differ, with the verdict here.
    disputed: String,
    /// The cases whose lexicons are refused.
    refused: String,
}

impl Report {
    fn add(&mut self, case: &Case<'_>, target: &Target) {
        let about = case.about();
        let checks = match target {
            Target::Type(checks) => checks,
            Target::Refused(reason) => {
                self.refused.push_str(&format!("{}: {reason}\n", case.id));
                if case.valid == Some(true) {
                    self.wrong.push_str(&format!("{about}: valid, but its lexicon is refused: {reason}\n"));
                }
                return;
            }
        };
        let data = if checks.is_wrapped { format!("{{\"value\":{}}}", case.data()) } else { case.data().to_owned() };
        let verdict = checks.check(&data, Leniency::DEFAULT);
        if case.disputed {
            let said = if case.valid.is_none() { "unsettled" } else { "settled" };
            self.disputed.push_str(&format!("{}: {said}, here {}\n", case.id, in_one_line(&verdict)));
        }
        if let Some(valid) = case.valid {
            self.settled += 1;
            let is_followed = !NOT_FOLLOWED.iter().any(|(id, _)| *id == case.id);
            if (valid == verdict.is_valid()) != is_followed {
                self.wrong.push_str(&format!("{about}: should be {valid}, is {verdict}: {data}\n"));
            }
        }
    }
}

/// The verdict without the position in the text.
fn in_one_line(verdict: &Verdict) -> String {
    let text = verdict.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}
