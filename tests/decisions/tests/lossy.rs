//! Types under the option `lossy` against the interpreter, which knows nothing of it: what one keeps as invalid data,
//! the other reports.

use std::fmt::Debug;
use std::path::Path;

use lexgen::sample::{Random, Sampler};
use lexgen::validate::{Leniency, Problem, Problems, Validator};
use lexgen::{Config, corpus, diagnostic, source};
use lexgen_golden::cases::lossy::com::example::defs::PostView;
use lexgen_golden::cases::lossy::com::example::post::Post;
use lexgen_runtime::{Constraint, Validate, Value, json};
use serde::Serialize;
use serde::de::DeserializeOwned;

const CASES: u64 = 1_000;

#[test]
fn both_validators_agree_on_what_is_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/lossy/lexicons");
    let mut diagnostics = diagnostic::Diagnostics::default();
    let sources = source::load(&[folder], &mut diagnostics);
    let corpus = corpus::read(&sources, &Config::default(), &mut diagnostics);
    assert!(!diagnostics.has_errors());
    let (sampler, validator) = (Sampler::new(&corpus), Validator::new(&corpus));
    assert_agree::<Post>("com.example.post", &sampler, &validator);
    assert_agree::<PostView>("com.example.defs#postView", &sampler, &validator);
}

fn assert_agree<T>(name: &str, sampler: &Sampler, validator: &Validator)
where
    T: DeserializeOwned + Serialize + Validate + PartialEq + Debug,
{
    let id = sampler.find(name).expect("it is a definition");
    let checker = validator.definition(name).expect("it is a type of data");
    let mut kept = 0;
    for round in 0..CASES {
        let mut random = Random::with_seed(round);
        let mut value = sampler.sample(id, &mut random).expect("there are values of it");
        for _ in 0..random.between(0, 3) {
            value = sampler.mutate(id, &value, &mut random).expect("what can be sampled can be changed");
        }
        // Some changes lead out of the data model.
        let Ok(text) = json::to_string(&value) else { continue };
        let interpreted = problems(checker.check(&value, Leniency::STRICT));
        let Ok(read) = json::from_str::<T>(&text) else {
            assert!(!interpreted.is_empty(), "{text}");
            continue;
        };
        let written = json::to_string(&read).expect("what was read can be written");
        assert_eq!(json::from_str::<Value>(&written).expect("it is data"), value, "{text}");
        let found = problems(read.validate_with(Leniency::STRICT));
        kept += u64::from(found.iter().any(|problem| problem.constraint == Constraint::Readable));
        let is_covered = |inner: &Problem, outer: &Problem| covers(&outer.path.to_string(), &inner.path.to_string());
        for problem in &interpreted {
            assert!(
                found.iter().any(|outer| is_covered(problem, outer)),
                "{problem} is not reported: {text}\n{found:?}"
            );
        }
        for problem in &found {
            let is_reported = interpreted.iter().any(|inner| is_covered(inner, problem));
            assert!(is_reported, "{problem} is not a problem: {text}\n{interpreted:?}");
        }
    }
    assert!(kept > CASES / 20, "too little invalid data was kept: {kept}");
}

fn problems(result: Result<(), Problems>) -> Vec<Problem> {
    result.err().into_iter().flatten().collect()
}

/// Returns whether one path is another or leads to it.
fn covers(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}
