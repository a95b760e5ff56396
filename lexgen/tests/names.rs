//! Names are total: whatever names lexicons have, the code parses, every identifier is valid under every edition, and no name
//! space has one twice. Names depend neither on the order of files nor on unrelated definitions.
//!
//! The lexicons are random but the same in every run. A failure names its seed.

use lexgen::source::Sources;
use lexgen::{Config, Strings};
use lexgen_data::sample::Random;

#[path = "names/corpus.rs"]
mod corpus;
#[path = "names/rules.rs"]
mod rules;

use corpus::Corpus;

/// How many corpora are tried.
const SEEDS: u64 = 100;

/// Generates code for documents, each a path and JSON, and returns it with whether there were no errors.
fn generate(documents: &[(String, String)], config: &Config) -> (String, bool) {
    let mut sources = Sources::default();
    for (path, text) in documents {
        sources.add(path, text.clone());
    }
    let run = lexgen::generate(&sources, config);
    let errors: Vec<String> = run
        .diagnostics
        .iter()
        .filter(|found| found.severity == lexgen::diagnostic::Severity::Error)
        .map(|found| lexgen::diagnostic::render(found, &sources, false))
        .collect();
    let code = run.output.unwrap_or_else(|| panic!("no code: {}", errors.join("\n")));
    (code.into_values().next().unwrap_or_default(), errors.is_empty())
}

fn legal(documents: &[(String, String)], config: &Config) -> String {
    let (code, sound) = generate(documents, config);
    assert!(sound, "the random lexicons are valid");
    code
}

#[test]
fn every_valid_name_becomes_one_that_compiles_and_is_unique() {
    for seed in 0..SEEDS {
        let corpus = Corpus::random(seed);
        let strings = if seed % 4 == 0 { Strings::Borrowed } else { Strings::Owned };
        let code = legal(&corpus.documents(), &Config::default().strings(strings).keep_going(true));
        let faults = rules::faults(&code);
        assert!(faults.is_empty(), "seed {seed}:\n{}", faults.join("\n"));
    }
}

#[test]
fn invalid_names_are_diagnostics_without_further_errors() {
    for seed in 0..SEEDS {
        let mut corpus = Corpus::random(seed);
        corpus.spoil(&mut Random::with_seed(seed));
        let (code, _) = generate(&corpus.documents(), &Config::default().keep_going(true));
        let faults = rules::faults(&code);
        assert!(faults.is_empty(), "seed {seed}:\n{}", faults.join("\n"));
    }
}

#[test]
fn names_do_not_depend_on_the_order_of_files() {
    let config = Config::default().keep_going(true);
    for seed in 0..SEEDS / 4 {
        let corpus = Corpus::random(seed);
        let mut documents = corpus.documents();
        let code = legal(&documents, &config);
        shuffle(&mut documents, &mut Random::with_seed(seed));
        assert!(code == legal(&documents, &config), "seed {seed}");
        documents.reverse();
        assert!(code == legal(&documents, &config), "seed {seed}");
    }
}

#[test]
fn unrelated_definitions_change_no_name() {
    let config = Config::default().keep_going(true);
    for seed in 0..SEEDS / 2 {
        let mut corpus = Corpus::random(seed);
        let before = rules::items(&legal(&corpus.documents(), &config));
        corpus.add_unrelated(&mut Random::with_seed(seed));
        let after = rules::items(&legal(&corpus.documents(), &config));
        let lost: Vec<&String> = before.difference(&after).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:#?}");
    }
}

fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for index in (1..items.len()).rev() {
        items.swap(index, random.index(index + 1));
    }
}

#[test]
fn the_rules_detect_violations() {
    for (code, fault) in [
        ("pub struct A; pub struct A;", ": `A` is there twice"),
        ("pub struct A; pub const A: u8 = 1;", ": `A` is there twice"),
        ("pub mod r#x {}", ": `r#x` is raw for nothing"),
        ("pub struct Self_2;", ": `Self_2` is no name for a type"),
        ("pub enum A { B, B }", "::A: `B` is there twice"),
        ("pub mod fooBar {}", ": `fooBar` is no name for a field, a method or a module"),
        ("pub mod größe {}", ": `größe` may look like another name"),
        ("pub mod gen {}", ": `gen` is a keyword"),
        (
            "pub struct A { pub b: u8 } object! { A { \"c\" => c: required; } }",
            "::A: the fields are [\"b\"], but the rows are for [\"c\"]",
        ),
        ("impl A { pub const B: u8 = 1; pub fn B() {} }", ": `B` is there twice"),
        ("use a::b;", ": nobody expects `use a :: b ;`"),
        ("pub struct", "it does not parse: unexpected end of input, expected identifier"),
    ] {
        let faults = rules::faults(code);
        assert!(faults.iter().any(|found| found == fault), "{code}: {faults:?}");
    }
}
