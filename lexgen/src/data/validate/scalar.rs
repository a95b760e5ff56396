//! Checks booleans, integers and bytes, and lengths of all kinds.

use std::fmt::Display;

use lexgen_data::{Constraint, Value};

use super::check::Check;
use super::place::Place;
use super::schema::IntegerRules;
use crate::lexicon::syntax::LengthRange;

impl Check<'_> {
    pub(super) fn check_boolean(&mut self, constant: Option<bool>, value: &Value, place: &Place<'_>) {
        let Some(found) = value.as_boolean() else {
            return self.wrong_type("a boolean", value, place);
        };
        if let Some(constant) = constant.filter(|&constant| constant != found) {
            self.problem(place, Constraint::Const, code(constant), || code(found));
        }
    }

    pub(super) fn check_integer(&mut self, rules: &IntegerRules, value: &Value, place: &Place<'_>) {
        let IntegerRules { minimum, maximum, constant, values } = rules;
        let Some(found) = value.as_integer() else {
            return self.wrong_type("an integer", value, place);
        };
        if let Some(minimum) = minimum.filter(|&minimum| found < minimum) {
            self.problem(place, Constraint::Minimum, minimum, || found.to_string());
        }
        if let Some(maximum) = maximum.filter(|&maximum| found > maximum) {
            self.problem(place, Constraint::Maximum, maximum, || found.to_string());
        }
        if let Some(constant) = constant.filter(|&constant| constant != found) {
            self.problem(place, Constraint::Const, code(constant), || code(found));
        }
        if let Some(values) = values.as_ref().filter(|values| !values.contains(&found)) {
            self.problem(place, Constraint::Enum, &values.text, || code(found));
        }
    }

    pub(super) fn check_bytes(&mut self, length: LengthRange, value: &Value, place: &Place<'_>) {
        match value.as_bytes() {
            Some(bytes) => self.check_length(length, bytes.len(), place),
            None => self.wrong_type("bytes", value, place),
        }
    }

    pub(super) fn check_length(&mut self, range: LengthRange, length: usize, place: &Place<'_>) {
        self.check_range(range, length, [Constraint::MinLength, Constraint::MaxLength], place);
    }

    pub(super) fn check_range(
        &mut self,
        range: LengthRange,
        length: usize,
        [least, most]: [Constraint; 2],
        place: &Place<'_>,
    ) {
        let length = length as u64;
        if let Some(min) = range.min.filter(|&min| length < min) {
            self.problem(place, least, min, || length.to_string());
        }
        if let Some(max) = range.max.filter(|&max| length > max) {
            self.problem(place, most, max, || length.to_string());
        }
    }
}

fn code(value: impl Display) -> String {
    format!("`{value}`")
}
