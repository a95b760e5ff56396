//! [`InvalidValue`]: the error of converting to a closed enumeration.

use std::error::Error;
use std::fmt;

/// The error of converting a string or an integer to a closed enumeration that does not have it.
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// pub enum Size {
///     Small,
///     Large,
/// }
///
/// lexgen_runtime::string_enum! {
///     Size {
///         "small" => Small;
///         "large" => Large;
///     }
/// }
///
/// let error = Size::try_from("huge").unwrap_err();
/// assert_eq!(error.found(), "huge");
/// assert_eq!(error.to_string(), "must be `small` or `large`, found `huge`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvalidValue {
    found: String,
    expected: Expected,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Expected {
    Strings(&'static [&'static str]),
    Integers(&'static [i64]),
}

impl InvalidValue {
    /// The value that was found.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// Creates the error for a string. Called by `string_enum!`.
    #[doc(hidden)]
    #[must_use]
    pub fn text(found: &str, expected: &'static [&'static str]) -> Self {
        Self { found: found.to_owned(), expected: Expected::Strings(expected) }
    }

    /// Creates the error for an integer. Called by `integer_enum!`.
    #[doc(hidden)]
    #[must_use]
    pub fn integer(found: i64, expected: &'static [i64]) -> Self {
        Self { found: found.to_string(), expected: Expected::Integers(expected) }
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self.expected {
            Expected::Strings(expected) => not_one_of(&self.found, expected),
            Expected::Integers(expected) => not_one_of_integers(&self.found, expected),
        })
    }
}

impl Error for InvalidValue {}

/// The message for a string that is none of those expected.
pub(crate) fn not_one_of(found: &str, expected: &[&str]) -> String {
    match expected {
        [] => format!("`{found}` is not allowed, nor is anything else"),
        [only] => format!("must be `{only}`, found `{found}`"),
        [first @ .., last] => format!("must be `{}` or `{last}`, found `{found}`", first.join("`, `")),
    }
}

/// The message for an integer that is none of those expected.
pub(crate) fn not_one_of_integers(found: &str, expected: &[i64]) -> String {
    let expected: Vec<String> = expected.iter().map(i64::to_string).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    not_one_of(found, &expected)
}
