//! Data on which the two validators once disagreed, in the format of `vectors/data`.

use std::iter;
use std::path::Path;

use lexgen::validate::Validator;
use lexgen_runtime::{Leniency, Value, json};
use lexgen_validation::Target;
use lexgen_validation::found::VECTORS;

use crate::case::Case;

#[path = "../build/case.rs"]
mod case;

#[test]
fn past_disagreements_of_the_validators_stay_fixed() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let text = std::fs::read_to_string(directory.join("vectors.jsonl")).expect("the cases exist");
    assert_eq!(text.lines().count(), VECTORS.len());
    for case in text.lines().map(Case::read) {
        let about = case.about();
        let (_, target) = VECTORS.iter().find(|(id, _)| *id == case.id).expect("each case has a target");
        let Target::Type(checks) = target else { panic!("{about}: {target:?}") };
        let data = if checks.is_wrapped { format!("{{\"value\":{}}}", case.data()) } else { case.data().to_owned() };
        let generated = checks.check(&data, Leniency::DEFAULT);
        assert_eq!(Some(generated.is_valid()), case.valid, "{about}: {generated}");

        let lexicons: Vec<String> = case.lexicons(&directory).iter().map(ToString::to_string).collect();
        let validator = Validator::from_texts(iter::zip(["lexicon.json"], lexicons)).expect("the lexicon is valid");
        let checker = match &case.part {
            Some(_) => validator.parameters(&case.target),
            None => validator.definition(&case.target),
        };
        // Some cases are outside of the data model.
        let Ok(value) = json::from_str::<Value>(case.data()) else {
            assert_eq!(case.valid, Some(false), "{about}");
            continue;
        };
        let interpreted = checker.expect("the definition exists").check(&value, Leniency::DEFAULT);
        assert_eq!(Some(interpreted.is_ok()), case.valid, "{about}: {interpreted:?}");
    }
}
