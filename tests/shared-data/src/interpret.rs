//! Validates a value with the interpreter, against a definition or a part of an endpoint.

use lexgen::sample::Part;
use lexgen::validate::{Leniency, Problems, Validator};
use lexgen_data::Value;

/// Validates a value against the definition `name`, or against a part of the endpoint of that name.
///
/// # Errors
///
/// Returns all problems of the value.
///
/// # Panics
///
/// Panics if the definition or its part does not exist.
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
    checker.unwrap_or_else(|| panic!("{name} {part:?}: does not exist")).check(value, leniency)
}
