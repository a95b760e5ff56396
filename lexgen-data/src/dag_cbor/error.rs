//! Errors of reading and writing DAG-CBOR.

use std::fmt;

use serde::de::{Expected, Unexpected};

use crate::unexpected::Found;

/// An error of reading or writing DAG-CBOR.
///
/// `Display` shows the message and, when reading, the byte offset: ``key `a` must come before key `b` at byte 4``.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    message: Box<str>,
    position: Option<usize>,
}

/// The text between message and position.
const AT: &str = " at byte ";

impl Error {
    #[cold]
    pub(super) fn at(position: usize, message: impl Into<Box<str>>) -> Self {
        Self(Box::new(Inner { message: message.into(), position: Some(position) }))
    }

    #[cold]
    pub(super) fn new(message: impl Into<Box<str>>) -> Self {
        Self(Box::new(Inner { message: message.into(), position: None }))
    }

    /// Sets the position, unless the error already has one.
    #[cold]
    pub(super) fn or_at(mut self, position: usize) -> Self {
        self.0.position.get_or_insert(position);
        self
    }

    /// Returns the message without the position.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the byte offset in the input, or `None` when writing.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        self.0.position
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.position {
            Some(position) => write!(f, "{AT}{position}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?})", self.to_string())
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    /// Recovers the position from the message of a wrapped error.
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        let parts = message.rsplit_once(AT);
        match parts.and_then(|(text, position)| Some((text, position.parse().ok()?))) {
            Some((text, position)) => Self::at(position, text),
            None => Self::new(message),
        }
    }

    #[cold]
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid type: {}, expected {expected}", Found(unexpected)))
    }

    #[cold]
    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid value: {}, expected {expected}", Found(unexpected)))
    }
}

impl serde::ser::Error for Error {
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use serde::de::Error as _;

    use super::Error;

    #[test]
    fn wrapped_error_keeps_its_position_at_the_end() {
        let inner = Error::at(7, "not text");
        let outer = Error::custom(format_args!("`a.b`: {inner}")).or_at(9);
        assert_eq!(outer.to_string(), "`a.b`: not text at byte 7");
        assert_eq!((outer.message(), outer.position()), ("`a.b`: not text", Some(7)));
        assert_eq!(Error::custom("x at byte y").position(), None);
    }
}
