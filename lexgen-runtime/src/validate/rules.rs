//! [`Rules`]: the constraints of one field, as a table states them.

use std::fmt::Display;

use lexgen_data::{Blob, Constraint, graphemes, mime};

use super::context::At;

/// What a lexicon demands of one value, as the rows of tables say it.
///
/// Bounds are inclusive. Lengths are bytes of UTF-8 of strings, bytes of byte strings, elements of arrays.
///
/// ```
/// use lexgen_runtime::Rules;
///
/// const NAMES: Rules = Rules::NONE.max_length(10).items(&Rules::NONE.max_graphemes(64));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    min_length: usize,
    max_length: usize,
    min_graphemes: usize,
    max_graphemes: usize,
    minimum: i64,
    maximum: i64,
    max_size: u64,
    accept: &'static [&'static str],
    items: Option<&'static Self>,
    constant: Option<&'static str>,
    secret: bool,
}

/// Each method states one constraint, under the name that it has in tables.
impl Rules {
    /// No constraint.
    pub const NONE: Self = Self {
        min_length: 0,
        max_length: usize::MAX,
        min_graphemes: 0,
        max_graphemes: usize::MAX,
        minimum: i64::MIN,
        maximum: i64::MAX,
        max_size: u64::MAX,
        accept: &[],
        items: None,
        constant: None,
        secret: false,
    };

    /// The smallest length.
    #[must_use]
    pub const fn min_length(self, bound: u64) -> Self {
        Self { min_length: length(bound), ..self }
    }

    /// The greatest length.
    #[must_use]
    pub const fn max_length(self, bound: u64) -> Self {
        Self { max_length: length(bound), ..self }
    }

    /// The smallest number of extended grapheme clusters.
    #[must_use]
    pub const fn min_graphemes(self, bound: u64) -> Self {
        Self { min_graphemes: length(bound), ..self }
    }

    /// The greatest number of extended grapheme clusters.
    #[must_use]
    pub const fn max_graphemes(self, bound: u64) -> Self {
        Self { max_graphemes: length(bound), ..self }
    }

    /// The smallest integer.
    #[must_use]
    pub const fn minimum(self, minimum: i64) -> Self {
        Self { minimum, ..self }
    }

    /// The greatest integer.
    #[must_use]
    pub const fn maximum(self, maximum: i64) -> Self {
        Self { maximum, ..self }
    }

    /// The greatest size of a blob, in bytes.
    #[must_use]
    pub const fn max_size(self, max_size: u64) -> Self {
        Self { max_size, ..self }
    }

    /// The MIME types that a blob can have, with patterns `type/*` and `*/*`; any, if there are none.
    #[must_use]
    pub const fn accept(self, accept: &'static [&'static str]) -> Self {
        Self { accept, ..self }
    }

    /// What holds for each element of an array.
    #[must_use]
    pub const fn items(self, items: &'static Self) -> Self {
        Self { items: Some(items), ..self }
    }

    /// The only value that there can be, as text.
    #[must_use]
    pub const fn constant(self, text: &'static str) -> Self {
        Self { constant: Some(text), ..self }
    }

    /// Problems do not show the value.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    #[inline]
    pub(crate) const fn is_secret(&self) -> bool {
        self.secret
    }

    /// What holds for each element.
    pub(crate) fn of_items(&self) -> &Self {
        self.items.unwrap_or(&Self::NONE)
    }

    /// The lengths that there can be.
    #[cfg(feature = "sample")]
    pub(crate) const fn lengths(&self) -> (usize, usize) {
        (self.min_length, self.max_length)
    }

    /// The integers that there can be.
    #[cfg(feature = "sample")]
    pub(crate) const fn range(&self) -> (i64, i64) {
        (self.minimum, self.maximum)
    }

    /// The only value that there can be, as text.
    #[cfg(feature = "sample")]
    pub(crate) const fn constant_text(&self) -> Option<&'static str> {
        self.constant
    }

    /// The lengths that text can have.
    #[cfg(feature = "sample")]
    pub(crate) fn text_bounds(&self) -> lexgen_data::sample::TextBounds {
        let most = |bound: usize| (bound < usize::MAX).then_some(bound as u64);
        lexgen_data::sample::TextBounds {
            min_length: self.min_length as u64,
            max_length: most(self.max_length),
            min_graphemes: self.min_graphemes as u64,
            max_graphemes: most(self.max_graphemes),
        }
    }

    /// The MIME types that a blob can have, and its greatest size.
    #[cfg(feature = "sample")]
    pub(crate) const fn blob_bounds(&self) -> (&'static [&'static str], u64) {
        (self.accept, self.max_size)
    }

    /// Checks a boolean.
    #[inline]
    pub(super) fn check_boolean(&self, value: bool, at: &mut At<'_>) {
        let text = if value { "true" } else { "false" };
        self.check_constant(|constant| constant == text, text, at);
    }

    /// Checks an integer.
    #[inline]
    pub(crate) fn check_integer(&self, value: i64, at: &mut At<'_>) {
        if value < self.minimum {
            at.report(Constraint::Minimum, self.minimum, value);
        }
        if value > self.maximum {
            at.report(Constraint::Maximum, self.maximum, value);
        }
        self.check_constant(|constant| constant.parse() == Ok(value), value, at);
    }

    /// Checks a string.
    #[inline]
    pub(crate) fn check_text(&self, text: &str, at: &mut At<'_>) {
        self.check_length(text.len(), at);
        // A text has no more clusters than bytes, and at least one if it has any.
        let may_be_long = text.len() > self.max_graphemes;
        let may_be_short = self.min_graphemes > usize::from(!text.is_empty());
        if may_be_long || may_be_short {
            self.check_graphemes(text, at);
        }
        self.check_constant(|constant| constant == text, format_args!("`{text}`"), at);
    }

    #[inline(never)]
    fn check_graphemes(&self, text: &str, at: &mut At<'_>) {
        let found = graphemes(text);
        if found < self.min_graphemes {
            at.report(Constraint::MinGraphemes, self.min_graphemes, found);
        }
        if found > self.max_graphemes {
            at.report(Constraint::MaxGraphemes, self.max_graphemes, found);
        }
    }

    /// Checks a length.
    #[inline]
    pub(crate) fn check_length(&self, found: usize, at: &mut At<'_>) {
        if found < self.min_length {
            at.report(Constraint::MinLength, self.min_length, found);
        }
        if found > self.max_length {
            at.report(Constraint::MaxLength, self.max_length, found);
        }
    }

    #[inline]
    fn check_constant(&self, is: impl FnOnce(&str) -> bool, found: impl Display, at: &mut At<'_>) {
        if let Some(constant) = self.constant {
            if !is(constant) {
                at.report(Constraint::Const, format_args!("`{constant}`"), found);
            }
        }
    }

    /// Checks a blob: its MIME type, and its size if it says that.
    pub(super) fn check_blob(&self, blob: &Blob, at: &mut At<'_>) {
        let mime_type = blob.mime_type();
        if !self.accept.is_empty() && !self.accept.iter().any(|pattern| mime::matches(pattern, mime_type)) {
            let accept = self.accept.join("`, `");
            at.report(Constraint::Accept, format_args!("`{accept}`"), format_args!("`{mime_type}`"));
        }
        if let Some(size) = blob.size().filter(|size| *size > self.max_size) {
            at.report(Constraint::MaxSize, self.max_size, size);
        }
    }
}

/// A bound that no length can have is no bound for lengths that there can be.
#[allow(clippy::cast_possible_truncation, reason = "what would be cut off is ruled out")]
const fn length(bound: u64) -> usize {
    if bound > usize::MAX as u64 { usize::MAX } else { bound as usize }
}
