//! Names are total: whatever lexicons call things, the code parses, every identifier is legal under every edition, nothing in
//! one name space is called alike, and names depend neither on the order of files nor on what stands beside them.
//!
//! The lexicons are random but the same in every run. A failure names its seed.

use lexgen::source::Sources;
use lexgen::{Config, Strings};

#[path = "names/invent.rs"]
mod invent;
#[path = "names/rules.rs"]
mod rules;

use invent::{Corpus, Random};

/// How many corpora are tried.
const SEEDS: u64 = 100;

/// The code for documents, which are given as path and text.
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
    assert!(sound, "the invented lexicons are legal");
    code
}

#[test]
fn every_legal_name_becomes_one_that_compiles_and_is_nobody_elses() {
    for seed in 0..SEEDS {
        let corpus = Corpus::invent(&mut Random::new(seed));
        let strings = if seed % 4 == 0 { Strings::Borrowed } else { Strings::Owned };
        let code = legal(&corpus.documents(), &Config::default().strings(strings).keep_going(true));
        let faults = rules::faults(&code);
        assert!(faults.is_empty(), "seed {seed}:\n{}", faults.join("\n"));
    }
}

#[test]
fn illegal_names_are_diagnostics_and_leave_the_rest_sound() {
    for seed in 0..SEEDS {
        let mut random = Random::new(seed);
        let mut corpus = Corpus::invent(&mut random);
        corpus.spoil(&mut random);
        let (code, _) = generate(&corpus.documents(), &Config::default().keep_going(true));
        let faults = rules::faults(&code);
        assert!(faults.is_empty(), "seed {seed}:\n{}", faults.join("\n"));
    }
}

#[test]
fn the_order_of_files_plays_no_part() {
    let config = Config::default().keep_going(true);
    for seed in 0..SEEDS / 4 {
        let mut random = Random::new(seed);
        let corpus = Corpus::invent(&mut random);
        let mut documents = corpus.documents();
        let code = legal(&documents, &config);
        random.shuffle(&mut documents);
        assert!(code == legal(&documents, &config), "seed {seed}");
        documents.reverse();
        assert!(code == legal(&documents, &config), "seed {seed}");
    }
}

#[test]
fn what_is_added_elsewhere_changes_no_name() {
    let config = Config::default().keep_going(true);
    for seed in 0..SEEDS / 2 {
        let mut random = Random::new(seed);
        let mut corpus = Corpus::invent(&mut random);
        let before = rules::items(&legal(&corpus.documents(), &config));
        corpus.add_elsewhere(&mut random);
        let after = rules::items(&legal(&corpus.documents(), &config));
        let lost: Vec<&String> = before.difference(&after).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:#?}");
    }
}

#[test]
fn the_rules_notice_what_is_wrong() {
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
