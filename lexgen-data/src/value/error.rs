//! Errors of converting values.

use std::error::Error;
use std::fmt;

use serde::de::{Expected, Unexpected};

use crate::error_path;
use crate::unexpected::Found;

/// An error of reading a type from a value, or of converting a type to a value.
///
/// ```
/// use lexgen_data::to_value;
///
/// let error = to_value(&[("width", 1.5)]).unwrap_err();
/// assert_eq!(error.path(), Some("[0][1]"));
/// assert_eq!(error.message(), "the data model has no floats");
/// assert_eq!(error.to_string(), "`[0][1]`: the data model has no floats");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError(Box<str>);

impl ValueError {
    /// Returns the path of the error, such as `embed.images[2].alt`. `None` if the whole data is meant, or if the path
    /// is unknown.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        error_path::split_path(&self.0).map(|(path, _)| path)
    }

    /// Returns the message without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        error_path::split_path(&self.0).map_or(&self.0, |(_, message)| message)
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for ValueError {}

impl serde::de::Error for ValueError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string().into())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid type: {}, expected {expected}", Found(unexpected)))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid value: {}, expected {expected}", Found(unexpected)))
    }
}

impl serde::ser::Error for ValueError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string().into())
    }
}
