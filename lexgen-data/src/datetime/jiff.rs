//! Conversions between [`Datetime`] and `jiff::Timestamp`.

use jiff::Timestamp;

use super::{Datetime, REACH, YEAR};
use crate::syntax_error::SyntaxError;

/// Returns an error before the year 0. The string is in UTC.
impl TryFrom<Timestamp> for Datetime {
    type Error = SyntaxError;

    fn try_from(timestamp: Timestamp) -> Result<Self, SyntaxError> {
        let (seconds, nanos) = (timestamp.as_second(), timestamp.subsec_nanosecond());
        // In jiff, both are negative before 1970. Here, nanoseconds are never negative.
        let (seconds, nanos) = match u32::try_from(nanos) {
            Ok(nanos) => (seconds, nanos),
            Err(_) => (seconds - 1, 1_000_000_000 - nanos.unsigned_abs()),
        };
        Self::from_unix(seconds, nanos).ok_or(YEAR)
    }
}

/// Returns an error in the last hours of the year 9999. Truncates digits beyond the nanosecond.
impl TryFrom<&Datetime> for Timestamp {
    type Error = SyntaxError;

    fn try_from(datetime: &Datetime) -> Result<Self, SyntaxError> {
        let nanos = i32::try_from(datetime.subsec_nanos()).map_err(|_| REACH)?;
        Self::new(datetime.unix_seconds(), nanos).map_err(|_| REACH)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::Datetime;

    #[test]
    fn timestamps_convert_in_both_directions() {
        for text in [
            "1969-12-31T23:59:59.750Z",
            "1970-01-01T00:00:00.000Z",
            "0000-01-01T00:00:00.000000001Z",
            "2024-05-06T07:08:09.123456Z",
        ] {
            let datetime = Datetime::new(text).unwrap();
            let timestamp = Timestamp::try_from(&datetime).unwrap();
            assert_eq!(timestamp, text.parse().unwrap());
            assert_eq!(Datetime::try_from(timestamp), Ok(datetime));
        }
    }

    #[test]
    fn instants_that_the_other_type_cannot_represent_are_errors() {
        assert!(Datetime::try_from(Timestamp::MIN).is_err());
        let last = Datetime::new("9999-12-31T23:59:59Z").unwrap();
        assert!(Timestamp::try_from(&last).is_err());
    }
}
