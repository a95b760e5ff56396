//! Names of generated code. For any names in lexicons, the code parses, every identifier is valid in every edition, and
//! unique in its namespace. Names depend neither on the order of files nor on unrelated definitions.
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

/// The number of random corpora.
const SEEDS: u64 = 100;

/// Generates code for documents, which are pairs of a path and JSON. Returns whether there were no errors as well.
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

fn generate_valid(documents: &[(String, String)], config: &Config) -> String {
    let (code, is_valid) = generate(documents, config);
    assert!(is_valid, "the random lexicons must be valid");
    code
}

#[test]
fn every_valid_name_becomes_one_that_compiles_and_is_unique() {
    for seed in 0..SEEDS {
        let corpus = Corpus::random(seed);
        let strings = if seed % 4 == 0 { Strings::Borrowed } else { Strings::Owned };
        let code = generate_valid(&corpus.documents(), &Config::default().strings(strings).keep_going(true));
        let violations = rules::violations(&code);
        assert!(violations.is_empty(), "seed {seed}:\n{}", violations.join("\n"));
    }
}

#[test]
fn invalid_names_are_diagnostics_without_further_errors() {
    for seed in 0..SEEDS {
        let mut corpus = Corpus::random(seed);
        corpus.spoil(&mut Random::with_seed(seed));
        let (code, _) = generate(&corpus.documents(), &Config::default().keep_going(true));
        let violations = rules::violations(&code);
        assert!(violations.is_empty(), "seed {seed}:\n{}", violations.join("\n"));
    }
}

#[test]
fn names_do_not_depend_on_the_order_of_files() {
    let config = Config::default().keep_going(true);
    for seed in 0..SEEDS / 4 {
        let corpus = Corpus::random(seed);
        let mut documents = corpus.documents();
        let code = generate_valid(&documents, &config);
        shuffle(&mut documents, &mut Random::with_seed(seed));
        assert!(code == generate_valid(&documents, &config), "seed {seed}");
        documents.reverse();
        assert!(code == generate_valid(&documents, &config), "seed {seed}");
    }
}

#[test]
fn unrelated_definitions_change_no_name() {
    let config = Config::default().keep_going(true);
    for seed in 0..SEEDS / 2 {
        let mut corpus = Corpus::random(seed);
        let before = rules::items(&generate_valid(&corpus.documents(), &config));
        corpus.add_unrelated(&mut Random::with_seed(seed));
        let after = rules::items(&generate_valid(&corpus.documents(), &config));
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
    for (code, violation) in [
        ("pub struct A; pub struct A;", ": `A` is declared twice"),
        ("pub struct A; pub const A: u8 = 1;", ": `A` is declared twice"),
        ("pub mod r#x {}", ": `r#x` is raw without need"),
        ("pub struct Self_2;", ": `Self_2` is not a name of a type"),
        ("pub enum A { B, B }", "::A: `B` is declared twice"),
        ("pub mod fooBar {}", ": `fooBar` is not a name of a field, a method or a module"),
        ("pub mod größe {}", ": `größe` may look like another name"),
        ("pub mod gen {}", ": `gen` is a keyword"),
        (
            "pub struct A { pub b: u8 } object! { A { \"c\" => c: required; } }",
            "::A: the fields are [\"b\"], but the entries are for [\"c\"]",
        ),
        ("impl A { pub const B: u8 = 1; pub fn B() {} }", ": `B` is declared twice"),
        ("use a::b;", ": unexpected `use a :: b ;`"),
        ("pub struct", "the code does not parse: unexpected end of input, expected identifier"),
    ] {
        let violations = rules::violations(code);
        assert!(violations.iter().any(|found| found == violation), "{code}: {violations:?}");
    }
}
