//! Compares two validators that share no code, the generated one and the interpreter, on random data of random
//! lexicons. They report the same problems at the same paths.
//!
//! `LEXGEN_CASES` sets the number of cases, `LEXGEN_SEED` the seed of data, and `LEXGEN_LEXICON_SEED` the seed of
//! lexicons.

use std::env;
use std::path::Path;

use lexgen::sample::{Part, Random, Sampler};
use lexgen::validate::{Constraint, Problem, Problems, Validator};
use lexgen::{Config, Unresolved, corpus, diagnostic, source};
use lexgen_runtime::{Leniency, Value, dag_cbor, json};
use lexgen_test_data::{Raw, interpret, is_in_data_model, make_hostile};
use lexgen_validation::random::{SEED, SETS};
use lexgen_validation::{Checks, Data, Target, Verdict};

/// The default number of cases.
const CASES: u64 = 24_000;

#[test]
fn both_validators_agree_on_random_data() {
    let cases = number("LEXGEN_CASES", CASES);
    let seed = number("LEXGEN_SEED", 1);
    let per_set = cases.div_ceil(SETS.len() as u64);
    let mut counts = Counts::default();
    for (index, (directory, targets)) in SETS.iter().enumerate() {
        let set = Set::load(Path::new(directory));
        for round in 0..per_set {
            let mut random = Random::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(round));
            let Some((data, target)) = random.choose(targets) else { continue };
            let Target::Type(checks) = target else { panic!("a valid lexicon is rejected: {target:?}") };
            let value = set.value(*data, checks, &mut random, &mut counts);
            let leniency =
                *random.choose(&[Leniency::STRICT, Leniency::DEFAULT, Leniency::LENIENT]).unwrap_or(&Leniency::STRICT);
            if let Err(difference) = set.compare(*data, checks, &value, leniency, &mut counts) {
                panic!(
                    "set {index} of lexicon seed {SEED}, round {round} of seed {seed}, {data:?}, {leniency:?}:\n{difference}\n{}\nin {directory}",
                    json::to_string(&value).unwrap_or_else(|_| format!("{value:?}"))
                );
            }
        }
    }
    println!("{counts:?}");
    assert!(counts.valid > cases / 8, "too few of the cases are valid: {counts:?}");
    assert!(counts.invalid > cases / 20, "too few of the cases are invalid: {counts:?}");
    assert!(counts.hostile > cases / 20, "too few of the cases are hostile: {counts:?}");
}

fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().expect("the variable is a number"))
}

/// The number of cases by verdict.
#[derive(Debug, Default)]
struct Counts {
    valid: u64,
    invalid: u64,
    unreadable: u64,
    /// Values outside of the data model.
    hostile: u64,
    /// Definitions that have no valid data.
    impossible: u64,
}

/// A set of lexicons, loaded for the interpreter and the sampler.
struct Set {
    sampler: Sampler,
    validator: Validator,
}

impl Set {
    fn load(directory: &Path) -> Self {
        let mut diagnostics = diagnostic::Diagnostics::default();
        let sources = source::load(&[directory.to_owned()], &mut diagnostics);
        let config = Config::default().unresolved(Unresolved::Data);
        let corpus = corpus::read(&sources, &config, &mut diagnostics);
        assert!(!diagnostics.has_errors());
        Self { sampler: Sampler::new(&corpus), validator: Validator::new(&corpus) }
    }

    /// Returns valid data, nearly valid data, or sometimes arbitrary data.
    fn value(&self, data: Data, checks: &Checks, random: &mut Random, counts: &mut Counts) -> Value {
        if random.one_in(20) {
            return lexgen_data::sample::value(3, random);
        }
        let (name, part) = named(data);
        let id = self.sampler.find(name).expect("each target is a definition");
        let made = match part {
            None => self.sampler.sample(id, random),
            Some(part) => self.sampler.sample_part(id, part, random),
        };
        let Ok(value) = made else {
            counts.impossible += 1;
            return lexgen_data::sample::value(3, random);
        };
        if random.one_in(3) {
            return value;
        }
        if random.one_in(4) {
            let mut hostile = value;
            for _ in 0..random.between(1, 2) {
                make_hostile(&mut hostile, &mut |most| random.index(most));
            }
            return hostile;
        }
        loop {
            let mutated = match part {
                None => self.sampler.mutate(id, &value, random),
                Some(part) => self.sampler.mutate_part(id, part, &value, random),
            };
            let mutated = mutated.expect("a sample can be mutated");
            // Most mutations cannot be deserialized. Those that can, but are invalid, test more.
            let verdict = checks.check_value(&mutated, Leniency::STRICT);
            if matches!(verdict, Verdict::Invalid(_)) || random.one_in(8) {
                return mutated;
            }
        }
    }

    fn interpret(&self, data: Data, value: &Value, leniency: Leniency) -> Result<(), Problems> {
        let (name, part) = named(data);
        interpret(&self.validator, name, part, value, leniency)
    }

    fn compare(
        &self,
        data: Data,
        checks: &Checks,
        value: &Value,
        leniency: Leniency,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let generated = checks.check_value(value, leniency);
        let mut of_strict_text = leniency;
        // This leniency accepts invalid datetimes. Generated types can deserialize those only under `lossy`, which is
        // not set here.
        of_strict_text.datetimes = false;
        let interpreted: Vec<Problem> = match self.interpret(data, value, of_strict_text) {
            Ok(()) => Vec::new(),
            Err(problems) => problems.into_iter().collect(),
        };
        match &generated {
            Verdict::Valid => counts.valid += 1,
            Verdict::Invalid(_) => counts.invalid += 1,
            Verdict::Unreadable(_) => counts.unreadable += 1,
        }
        let in_model = is_in_data_model(value);
        counts.hostile += u64::from(!in_model);
        // The same data as DAG-CBOR, even if it is outside of the data model.
        let block = dag_cbor::to_vec(&Raw(value)).expect("a raw value can be written");
        assert_eq!(dag_cbor::from_slice::<Value>(&block).is_ok(), in_model, "{value:?}");
        let binary = checks.check_block(&block, leniency);
        // Fields that parameters ignore need not be in the data model.
        if !checks.is_kept && !in_model {
            return Ok(());
        }
        for (form, verdict) in [("value", &generated), ("DAG-CBOR", &binary)] {
            if !agree(verdict, &interpreted) {
                let interpreted: Vec<String> = interpreted.iter().map(Problem::to_string).collect();
                return Err(format!("generated, of the {form}: {verdict}\ninterpreted: {}", interpreted.join("; ")));
            }
        }
        // Data in the data model is also checked as JSON and DAG-CBOR. A link is excluded: it is an object in JSON, and
        // parameters would ignore its keys.
        let text = json::to_string(value).ok().filter(|_| value.as_object().is_some());
        if let Some(text) = text {
            let read = checks.check(&text, leniency);
            if read.is_valid() != generated.is_valid() {
                return Err(format!("as a value: {generated}\nas JSON: {read}"));
            }
        }
        Ok(())
    }
}

/// Returns the name of the definition, and the part of it.
fn named(data: Data) -> (&'static str, Option<Part>) {
    match data {
        Data::Definition(name) => (name, None),
        Data::Part(name, "params") => (name, Some(Part::Parameters)),
        Data::Part(name, "input") => (name, Some(Part::Input)),
        Data::Part(name, "output") => (name, Some(Part::Output)),
        Data::Part(name, _) => (name, Some(Part::Message)),
    }
}

/// Returns whether `outer` equals `inner` or is a prefix of it.
fn covers(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Returns whether two verdicts agree. Deserialization stops at the first error: its path must be that of a problem
/// that the interpreter found, or be below it. Otherwise all problems must be equal.
fn agree(generated: &Verdict, interpreted: &[Problem]) -> bool {
    match generated {
        Verdict::Valid => interpreted.is_empty(),
        Verdict::Unreadable(message) => {
            let path = message.strip_prefix('`').and_then(|rest| rest.split_once("`: ")).map_or("", |(path, _)| path);
            interpreted.iter().any(|problem| {
                let found = problem.path.to_string();
                // The interpreter ignores the content of an object of the wrong type. Deserialization may reach it
                // first.
                let object = match problem.constraint {
                    Constraint::TypeName => found.strip_suffix("$type").map(|object| object.trim_end_matches('.')),
                    Constraint::Type => Some(found.as_str()),
                    _ => None,
                };
                // The same holds for the content of a `$type` that is not a string.
                let type_name = match found.as_str() {
                    "" => "$type".to_owned(),
                    found => format!("{found}.$type"),
                };
                let is_in_type = problem.constraint == Constraint::DataModel && covers(&type_name, path);
                found == path || is_in_type || object.is_some_and(|object| covers(object, path))
            })
        }
        Verdict::Invalid(problems) => {
            let all = |problems: &[Problem]| {
                let mut all: Vec<(String, String)> =
                    problems.iter().map(|problem| (problem.path.to_string(), problem.constraint.to_string())).collect();
                all.sort();
                all
            };
            all(problems) == all(interpreted)
        }
    }
}

/// Tests of shared data are not compiled without it. With `CI=true`, that is a failure.
#[test]
fn shared_data_exists_where_required() {
    let _ = lexgen_test_data::shared();
}
