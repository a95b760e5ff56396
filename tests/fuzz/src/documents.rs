//! Targets that read lexicons, and data that is validated against lexicons at run time.

use std::sync::OnceLock;

use lexgen::Config;
use lexgen::diagnostic::{render, to_json};
use lexgen::source::Sources;
use lexgen::validate::{Leniency, Validator};
use lexgen_data::{Value, dag_cbor, json};
use lexgen_golden::cases::validation::com::example::plot::Plot;
use lexgen_runtime::{Typed as _, Validate as _};

/// The lexicon of the golden case `validation`.
const PLOT: &str = include_str!("../../cases/validation/lexicons/com.example.plot.json");

/// Lexicons: diagnostics can be rendered as text and as JSON.
pub(crate) fn check(input: &[u8]) {
    let sources = sources(input);
    let run = lexgen::check(&sources, &Config::default().pedantic(true));
    for diagnostic in run.diagnostics.iter().take(20) {
        assert!(render(diagnostic, &sources, false).len() < 8000, "a rendered diagnostic must be short");
        let text = to_json(diagnostic, &sources);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
    }
    assert_eq!(run.output.is_some(), !run.diagnostics.has_errors());
}

/// Lexicons: valid definitions are generated, and the code is the same each time.
pub(crate) fn generate(input: &[u8]) {
    let config = Config::default().keep_going(true);
    let generate = || lexgen::generate(&sources(input), &config).output.expect("with `keep_going`, there is output");
    let (first, second) = (generate(), generate());
    assert!(first.iter().eq(second.iter()), "two runs must generate the same code");
}

fn sources(input: &[u8]) -> Sources {
    let mut sources = Sources::default();
    sources.add("com.example.json", String::from_utf8_lossy(input).into_owned());
    sources
}

/// Data that is validated at run time: the verdict is that of the emitted type.
pub(crate) fn validator(input: &[u8]) {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    let validator = VALIDATOR.get_or_init(|| {
        Validator::from_texts([("com.example.plot.json", PLOT)]).expect("the lexicon of the case is valid")
    });
    if let Ok(value) = json::from_slice::<Value>(input) {
        let plot = json::from_slice::<Plot>(input).ok();
        agree(validator, &value, plot.as_ref());
    }
    if let Ok(value) = dag_cbor::from_slice::<Value>(input) {
        let plot = dag_cbor::from_slice::<Plot>(input).ok();
        agree(validator, &value, plot.as_ref());
    }
}

fn agree(validator: &Validator, value: &Value, plot: Option<&Plot>) {
    for leniency in [Leniency::DEFAULT, Leniency::STRICT] {
        let interpreted = validator.record(value, leniency);
        let emitted = plot.map(|plot| plot.validate_with(leniency));
        let is_same = interpreted.is_ok() == emitted.as_ref().is_some_and(Result::is_ok);
        assert!(is_same, "{}: {interpreted:?}, but {emitted:?}", Plot::TYPE);
    }
}
