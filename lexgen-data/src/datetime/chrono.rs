//! Conversions between [`Datetime`] and `chrono::DateTime`.

use chrono::{DateTime, TimeZone, Utc};

use super::{Datetime, REACH, YEAR};
use crate::syntax_error::SyntaxError;

/// Returns an error if the year is not from 0 to 9999. The string is in UTC, where a leap second becomes the last
/// nanosecond before it.
impl<Z: TimeZone> TryFrom<DateTime<Z>> for Datetime {
    type Error = SyntaxError;

    fn try_from(datetime: DateTime<Z>) -> Result<Self, SyntaxError> {
        // In chrono, nanoseconds above 10⁹ represent a leap second, which the grammar does not have.
        let nanos = datetime.timestamp_subsec_nanos().min(999_999_999);
        Self::from_unix(datetime.timestamp(), nanos).ok_or(YEAR)
    }
}

/// Truncates digits beyond the nanosecond.
impl TryFrom<&Datetime> for DateTime<Utc> {
    type Error = SyntaxError;

    fn try_from(datetime: &Datetime) -> Result<Self, SyntaxError> {
        Self::from_timestamp(datetime.unix_seconds(), datetime.subsec_nanos()).ok_or(REACH)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use crate::Datetime;

    #[test]
    fn datetimes_convert_in_both_directions() {
        for text in [
            "1969-12-31T23:59:59.750Z",
            "0000-01-01T00:00:00.000000001Z",
            "2024-05-06T07:08:09.123456Z",
            "9999-12-31T23:59:59.999999999Z",
        ] {
            let datetime = Datetime::new(text).unwrap();
            let other = DateTime::<Utc>::try_from(&datetime).unwrap();
            assert_eq!(other, text.parse::<DateTime<Utc>>().unwrap());
            assert_eq!(Datetime::try_from(other), Ok(datetime));
        }
    }

    #[test]
    fn a_leap_second_becomes_the_last_nanosecond_before_it() {
        let leap = DateTime::<Utc>::from_timestamp(1_483_228_799, 1_500_000_000).unwrap();
        assert_eq!(Datetime::try_from(leap).unwrap(), "2016-12-31T23:59:59.999999999Z");
    }

    #[test]
    fn years_of_more_digits_are_an_error() {
        assert!(Datetime::try_from(DateTime::<Utc>::MAX_UTC).is_err());
        assert!(Datetime::try_from(DateTime::<Utc>::MIN_UTC).is_err());
    }
}
