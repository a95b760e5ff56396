//! Checks strings.

use lexgen_data::{Constraint, Datetime, Leniency, Value, graphemes};

use super::check::{Check, in_backticks};
use super::place::Place;
use super::schema::{FormatRule, TextRules};
use crate::lexicon::diagnostic::quoted;
use crate::lexicon::syntax::{LengthRange, StringFormat};

impl Check<'_> {
    /// Checks all constraints, which are independent of each other.
    pub(super) fn check_text(&mut self, rules: &TextRules, value: &Value, place: &Place<'_>) {
        let TextRules { length, graphemes: clusters, format, constant, values } = rules;
        let Some(text) = value.as_str() else {
            return self.wrong_type("a string", value, place);
        };
        self.check_length(*length, text.len(), place);
        if needs_counting(*clusters, text) {
            self.check_range(*clusters, graphemes(text), [Constraint::MinGraphemes, Constraint::MaxGraphemes], place);
        }
        if let Some(format) = format.filter(|format| !format.takes(text, self.leniency)) {
            self.problem(place, Constraint::Format, format.name, || in_backticks(text));
        }
        if let Some(constant) = constant.as_ref().filter(|constant| ***constant != *text) {
            self.problem(place, Constraint::Const, quoted(constant), || in_backticks(text));
        }
        if let Some(values) = values.as_ref().filter(|values| !values.contains(text)) {
            self.problem(place, Constraint::Enum, &values.text, || in_backticks(text));
        }
    }
}

/// Returns whether the limits of graphemes may be violated, judging by the number of bytes. Counting graphemes takes
/// much longer than all other checks.
fn needs_counting(range: LengthRange, text: &str) -> bool {
    let could_be_short = range.min.is_some_and(|min| min > u64::from(!text.is_empty()));
    could_be_short || range.max.is_some_and(|max| text.len() as u64 > max)
}

impl FormatRule {
    pub(super) fn new(format: StringFormat) -> Self {
        Self { name: format.as_str(), check: format.grammar(), is_datetime: format == StringFormat::Datetime }
    }

    fn takes(self, text: &str, leniency: Leniency) -> bool {
        let is_lenient = self.is_datetime && leniency.datetimes;
        (self.check)(text).is_ok() || (is_lenient && Datetime::check_lenient(text).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::needs_counting;
    use crate::lexicon::syntax::LengthRange;

    #[test]
    fn graphemes_are_counted_only_if_bytes_are_inconclusive() {
        let range = |min, max| LengthRange { min, max };
        assert!(!needs_counting(range(None, None), "abc"));
        assert!(!needs_counting(range(Some(0), Some(3)), ""));
        assert!(!needs_counting(range(Some(1), Some(3)), "abc"));
        assert!(needs_counting(range(Some(1), None), ""));
        assert!(needs_counting(range(Some(2), None), "a"));
        assert!(needs_counting(range(None, Some(3)), "abcd"));
    }
}
