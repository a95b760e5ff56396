//! Helpers of the tests of decisions: one-line lexicons, their diagnostics and code, and validation of data.

use lexgen::Config;
use lexgen::diagnostic::Severity;
use lexgen::source::Sources;
use lexgen::validate::{Leniency, Validator};
use lexgen_data::{Value, json};

/// The NSID of all lexicons.
pub const ID: &str = "com.example.thing";

/// Returns a lexicon with these definitions.
#[must_use]
pub fn lexicon(defs: &str) -> String {
    format!(r#"{{"lexicon":1,"id":"{ID}","defs":{{{defs}}}}}"#)
}

/// Returns a lexicon whose main definition is an object with the single field `a`.
#[must_use]
pub fn field(schema: &str) -> String {
    object(&format!(r#""properties":{{"a":{schema}}}"#))
}

/// Returns a lexicon whose main definition is an object.
#[must_use]
pub fn object(fields: &str) -> String {
    lexicon(&format!(r#""main":{{"type":"object",{fields}}}"#))
}

/// Returns the severities and codes of all diagnostics of a lexicon, including pedantic ones.
#[must_use]
pub fn diagnostics(lexicon: &str) -> Vec<String> {
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

/// Returns the code that is generated for a lexicon.
///
/// # Panics
///
/// Panics if the lexicon has errors.
#[must_use]
pub fn code(lexicon: &str) -> String {
    let mut sources = Sources::default();
    sources.add(format!("{ID}.json"), lexicon.to_owned());
    let run = lexgen::generate(&sources, &Config::default());
    run.output.expect("the lexicon is valid").into_values().collect()
}

/// Validates data against the main definition of a lexicon with the default leniency.
///
/// # Errors
///
/// Returns the problems of invalid data.
///
/// # Panics
///
/// Panics if the lexicon has errors.
pub fn verdict(lexicon: &str, data: &str) -> Result<(), String> {
    verdict_with(lexicon, data, Leniency::DEFAULT)
}

/// Validates data as [`verdict`] does, with this leniency.
///
/// # Errors
///
/// Returns the problems of invalid data.
///
/// # Panics
///
/// Panics if the lexicon has errors.
pub fn verdict_with(lexicon: &str, data: &str, leniency: Leniency) -> Result<(), String> {
    let validator = Validator::from_texts([(format!("{ID}.json"), lexicon)]).expect("the lexicon is valid");
    let value: Value = json::from_str(data).map_err(|error| error.to_string())?;
    let checker = validator.definition(ID).expect("there is a main definition");
    checker.check(&value, leniency).map_err(|problems| problems.to_string())
}
