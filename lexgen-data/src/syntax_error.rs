//! The error of all string formats: the format, the position and the reason.

use std::error::Error;
use std::fmt;

/// An error of parsing a string format.
///
/// ```
/// let error = "did:Plc:abc".parse::<lexgen_data::Did>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid did at byte 4: the method must be lowercase letters",
/// );
/// assert_eq!((error.format(), error.position()), ("did", 4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxError {
    format: &'static str,
    position: usize,
    reason: &'static str,
}

impl SyntaxError {
    /// Creates an error of `format`, the name of the format in lexicons.
    ///
    /// `position` is a byte offset. It may be the length of the string if something is missing at the end. `reason` is
    /// a clause in lowercase without a full stop.
    #[cold]
    #[must_use]
    pub const fn new(format: &'static str, position: usize, reason: &'static str) -> Self {
        Self { format, position, reason }
    }

    /// Returns the error of a string that is longer than the format's limit in bytes.
    pub(crate) fn too_long(format: &'static str, text: &str, limit: usize, reason: &'static str) -> Self {
        // The position is never within a character.
        let position = (0..=limit).rev().find(|&position| text.is_char_boundary(position)).unwrap_or_default();
        Self::new(format, position, reason)
    }

    /// Converts to the error of a string that contains this one at `offset`.
    pub(crate) const fn within(self, format: &'static str, offset: usize) -> Self {
        Self::new(format, self.position + offset, self.reason)
    }

    /// Returns the name of the format in lexicons: `did`, `at-uri`.
    #[must_use]
    pub const fn format(&self) -> &'static str {
        self.format
    }

    /// Returns the byte offset of the error in the string.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Returns the reason.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { format, position, reason } = self;
        write!(f, "invalid {format} at byte {position}: {reason}")
    }
}

impl Error for SyntaxError {}

#[cfg(test)]
mod tests {
    use super::SyntaxError;

    #[test]
    fn display_names_format_position_and_reason() {
        let error = SyntaxError::new("tid", 13, "a TID must have 13 characters");
        assert_eq!(error.to_string(), "invalid tid at byte 13: a TID must have 13 characters");
    }

    #[test]
    fn a_limit_inside_a_character_is_reported_at_its_start() {
        let error = SyntaxError::too_long("uri", "aé", 2, "too long");
        assert_eq!(error.position(), 1);
    }
}
