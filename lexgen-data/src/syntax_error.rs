//! The error of every string format: which format, where, and why.
//!
//! Knows nothing of any one format.

use std::error::Error;
use std::fmt;

/// Why a text is not of the string format that it should be.
///
/// ```
/// let error = "did:Plc:abc".parse::<lexgen_data::Did>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid did at byte 4: the method must be lower-case letters",
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
    /// An error of `format` (the name that the Lexicon specification gives it) at a byte of the text.
    ///
    /// `position` counts bytes from 0 and may be the length of the text, where something is missing
    /// at its end. `reason` is a clause in lower case without a full stop.
    #[cold]
    #[must_use]
    pub const fn new(format: &'static str, position: usize, reason: &'static str) -> Self {
        Self { format, position, reason }
    }

    /// The error of a text that is longer than the format's limit in bytes.
    pub(crate) fn too_long(format: &'static str, text: &str, limit: usize, reason: &'static str) -> Self {
        // Positions never point into the middle of a character.
        let position = (0..=limit).rev().find(|&position| text.is_char_boundary(position)).unwrap_or_default();
        Self::new(format, position, reason)
    }

    /// The same error of a text that holds this one from the byte `offset` on.
    pub(crate) const fn within(self, format: &'static str, offset: usize) -> Self {
        Self::new(format, self.position + offset, self.reason)
    }

    /// The name of the format, as the Lexicon specification has it: `did`, `at-uri`.
    #[must_use]
    pub const fn format(&self) -> &'static str {
        self.format
    }

    /// The byte of the text at which it stops being of the format, counted from 0.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// What is wrong there.
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
        let error = SyntaxError::new("tid", 13, "a TID has 13 characters");
        assert_eq!(error.to_string(), "invalid tid at byte 13: a TID has 13 characters");
    }

    #[test]
    fn a_limit_inside_a_character_is_reported_at_its_start() {
        let error = SyntaxError::too_long("uri", "aé", 2, "too long");
        assert_eq!(error.position(), 1);
    }
}
