//! Random lexicons are valid, and each of their definitions has data.

use std::collections::BTreeMap;

use lexgen::Config;
use lexgen::corpus;
use lexgen::diagnostic::{Diagnostics, Severity, render};
use lexgen::sample::{Random, Sampler};
use lexgen::source::Sources;
use lexgen::validate::{Leniency, Validator};
use lexgen_random_lexicons::{Names, lexicons, lexicons_with};
use lexgen_test_data::interpret;

/// The number of documents for one seed.
const DOCUMENTS: usize = 15;

/// The number of seeds.
const SEEDS: u64 = 20;

fn sources(names: Names, seed: u64) -> Sources {
    let mut sources = Sources::default();
    for lexicon in lexicons_with(names, seed, DOCUMENTS) {
        sources.add(lexicon.path(), lexicon.text);
    }
    sources
}

fn seeds() -> impl Iterator<Item = (Names, u64)> {
    (0..SEEDS).flat_map(|seed| [(Names::Ordinary, seed), (Names::Hard, seed)])
}

#[test]
fn the_generated_code_has_no_errors() {
    for (names, seed) in seeds() {
        let sources = sources(names, seed);
        let run = lexgen::check(&sources, &Config::default());
        let errors: Vec<String> = run
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .map(|diagnostic| render(diagnostic, &sources, false))
            .collect();
        assert!(errors.is_empty(), "{names:?}, seed {seed}:\n{}", errors.join("\n"));
    }
}

#[test]
fn code_is_generated_for_them() {
    for seed in 0..4 {
        let run = lexgen::generate(&sources(Names::Ordinary, seed), &Config::default());
        assert!(run.output.is_some(), "seed {seed}");
    }
}

#[test]
fn one_seed_makes_the_same_documents_each_time() {
    assert_eq!(lexicons(7, 10), lexicons(7, 10));
    assert_ne!(lexicons(7, 10), lexicons(8, 10));
}

#[test]
fn every_construct_of_the_language_occurs() {
    let all: String = (0..SEEDS).flat_map(|seed| lexicons(seed, DOCUMENTS)).map(|lexicon| lexicon.text).collect();
    let mut counts = BTreeMap::new();
    for word in [
        r#""type":"record""#,
        r#""type":"query""#,
        r#""type":"procedure""#,
        r#""type":"subscription""#,
        r#""type":"token""#,
        r#""type":"boolean""#,
        r#""type":"integer""#,
        r#""type":"string""#,
        r#""type":"bytes""#,
        r#""type":"cid-link""#,
        r#""type":"blob""#,
        r#""type":"unknown""#,
        r#""type":"union","refs":[]"#,
        r#""closed":true"#,
        r#""nullable":["#,
        r#""const":"#,
        r#""default":"#,
        r#""enum":["#,
        r#""knownValues":["#,
        r#""items":{"type":"array""#,
        r#""items":{"type":"object""#,
        r#""items":{"type":"union""#,
        r#""minGraphemes":"#,
        r#""maxSize":"#,
        r#""schema":{"type":"ref""#,
    ] {
        counts.insert(word, all.matches(word).count());
    }
    assert!(counts.values().all(|count| *count >= 3), "{counts:#?}");
}

#[test]
fn every_definition_has_valid_data() {
    for (names, seed) in seeds() {
        let corpus = corpus::read(&sources(names, seed), &Config::default(), &mut Diagnostics::default());
        let (sampler, validator) = (Sampler::new(&corpus), Validator::new(&corpus));
        let mut random = Random::with_seed(seed);
        for id in sampler.definitions() {
            let whole = sampler.is_data(id).then_some(None);
            for part in whole.into_iter().chain(sampler.parts(id).into_iter().map(Some)) {
                for _ in 0..5 {
                    let made = match part {
                        Some(part) => sampler.sample_part(id, part, &mut random),
                        None => sampler.sample(id, &mut random),
                    };
                    let value = made.unwrap_or_else(|error| panic!("{names:?}, seed {seed}: {id} {part:?}: {error}"));
                    interpret(&validator, &id.to_string(), part, &value, Leniency::STRICT).unwrap_or_else(|problems| {
                        panic!("{names:?}, seed {seed}: {id} {part:?}: {problems}\n{value:?}")
                    });
                }
            }
        }
    }
}
