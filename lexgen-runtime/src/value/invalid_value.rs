//! [`InvalidValue`]: what a closed enumeration does not have.

use std::error::Error;
use std::fmt;

/// The error of making a value of a closed enumeration from something that is none of its values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvalidValue(String);

impl InvalidValue {
    /// The error for a text that is none of `values`.
    #[must_use]
    pub fn text(found: &str, values: &[&str]) -> Self {
        Self(not_one_of(found, values))
    }

    /// The error for an integer that is none of `values`.
    #[must_use]
    pub fn integer(found: i64, values: &[i64]) -> Self {
        Self(not_one_of_integers(found, values))
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidValue {}

/// Says that a text is none of those that it could be.
pub(crate) fn not_one_of(found: &str, listed: &[&str]) -> String {
    match listed {
        [] => format!("`{found}` is not allowed, nor is anything else"),
        [only] => format!("must be `{only}`, not `{found}`"),
        [first @ .., last] => format!("must be `{}` or `{last}`, not `{found}`", first.join("`, `")),
    }
}

/// Says that an integer is none of those that it could be.
pub(crate) fn not_one_of_integers(found: i64, values: &[i64]) -> String {
    let values: Vec<String> = values.iter().map(i64::to_string).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    not_one_of(&found.to_string(), &values)
}
