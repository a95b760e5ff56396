//! Two validators that share no code, the emitted one and the interpreter, on random data of random lexicons: they say the
//! same, at the same paths.
//!
//! `LEXGEN_CASES` and `LEXGEN_SEED` make a longer run, or another; `LEXGEN_LEXICON_SEED` makes other lexicons.

use std::env;
use std::path::Path;

use lexgen::sample::{Part, Random, Sampler};
use lexgen::validate::{Constraint, Problem, Problems, Validator};
use lexgen::{Config, Unresolved, corpus, diagnostic, source};
use lexgen_runtime::{Leniency, Value, dag_cbor, json};
use lexgen_test_data::{Raw, interpret, is_in_data_model, make_hostile};
use lexgen_validation::random::{SEED, SETS};
use lexgen_validation::{Checks, Data, Target, Verdict};

/// How many cases are tried if nothing else is said.
const CASES: u64 = 24_000;

#[test]
fn both_validators_agree_on_random_data() {
    let cases = number("LEXGEN_CASES", CASES);
    let seed = number("LEXGEN_SEED", 1);
    let per_set = cases.div_ceil(SETS.len() as u64);
    let mut counts = Counts::default();
    for (index, (folder, targets)) in SETS.iter().enumerate() {
        let set = Set::load(Path::new(folder));
        for round in 0..per_set {
            let mut random = Random::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(round));
            let Some((data, target)) = random.choose(targets) else { continue };
            let Target::Type(checks) = target else { panic!("a legal lexicon is refused: {target:?}") };
            let value = set.value(*data, checks, &mut random, &mut counts);
            let leniency =
                *random.choose(&[Leniency::STRICT, Leniency::DEFAULT, Leniency::LENIENT]).unwrap_or(&Leniency::STRICT);
            if let Err(difference) = set.compare(*data, checks, &value, leniency, &mut counts) {
                panic!(
                    "set {index} of lexicon seed {SEED}, round {round} of seed {seed}, {data:?}, {leniency:?}:\n{difference}\n{}\nin {folder}",
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

fn number(variable: &str, otherwise: u64) -> u64 {
    env::var(variable).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// How many cases there were.
#[derive(Debug, Default)]
struct Counts {
    valid: u64,
    invalid: u64,
    unreadable: u64,
    /// Of values that are not in the data model.
    hostile: u64,
    /// Of definitions of which there is no data.
    impossible: u64,
}

/// A set of lexicons, as the interpreter and the sampler have it.
struct Set {
    sampler: Sampler,
    validator: Validator,
}

impl Set {
    fn load(folder: &Path) -> Self {
        let mut diagnostics = diagnostic::Diagnostics::default();
        let sources = source::load(&[folder.to_owned()], &mut diagnostics);
        let config = Config::default().unresolved(Unresolved::Data);
        let corpus = corpus::read(&sources, &config, &mut diagnostics);
        assert!(!diagnostics.has_errors());
        Self { sampler: Sampler::new(&corpus), validator: Validator::new(&corpus) }
    }

    /// Valid data, data that is nearly so, and now and then any.
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
            let mutated = mutated.expect("what can be sampled can be changed");
            // Most changes make data that cannot be read. What can be read, and is invalid all the same, says more.
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
        let emitted = checks.check_value(value, leniency);
        let mut of_strict_text = leniency;
        // Emitted types keep text that is no datetime only under `lossy`, which none of these are: what this would let
        // pass, they cannot read.
        of_strict_text.datetimes = false;
        let interpreted: Vec<Problem> = match self.interpret(data, value, of_strict_text) {
            Ok(()) => Vec::new(),
            Err(problems) => problems.into_iter().collect(),
        };
        match &emitted {
            Verdict::Valid => counts.valid += 1,
            Verdict::Invalid(_) => counts.invalid += 1,
            Verdict::Unreadable(_) => counts.unreadable += 1,
        }
        let in_model = is_in_data_model(value);
        counts.hostile += u64::from(!in_model);
        // The same data as DAG-CBOR, which is written whether it is in the data model or not.
        let block = dag_cbor::to_vec(&Raw(value)).expect("it can be written unchecked");
        assert_eq!(dag_cbor::from_slice::<Value>(&block).is_ok(), in_model, "{value:?}");
        let binary = checks.check_block(&block, leniency);
        // What parameters ignore need not be in the data model.
        if !checks.is_kept && !in_model {
            return Ok(());
        }
        for (what, verdict) in [("value", &emitted), ("DAG-CBOR", &binary)] {
            if !agree(verdict, &interpreted) {
                let interpreted: Vec<String> = interpreted.iter().map(Problem::to_string).collect();
                return Err(format!("emitted, of the {what}: {verdict}\ninterpreted: {}", interpreted.join("; ")));
            }
        }
        // What can be written is read from text and from bytes as well; but a link is an object there, of which parameters
        // ignore all keys.
        let text = json::to_string(value).ok().filter(|_| value.as_object().is_some());
        if let Some(text) = text {
            let read = checks.check(&text, leniency);
            if read.is_valid() != emitted.is_valid() {
                return Err(format!("as a value: {emitted}\nas text: {read}"));
            }
        }
        Ok(())
    }
}

/// The definition, and which part of it.
fn named(data: Data) -> (&'static str, Option<Part>) {
    match data {
        Data::Definition(name) => (name, None),
        Data::Part(name, "params") => (name, Some(Part::Parameters)),
        Data::Part(name, "input") => (name, Some(Part::Input)),
        Data::Part(name, "output") => (name, Some(Part::Output)),
        Data::Part(name, _) => (name, Some(Part::Message)),
    }
}

/// Whether one path is another or leads to it.
fn covers(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Whether two verdicts are the same. On data that cannot be read, one names the first thing wrong: it must be one of
/// those that the other names, or one must lead to the other. Else all problems are the same.
fn agree(emitted: &Verdict, interpreted: &[Problem]) -> bool {
    match emitted {
        Verdict::Valid => interpreted.is_empty(),
        Verdict::Unreadable(message) => {
            let path = message.strip_prefix('`').and_then(|rest| rest.split_once("`: ")).map_or("", |(path, _)| path);
            interpreted.iter().any(|problem| {
                let found = problem.path.to_string();
                // What an object of the wrong type holds is not looked into; reading may meet it before the type.
                let object = match problem.constraint {
                    Constraint::TypeName => found.strip_suffix("$type").map(|object| object.trim_end_matches('.')),
                    Constraint::Type => Some(found.as_str()),
                    _ => None,
                };
                // Nor is what a `$type` that is no name holds.
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

/// Tests of shared data are not even compiled where there is none; where it counts, that is a failure.
#[test]
fn shared_data_exists_where_required() {
    let _ = lexgen_test_data::shared();
}
