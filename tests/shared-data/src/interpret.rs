//! What the interpreter of lexicons says of a value, wherever in a lexicon that belongs.

use lexgen::sample::Part;
use lexgen::validate::{Leniency, Problems, Validator};
use lexgen_data::Value;

/// Checks a value against the definition `name`, or against a part of the endpoint of that name.
///
/// # Errors
///
/// All that is wrong with the value.
///
/// # Panics
///
/// If there is no such definition, or no such part of it.
pub fn interpret(
    validator: &Validator,
    name: &str,
    part: Option<Part>,
    value: &Value,
    leniency: Leniency,
) -> Result<(), Problems> {
    let checker = match part {
        None => validator.definition(name),
        Some(Part::Parameters) => validator.parameters(name),
        Some(Part::Input) => validator.input(name),
        Some(Part::Output) => validator.output(name),
        Some(Part::Error) => validator.error(name),
        Some(Part::Message) => {
            let messages = validator.message(name).unwrap_or_else(|| panic!("{name}: no message"));
            return messages.check(value, leniency);
        }
    };
    checker.unwrap_or_else(|| panic!("{name} {part:?}: not there")).check(value, leniency)
}
