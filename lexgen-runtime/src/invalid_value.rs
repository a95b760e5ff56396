//! [`InvalidValue`]: what a closed enumeration does not have.

use std::error::Error;
use std::fmt;

use crate::private::fields::not_one_of;
use crate::private::values::not_one_of_integers;

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
