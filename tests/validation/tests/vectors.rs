//! The cases of `vectors/data`: generated code has the expected verdict, or `verdicts.tsv` lists the difference with its
//! reason. The list also has our verdicts on cases about which implementations disagree.

#![cfg(shared_data)]

use std::fs;
use std::path::Path;

use lexgen_runtime::Leniency;
use lexgen_test_data::{Outcomes, shared};
use lexgen_validation::Target;
use lexgen_validation::vectors::VECTORS;

use crate::case::Case;

#[path = "../build/case.rs"]
mod case;

#[test]
fn every_agreed_case_has_its_verdict() {
    let Some(shared) = shared() else { return };
    let text = fs::read_to_string(shared.join("vectors/data/vectors.jsonl")).expect("the vectors exist");
    let mut outcomes = Outcomes::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("verdicts.tsv"));
    for case in text.lines().map(Case::read) {
        let (_, target) = VECTORS.iter().find(|(id, _)| *id == case.id).expect("each case has a target");
        record(&mut outcomes, &case, target);
    }
    outcomes.finish();
}

/// Records the verdict of the generated code on a case.
fn record(outcomes: &mut Outcomes, case: &Case<'_>, target: &Target) {
    let checks = match target {
        Target::Type(checks) => checks,
        Target::Refused(reason) if case.valid == Some(true) => {
            return outcomes.wrong(case.id, format!("valid, its lexicon is refused: {reason}"));
        }
        Target::Refused(reason) => return outcomes.open(case.id, format!("its lexicon is refused: {reason}")),
    };
    let data = if checks.is_wrapped { format!("{{\"value\":{}}}", case.data()) } else { case.data().to_owned() };
    let verdict = checks.check(&data, Leniency::DEFAULT);
    match case.valid {
        Some(true) if !verdict.is_valid() => {
            println!("{}: {verdict}", case.about());
            outcomes.wrong(case.id, format!("valid, refused: {}", case.why()));
        }
        Some(false) if verdict.is_valid() => outcomes.wrong(case.id, format!("invalid, passes: {}", case.why())),
        None => outcomes.open(case.id, if verdict.is_valid() { "unsettled: valid" } else { "unsettled: invalid" }),
        Some(_) => outcomes.right(case.id),
    }
}
