//! [`Rules`]: the constraints of one field, as a schema macro states them.

use std::fmt::Display;

use lexgen_data::{Blob, Constraint, graphemes, mime};

use super::context::ValidationContext;

/// The constraints that a lexicon puts on one value.
///
/// Bounds are inclusive. The length of a string is in bytes of UTF-8, that of bytes in bytes, that of an array in
/// elements.
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

/// Each method adds one constraint and is named as the schema macros name it.
impl Rules {
    /// No constraints.
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

    /// Sets the minimum length.
    #[must_use]
    pub const fn min_length(self, bound: u64) -> Self {
        Self { min_length: length(bound), ..self }
    }

    /// Sets the maximum length.
    #[must_use]
    pub const fn max_length(self, bound: u64) -> Self {
        Self { max_length: length(bound), ..self }
    }

    /// Sets the minimum number of extended grapheme clusters.
    #[must_use]
    pub const fn min_graphemes(self, bound: u64) -> Self {
        Self { min_graphemes: length(bound), ..self }
    }

    /// Sets the maximum number of extended grapheme clusters.
    #[must_use]
    pub const fn max_graphemes(self, bound: u64) -> Self {
        Self { max_graphemes: length(bound), ..self }
    }

    /// Sets the minimum of an integer.
    #[must_use]
    pub const fn minimum(self, minimum: i64) -> Self {
        Self { minimum, ..self }
    }

    /// Sets the maximum of an integer.
    #[must_use]
    pub const fn maximum(self, maximum: i64) -> Self {
        Self { maximum, ..self }
    }

    /// Sets the maximum size of a blob, in bytes.
    #[must_use]
    pub const fn max_size(self, max_size: u64) -> Self {
        Self { max_size, ..self }
    }

    /// Sets the MIME types that a blob may have, as types or patterns (`type/*`, `*/*`). An empty list accepts all types.
    #[must_use]
    pub const fn accept(self, accept: &'static [&'static str]) -> Self {
        Self { accept, ..self }
    }

    /// Sets the constraints of each element of an array.
    #[must_use]
    pub const fn items(self, items: &'static Self) -> Self {
        Self { items: Some(items), ..self }
    }

    /// Sets the only valid value, as a string.
    #[must_use]
    pub const fn constant(self, text: &'static str) -> Self {
        Self { constant: Some(text), ..self }
    }

    /// Keeps the value out of reports.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    #[inline]
    pub(crate) const fn is_secret(&self) -> bool {
        self.secret
    }

    /// The constraints of each element.
    pub(crate) fn of_items(&self) -> &Self {
        self.items.unwrap_or(&Self::NONE)
    }

    /// The minimum and maximum length.
    #[cfg(feature = "sample")]
    pub(crate) const fn lengths(&self) -> (usize, usize) {
        (self.min_length, self.max_length)
    }

    /// The minimum and maximum of an integer.
    #[cfg(feature = "sample")]
    pub(crate) const fn range(&self) -> (i64, i64) {
        (self.minimum, self.maximum)
    }

    /// The only valid value, as a string.
    #[cfg(feature = "sample")]
    pub(crate) const fn constant_text(&self) -> Option<&'static str> {
        self.constant
    }

    /// The bounds of a string.
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

    /// The MIME types that a blob may have, and its maximum size.
    #[cfg(feature = "sample")]
    pub(crate) const fn blob_bounds(&self) -> (&'static [&'static str], u64) {
        (self.accept, self.max_size)
    }

    /// Checks a boolean.
    #[inline]
    pub(super) fn check_boolean(&self, value: bool, cx: &mut ValidationContext<'_>) {
        let text = if value { "true" } else { "false" };
        self.check_constant(|constant| constant == text, text, cx);
    }

    /// Checks an integer.
    #[inline]
    pub(crate) fn check_integer(&self, value: i64, cx: &mut ValidationContext<'_>) {
        if value < self.minimum {
            cx.report(Constraint::Minimum, self.minimum, value);
        }
        if value > self.maximum {
            cx.report(Constraint::Maximum, self.maximum, value);
        }
        self.check_constant(|constant| constant.parse() == Ok(value), value, cx);
    }

    /// Checks a string.
    #[inline]
    pub(crate) fn check_text(&self, text: &str, cx: &mut ValidationContext<'_>) {
        self.check_length(text.len(), cx);
        // Clusters are counted only if needed: there are at most as many as bytes, and at least one in a non-empty string.
        let may_be_long = text.len() > self.max_graphemes;
        let may_be_short = self.min_graphemes > usize::from(!text.is_empty());
        if may_be_long || may_be_short {
            self.check_graphemes(text, cx);
        }
        self.check_constant(|constant| constant == text, format_args!("`{text}`"), cx);
    }

    #[inline(never)]
    fn check_graphemes(&self, text: &str, cx: &mut ValidationContext<'_>) {
        let found = graphemes(text);
        if found < self.min_graphemes {
            cx.report(Constraint::MinGraphemes, self.min_graphemes, found);
        }
        if found > self.max_graphemes {
            cx.report(Constraint::MaxGraphemes, self.max_graphemes, found);
        }
    }

    /// Checks a length.
    #[inline]
    pub(crate) fn check_length(&self, found: usize, cx: &mut ValidationContext<'_>) {
        if found < self.min_length {
            cx.report(Constraint::MinLength, self.min_length, found);
        }
        if found > self.max_length {
            cx.report(Constraint::MaxLength, self.max_length, found);
        }
    }

    #[inline]
    fn check_constant(&self, is: impl FnOnce(&str) -> bool, found: impl Display, cx: &mut ValidationContext<'_>) {
        if let Some(constant) = self.constant
            && !is(constant)
        {
            cx.report(Constraint::Const, format_args!("`{constant}`"), found);
        }
    }

    /// Checks the MIME type of a blob, and its size if that is known.
    pub(super) fn check_blob(&self, blob: &Blob, cx: &mut ValidationContext<'_>) {
        let mime_type = blob.mime_type();
        if !self.accept.is_empty() && !self.accept.iter().any(|pattern| mime::matches(pattern, mime_type)) {
            let accept = self.accept.join("`, `");
            cx.report(Constraint::Accept, format_args!("`{accept}`"), format_args!("`{mime_type}`"));
        }
        if let Some(size) = blob.size().filter(|size| *size > self.max_size) {
            cx.report(Constraint::MaxSize, self.max_size, size);
        }
    }
}

/// Converts a bound. One beyond `usize::MAX` is as good as `usize::MAX`.
#[allow(clippy::cast_possible_truncation, reason = "larger values are handled before the cast")]
const fn length(bound: u64) -> usize {
    if bound > usize::MAX as u64 { usize::MAX } else { bound as usize }
}
