//! What tests of decisions have in common: lexicons in a line, and what is said of them and by them.

use lexgen::Config;
use lexgen::diagnostic::Severity;
use lexgen::source::Sources;
use lexgen::validate::{Leniency, Validator};
use lexgen_data::{Value, json};

/// The NSID of the lexicons here.
pub const ID: &str = "com.example.thing";

/// A lexicon with these definitions.
#[must_use]
pub fn lexicon(defs: &str) -> String {
    format!(r#"{{"lexicon":1,"id":"{ID}","defs":{{{defs}}}}}"#)
}

/// A lexicon whose main definition is an object with this one field `a`.
#[must_use]
pub fn field(schema: &str) -> String {
    object(&format!(r#""properties":{{"a":{schema}}}"#))
}

/// A lexicon whose main definition is an object.
#[must_use]
pub fn object(fields: &str) -> String {
    lexicon(&format!(r#""main":{{"type":"object",{fields}}}"#))
}

/// What is said of a lexicon, also what is said only if one asks for it: severities and codes.
#[must_use]
pub fn said(lexicon: &str) -> Vec<String> {
    let mut sources = Sources::default();
    sources.add(format!("{ID}.json"), lexicon.to_owned());
    let run = lexgen::check(&sources, &Config::default().pedantic(true));
    run.diagnostics
        .iter()
        .map(|found| match found.severity {
            Severity::Error => format!("error {}", found.code),
            _ => format!("warning {}", found.code),
        })
        .collect()
}

/// The code that a lexicon becomes.
///
/// # Panics
///
/// If it has errors.
#[must_use]
pub fn code(lexicon: &str) -> String {
    let mut sources = Sources::default();
    sources.add(format!("{ID}.json"), lexicon.to_owned());
    let run = lexgen::generate(&sources, &Config::default());
    run.output.expect("the lexicon is sound").into_values().collect()
}

/// What a lexicon's main definition says of data, as servers check new data.
///
/// # Errors
///
/// The data is not valid; why.
///
/// # Panics
///
/// If the lexicon has errors.
pub fn verdict(lexicon: &str, data: &str) -> Result<(), String> {
    verdict_with(lexicon, data, Leniency::DEFAULT)
}

/// As [`verdict`], more strictly or less.
///
/// # Errors
///
/// The data is not valid; why.
///
/// # Panics
///
/// If the lexicon has errors.
pub fn verdict_with(lexicon: &str, data: &str, leniency: Leniency) -> Result<(), String> {
    let validator = Validator::from_texts([(format!("{ID}.json"), lexicon)]).expect("the lexicon is sound");
    let value: Value = json::from_str(data).map_err(|error| error.to_string())?;
    let checker = validator.definition(ID).expect("there is a main definition");
    checker.check(&value, leniency).map_err(|problems| problems.to_string())
}
