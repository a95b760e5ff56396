//! The grammar of datetimes in old data.
//!
//! It yields no instants: without an offset, a string represents none.

use crate::calendar::{Date, days_in_month};
use crate::syntax_error::SyntaxError;

use super::NAME;
use super::text::FIRST_SECOND;

/// Checks a string by the grammar that [`Datetime::check_lenient`](super::Datetime::check_lenient) documents.
pub(super) fn check(text: &str) -> Result<(), SyntaxError> {
    let mut rest = Reader { bytes: text.as_bytes(), position: 0 };
    let date = rest.date()?;
    rest.mark(b'T', "expected `T`, as in `2024-05-06T07:08:09`")?;
    let minute = rest.time()?;
    rest.fraction()?;
    let offset = rest.zone()?;
    if rest.position != text.len() {
        return rest.fail("expected a UTC offset or the end");
    }
    if (date.days() * 24 * 60 + minute - offset) * 60 < FIRST_SECOND {
        return Err(SyntaxError::new(NAME, 0, "the time must not be before the year 0 in UTC"));
    }
    Ok(())
}

/// The rest of a string.
struct Reader<'t> {
    bytes: &'t [u8],
    position: usize,
}

impl Reader<'_> {
    fn date(&mut self) -> Result<Date, SyntaxError> {
        let year = self.number(4, 0..=9999, "the year must have four digits")?;
        let is_spread = self.skip(b'-');
        let month = self.number(2, 1..=12, "the month must be from 01 to 12")?;
        if is_spread {
            self.mark(b'-', "expected `-`, as after the year")?;
        }
        let day = self.number(2, 1..=days_in_month(year, month), "the day must exist in the month")?;
        Ok(Date { year, month, day })
    }

    /// Returns the minute of the day.
    fn time(&mut self) -> Result<i64, SyntaxError> {
        let hour = self.number(2, 0..=23, "the hour must be from 00 to 23")?;
        let is_spread = self.skip(b':');
        let minute = self.number(2, 0..=59, "the minute must be from 00 to 59")?;
        if is_spread {
            self.mark(b':', "expected `:` and the second")?;
        }
        // A second of one digit is accepted if no fraction follows.
        let is_short = is_spread && digits_run(self.rest()) == 1 && !matches!(self.rest(), [_, b'.' | b',', ..]);
        let digits = if is_short { 1 } else { 2 };
        self.number(digits, 0..=60, "the second must be from 00 to 60")?;
        Ok(hour * 60 + minute)
    }

    fn fraction(&mut self) -> Result<(), SyntaxError> {
        if self.skip(b'.') || self.skip(b',') {
            match digits_run(self.rest()) {
                0 => return self.fail("expected a digit after the decimal point"),
                digits => self.position += digits,
            }
        }
        Ok(())
    }

    /// Returns the UTC offset in minutes, or 0 without one.
    fn zone(&mut self) -> Result<i64, SyntaxError> {
        let start = self.position;
        let is_negative = match self.rest() {
            [b'+', ..] => false,
            [b'-', ..] => true,
            _ => {
                self.skip(b'Z');
                return Ok(0);
            }
        };
        self.position += 1;
        let hours = self.number(2, 0..=23, "a UTC offset must have hours and minutes, at most `23:59`")?;
        self.skip(b':');
        let minutes = self.number(2, 0..=59, "a UTC offset must have hours and minutes, at most `23:59`")?;
        if is_negative && hours == 0 && minutes == 0 {
            return Err(SyntaxError::new(NAME, start, "the UTC offset must not be `-00:00`, expected `Z` or `+00:00`"));
        }
        let offset = hours * 60 + minutes;
        Ok(if is_negative { -offset } else { offset })
    }

    fn number(
        &mut self,
        digits: usize,
        range: std::ops::RangeInclusive<i64>,
        reason: &'static str,
    ) -> Result<i64, SyntaxError> {
        let text = self.rest().get(..digits).filter(|text| digits_run(text) == digits);
        let number = text.map(|text| text.iter().fold(0, |number, digit| number * 10 + i64::from(digit & 0x0f)));
        match number.filter(|number| range.contains(number)) {
            Some(number) => {
                self.position += digits;
                Ok(number)
            }
            None => self.fail(reason),
        }
    }

    fn mark(&mut self, mark: u8, reason: &'static str) -> Result<(), SyntaxError> {
        if self.skip(mark) { Ok(()) } else { self.fail(reason) }
    }

    fn skip(&mut self, mark: u8) -> bool {
        let is_there = self.rest().first() == Some(&mark);
        self.position += usize::from(is_there);
        is_there
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    fn fail<T>(&self, reason: &'static str) -> Result<T, SyntaxError> {
        Err(SyntaxError::new(NAME, self.position, reason))
    }
}

fn digits_run(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};

    use super::check;
    use crate::{Datetime, StringFormat as _};

    #[test]
    fn datetimes_that_parsers_once_accepted_are_valid() {
        for text in [
            "1985-04-12T23:20:50.123Z",
            "1985-04-12T23:20:50.123",
            "1985-04-12T23:20:50",
            "1985-04-12T23:20:5Z",
            "1985-04-12T23:20:50.123+0000",
            "1985-04-12T23:20:50-0730",
            "1985-04-12T23:20:50,123Z",
            "19850412T232050Z",
            "2016-12-31T23:59:60Z",
            "0000-01-01T00:01:00+00:01",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn an_error_points_at_the_first_wrong_byte() {
        for (text, position) in [
            ("", 0),
            ("1985-04-12", 10),
            ("1985-0412T23:20:50Z", 7),
            ("1985-4-12T23:20:50Z", 5),
            ("1985-04-31T23:20:50Z", 8),
            ("1985-04-12t23:20:50Z", 10),
            ("1985-04-12 23:20:50Z", 10),
            ("1985-04-12T24:00:00Z", 11),
            ("1985-04-12T23:20Z", 16),
            ("1985-04-12T23:20:5.1Z", 17),
            ("1985-04-12T23:20:61Z", 17),
            ("1985-04-12T23:20:50.Z", 20),
            ("1985-04-12T23:20:50z", 19),
            ("1985-04-12T23:20:50+00", 22),
            ("1985-04-12T23:20:50-00:00", 19),
            ("1985-04-12T23:20:50Z ", 20),
            ("0000-01-01T00:00:59+00:01", 0),
        ] {
            assert_eq!(check(text).err().map(|error| error.position()), Some(position), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_lenient_grammar_includes_the_strict_one(
            date in "[0-9]{4}-[01][0-9]-[0-3][0-9]",
            time in "[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?",
            zone in "Z|[+-][0-2][0-9]:[0-5][0-9]",
        ) {
            let text = format!("{date}T{time}{zone}");
            prop_assert!(Datetime::check(&text).is_err() || check(&text).is_ok());
        }

        #[test]
        fn errors_have_a_position_in_the_string(text in "[0-9TZ:.+é-]{0,30}|\\PC{0,30}") {
            if let Err(error) = check(&text) {
                prop_assert!(text.is_char_boundary(error.position()), "{}", error);
            }
        }
    }
}
