//! The grammar of datetimes, and the numbers in their strings.

use crate::calendar::{Date, days_in_month};
use crate::syntax_error::SyntaxError;

use super::NAME;

/// 0000-01-01T00:00:00Z in seconds since 1970: the first valid instant.
pub(super) const FIRST_SECOND: i64 = -62_167_219_200;

pub(super) fn check(text: &str) -> Result<(), SyntaxError> {
    check_shape(text.as_bytes())?;
    let fields = Fields::read(text);
    match fields.fault() {
        Some((position, reason)) => Err(SyntaxError::new(NAME, position, reason)),
        None => Ok(()),
    }
}

/// The pattern of digits and separators up to the second.
const SHAPE: &[u8; LENGTH] = b"0000-00-00T00:00:00";
const LENGTH: usize = 19;

/// Returns whether a byte fits a character of the pattern.
const fn fits(mark: u8, byte: u8) -> bool {
    byte.wrapping_sub(mark) <= if mark == b'0' { 9 } else { 0 }
}

/// Checks the positions of digits and separators.
fn check_shape(bytes: &[u8]) -> Result<(), SyntaxError> {
    let fault = |position, reason| Err(SyntaxError::new(NAME, position, reason));
    // One branch in total.
    let fit = |head: &[u8; LENGTH]| SHAPE.iter().zip(head).fold(true, |all, (&mark, &byte)| all & fits(mark, byte));
    if !bytes.first_chunk().is_some_and(fit) {
        return Err(shape_fault(bytes));
    }
    let rest = bytes.get(LENGTH..).unwrap_or_default();
    let (digits, zone) = match rest {
        [b'.', rest @ ..] => {
            let run = digits_run(rest);
            if run == 0 {
                return fault(LENGTH + 1, "expected a digit after the decimal point");
            }
            (run + 1, rest.get(run..).unwrap_or_default())
        }
        _ => (0, rest),
    };
    let zone_at = LENGTH + digits;
    match zone {
        b"Z" => Ok(()),
        [b'+' | b'-', a, b, b':', c, d] if digits_run(&[*a, *b, *c, *d]) == 4 => Ok(()),
        [] => fault(zone_at, "expected a UTC offset such as `Z` or `+01:00`"),
        [b'Z', ..] => fault(zone_at + 1, "unexpected text after the UTC offset"),
        [b'+' | b'-', ..] => fault(zone_at, "a UTC offset must have hours and minutes, as in `+01:00`"),
        _ => fault(zone_at, "expected a UTC offset such as `Z` or `+01:00`"),
    }
}

/// Returns the error for a string that does not start like the pattern.
#[cold]
fn shape_fault(bytes: &[u8]) -> SyntaxError {
    let position = SHAPE.iter().zip(bytes).position(|(&mark, &byte)| !fits(mark, byte));
    let reason = match position.and_then(|position| SHAPE.get(position)) {
        Some(b'0') => "expected a digit, as in `2024-05-06T07:08:09Z`",
        Some(b'-') => "expected `-`, as in `2024-05-06T07:08:09Z`",
        Some(b'T') => "expected `T`, as in `2024-05-06T07:08:09Z`",
        Some(_) => "expected `:`, as in `2024-05-06T07:08:09Z`",
        None => "expected a date, a time and a UTC offset",
    };
    SyntaxError::new(NAME, position.unwrap_or(bytes.len()), reason)
}

fn digits_run(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len())
}

/// Returns the fractional digits, if there are any.
pub(super) fn fraction(text: &str) -> &str {
    let rest = text.get(LENGTH + 1..).unwrap_or_default();
    if text.as_bytes().get(LENGTH) != Some(&b'.') {
        return "";
    }
    let digits = digits_run(rest.as_bytes());
    rest.get(..digits).unwrap_or_default()
}

/// The numbers in a string of the right shape. For any other string they are meaningless.
pub(super) struct Fields {
    date: Date,
    hour: i64,
    minute: i64,
    second: i64,
    zone: Zone,
}

/// The UTC offset.
struct Zone {
    /// Its position in the string.
    position: usize,
    negative: bool,
    hours: i64,
    minutes: i64,
}

impl Fields {
    #[inline]
    pub(super) fn read(text: &str) -> Self {
        // A fixed length removes bounds checks.
        let head = text.as_bytes().first_chunk::<LENGTH>().unwrap_or(SHAPE);
        Self {
            date: Date {
                year: 100 * two_digits(head, 0) + two_digits(head, 2),
                month: two_digits(head, 5),
                day: two_digits(head, 8),
            },
            hour: two_digits(head, 11),
            minute: two_digits(head, 14),
            second: two_digits(head, 17),
            zone: Zone::read(text.as_bytes()),
        }
    }

    pub(super) fn unix_seconds(&self) -> i64 {
        let local = (self.date.days() * 24 + self.hour) * 3600 + self.minute * 60 + self.second;
        let offset = self.zone.hours * 3600 + self.zone.minutes * 60;
        if self.zone.negative { local + offset } else { local - offset }
    }

    /// Returns the first number that is out of range, with its position.
    fn fault(&self) -> Option<(usize, &'static str)> {
        let Date { year, month, day } = self.date;
        let zone = &self.zone;
        if !(1..=12).contains(&month) {
            Some((5, "the month must be from 01 to 12"))
        } else if day < 1 || day > days_in_month(year, month) {
            Some((8, "the day must exist in the month"))
        } else if self.hour > 23 {
            Some((11, "the hour must be from 00 to 23"))
        } else if self.minute > 59 {
            Some((14, "the minute must be from 00 to 59"))
        } else if self.second > 59 {
            Some((17, "the second must be from 00 to 59"))
        } else if zone.hours > 23 || zone.minutes > 59 {
            Some((zone.position, "the UTC offset must be at most `23:59`"))
        } else if zone.negative && zone.hours == 0 && zone.minutes == 0 {
            Some((zone.position, "the UTC offset must not be `-00:00`, expected `Z` or `+00:00`"))
        } else if year == 0 && self.unix_seconds() < FIRST_SECOND {
            Some((0, "the time must not be before the year 0 in UTC"))
        } else {
            None
        }
    }
}

impl Zone {
    #[inline]
    fn read(bytes: &[u8]) -> Self {
        if let [.., b'Z'] = bytes {
            return Self { position: bytes.len() - 1, negative: false, hours: 0, minutes: 0 };
        }
        let position = bytes.len().saturating_sub(6);
        Self {
            position,
            negative: bytes.get(position) == Some(&b'-'),
            hours: two_digits(bytes, position + 1),
            minutes: two_digits(bytes, position + 4),
        }
    }
}

#[inline]
fn two_digits(bytes: &[u8], at: usize) -> i64 {
    match bytes.get(at..at + 2) {
        Some([tens, ones]) => i64::from(tens & 0x0f) * 10 + i64::from(ones & 0x0f),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};

    use super::check;

    #[track_caller]
    fn position(text: &str) -> Option<usize> {
        check(text).err().map(|error| error.position())
    }

    #[test]
    fn an_error_of_shape_points_at_the_first_wrong_byte() {
        assert_eq!(position(""), Some(0));
        assert_eq!(position("1985"), Some(4));
        assert_eq!(position("1985-04-12"), Some(10));
        assert_eq!(position("1985-4-12T23:20:50Z"), Some(6));
        assert_eq!(position("1985-04-12t23:20:50Z"), Some(10));
        assert_eq!(position("1985-04-12T23;20:50Z"), Some(13));
        assert_eq!(position("1985–04-12T23:20:50Z"), Some(4));
        assert_eq!(position("1985-04-12T23:20:50"), Some(19));
        assert_eq!(position("1985-04-12T23:20:50.Z"), Some(20));
        assert_eq!(position("1985-04-12T23:20:50,1Z"), Some(19));
        assert_eq!(position("1985-04-12T23:20:50.123z"), Some(23));
        assert_eq!(position("1985-04-12T23:20:50Z "), Some(20));
        assert_eq!(position("1985-04-12T23:20:50+0000"), Some(19));
        assert_eq!(position("1985-04-12T23:20:50+00:00Z"), Some(19));
    }

    #[test]
    fn an_error_of_range_points_at_the_number() {
        assert_eq!(position("1985-00-12T23:20:50Z"), Some(5));
        assert_eq!(position("1985-13-12T23:20:50Z"), Some(5));
        assert_eq!(position("1985-04-31T23:20:50Z"), Some(8));
        assert_eq!(position("1985-04-00T23:20:50Z"), Some(8));
        assert_eq!(position("1985-04-12T24:00:00Z"), Some(11));
        assert_eq!(position("1985-04-12T23:60:50Z"), Some(14));
        assert_eq!(position("2016-12-31T23:59:60Z"), Some(17));
        assert_eq!(position("1985-04-12T23:20:50.1+24:00"), Some(21));
        assert_eq!(position("1985-04-12T23:20:50-14:60"), Some(19));
        assert_eq!(position("1985-04-12T23:20:50-00:00"), Some(19));
        assert_eq!(position("1985-04-12T23:20:50-00:01"), None);
    }

    #[test]
    fn leap_days_exist_only_in_leap_years() {
        assert_eq!(position("2024-02-29T00:00:00Z"), None);
        assert_eq!(position("2023-02-29T00:00:00Z"), Some(8));
        assert_eq!(position("1900-02-29T00:00:00Z"), Some(8));
    }

    #[test]
    fn nothing_is_before_the_year_0_in_universal_time() {
        assert_eq!(position("0000-01-01T00:00:00Z"), None);
        assert_eq!(position("0000-01-01T00:00:00+00:01"), Some(0));
        assert_eq!(position("0000-01-01T00:00:00-00:01"), None);
        assert_eq!(position("0000-01-01T00:01:00+00:01"), None);
    }

    proptest! {
        #[test]
        fn errors_have_a_position_in_the_string(text in "[0-9TZ:.+é-]{0,30}|\\PC{0,30}") {
            if let Err(error) = check(&text) {
                prop_assert!(text.is_char_boundary(error.position()), "{}", error);
            }
        }
    }
}
