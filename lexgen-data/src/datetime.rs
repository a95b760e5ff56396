//! The format `datetime`.
//!
//! This module has the instants; the grammar is in [`text`].

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
mod lenient;
mod text;

use std::cmp::Ordering;
use std::time::{Duration, SystemTime};

use crate::calendar::Date;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use crate::clock;
use crate::string_format::text_format;
use crate::syntax_error::SyntaxError;

use text::{FIRST_SECOND, Fields, fraction};

const NAME: &str = "datetime";

/// 9999-12-31T23:59:59Z: no later year has four digits.
const LAST_SECOND: i64 = 253_402_300_799;

/// The error for an instant that no datetime represents.
const YEAR: SyntaxError = SyntaxError::new(NAME, 0, "the year must be from 0 to 9999");
/// The error for a datetime that another type cannot represent.
const REACH: SyntaxError = SyntaxError::new(NAME, 0, "the year is out of range for the other type");

/// A date and time with a UTC offset: `2024-05-06T07:08:09.123Z`.
///
/// The string is kept as it was given, with any number of fractional digits, and written back unchanged. Equality and
/// hash are those of the string, because different strings are different data even if they represent [the same
/// instant](Self::is_same_instant). The order is that of the instants, exact to the last digit, and then that of the
/// strings.
///
/// The day must exist in the calendar. The leap second `:60`, the offset `-00:00` and instants before the year 0 in UTC
/// are invalid.
///
/// Source: [Lexicon: datetime](https://atproto.com/specs/lexicon#datetime).
///
/// ```
/// use lexgen_data::Datetime;
///
/// let there: Datetime = "2024-05-06T09:08:09.5+02:00".parse()?;
/// let here: Datetime = "2024-05-06T07:08:09.500Z".parse()?;
/// assert!(there != here && there.is_same_instant(&here));
/// assert_eq!((here.unix_seconds(), here.subsec_nanos()), (1_714_979_289, 500_000_000));
/// assert!(here < "2024-05-06T07:08:10Z".parse()?);
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Datetime(Box<str>);

text_format! { Datetime = NAME, text::check, own order }

impl Datetime {
    /// Checks a string by the wider grammar that old data was checked by. Does not allocate.
    ///
    /// These strings are valid here, but not for [`check`](crate::StringFormat::check):
    ///
    /// - The offset is missing or has no colon.
    /// - The second is `60`, or a single digit without a fraction.
    /// - The fraction follows a comma.
    /// - The separators within the date (`20240506`) or within the time (`070809`) are missing.
    ///
    /// Days must still exist in the calendar, and years before 0 are invalid. So are a date alone, a time without seconds,
    /// and separators other than `T`, which no implementation of the protocol has accepted.
    ///
    /// Such a string is not a [`Datetime`], because it may not represent an instant.
    ///
    /// ```
    /// use lexgen_data::{Datetime, StringFormat};
    ///
    /// assert!(Datetime::check("2024-05-06T07:08:09").is_err());
    /// assert!(Datetime::check_lenient("2024-05-06T07:08:09").is_ok());
    /// assert!(Datetime::check_lenient("2024-05-06").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error at the first position where the string is invalid.
    pub fn check_lenient(text: &str) -> Result<(), SyntaxError> {
        lenient::check(text)
    }

    /// Returns the current time in UTC, in milliseconds.
    ///
    /// Unavailable on `wasm32-unknown-unknown`, which has no clock.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    #[must_use]
    pub fn now() -> Self {
        let now = clock::since_epoch();
        let seconds = i64::try_from(now.as_secs()).unwrap_or(LAST_SECOND);
        let millis = now.subsec_millis();
        Self(write(seconds.min(LAST_SECOND), millis * 1_000_000).into())
    }

    /// Creates a datetime from seconds and nanoseconds since 1970-01-01T00:00:00Z.
    ///
    /// The string is in UTC and has 3, 6 or 9 fractional digits, the fewest that represent the nanoseconds.
    ///
    /// Returns `None` if the year is not from 0 to 9999, or if `nanoseconds` is 10⁹ or more.
    #[must_use]
    pub fn from_unix(seconds: i64, nanoseconds: u32) -> Option<Self> {
        match (seconds, nanoseconds) {
            (FIRST_SECOND..=LAST_SECOND, 0..=999_999_999) => Some(Self(write(seconds, nanoseconds).into())),
            _ => None,
        }
    }

    /// Returns the whole seconds since 1970-01-01T00:00:00Z, rounded down. Negative before 1970.
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        Fields::read(&self.0).unix_seconds()
    }

    /// Returns the nanoseconds since the last whole second, rounded down. Less than 10⁹.
    #[must_use]
    pub fn subsec_nanos(&self) -> u32 {
        let digits = fraction(&self.0).bytes().chain(std::iter::repeat(b'0'));
        digits.take(9).fold(0, |nanos, digit| nanos * 10 + u32::from(digit & 0x0f))
    }

    /// Returns the time from `earlier` to this datetime, or `None` if `earlier` is later.
    ///
    /// The precision is a nanosecond: further digits of both are ignored, as by [`subsec_nanos`](Self::subsec_nanos).
    ///
    /// ```
    /// use std::time::Duration;
    /// use lexgen_data::Datetime;
    ///
    /// let created: Datetime = "2024-05-06T07:08:09Z".parse()?;
    /// let indexed: Datetime = "2024-05-06T09:08:10.250+02:00".parse()?;
    /// assert_eq!(indexed.checked_duration_since(&created), Some(Duration::from_millis(1250)));
    /// assert_eq!(created.checked_duration_since(&indexed), None);
    /// # Ok::<(), lexgen_data::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn checked_duration_since(&self, earlier: &Self) -> Option<Duration> {
        self.since_first_second().checked_sub(earlier.since_first_second())
    }

    /// Returns the datetime after this one by `duration`, or `None` if its year would exceed 9999.
    ///
    /// The result is in UTC and has the precision of [`from_unix`](Self::from_unix), whatever the string of this datetime is.
    ///
    /// ```
    /// use std::time::Duration;
    /// use lexgen_data::Datetime;
    ///
    /// let start: Datetime = "2024-02-28T23:30:00-01:00".parse()?;
    /// let later = start.checked_add(Duration::from_secs(86_400));
    /// assert_eq!(later, Some("2024-03-01T00:30:00.000Z".parse()?));
    /// # Ok::<(), lexgen_data::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn checked_add(&self, duration: Duration) -> Option<Self> {
        self.since_first_second().checked_add(duration).and_then(Self::after_first_second)
    }

    /// Returns the datetime before this one by `duration`, or `None` if its year would be less than 0.
    ///
    /// The result is in UTC and has the precision of [`from_unix`](Self::from_unix), whatever the string of this datetime is.
    #[must_use]
    pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
        self.since_first_second().checked_sub(duration).and_then(Self::after_first_second)
    }

    /// The time since the first valid instant, which no datetime precedes.
    fn since_first_second(&self) -> Duration {
        let seconds = self.unix_seconds().saturating_sub(FIRST_SECOND);
        Duration::new(u64::try_from(seconds).unwrap_or(0), self.subsec_nanos())
    }

    fn after_first_second(duration: Duration) -> Option<Self> {
        let seconds = i64::try_from(duration.as_secs()).ok()?.checked_add(FIRST_SECOND)?;
        Self::from_unix(seconds, duration.subsec_nanos())
    }

    /// Returns whether both represent the same instant.
    #[must_use]
    pub fn is_same_instant(&self, other: &Self) -> bool {
        self.instant() == other.instant()
    }

    /// Returns the key for comparing instants. Fractions without trailing zeros order as strings in the same way as as
    /// numbers.
    fn instant(&self) -> (i64, &str) {
        let fraction = fraction(&self.0).trim_end_matches('0');
        (self.unix_seconds(), fraction)
    }
}

impl PartialOrd for Datetime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Datetime {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.instant(), &self.0).cmp(&(other.instant(), &other.0))
    }
}

/// Returns an error if the year is not from 0 to 9999.
impl TryFrom<SystemTime> for Datetime {
    type Error = SyntaxError;

    fn try_from(time: SystemTime) -> Result<Self, SyntaxError> {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        let datetime = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self::from_unix(seconds(after), after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                match before.subsec_nanos() {
                    0 => Self::from_unix(-seconds(before), 0),
                    // Seconds are rounded down, nanoseconds count up from them.
                    nanos => Self::from_unix(-seconds(before) - 1, 1_000_000_000 - nanos),
                }
            }
        };
        datetime.ok_or(YEAR)
    }
}

/// Returns an error if `SystemTime` cannot represent the instant. Digits beyond its precision are truncated.
impl TryFrom<&Datetime> for SystemTime {
    type Error = SyntaxError;

    fn try_from(datetime: &Datetime) -> Result<Self, SyntaxError> {
        let seconds = datetime.unix_seconds();
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let epoch = Self::UNIX_EPOCH;
        let time = if seconds < 0 { epoch.checked_sub(whole) } else { epoch.checked_add(whole) };
        let nanos = Duration::from_nanos(u64::from(datetime.subsec_nanos()));
        time.and_then(|time| time.checked_add(nanos)).ok_or(REACH)
    }
}

/// Formats an instant from year 0 to 9999 in UTC.
fn write(seconds: i64, nanoseconds: u32) -> String {
    let Date { year, month, day } = Date::from_days(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let fraction = match nanoseconds {
        nanos if nanos % 1_000_000 == 0 => format!("{:03}", nanos / 1_000_000),
        nanos if nanos % 1_000 == 0 => format!("{:06}", nanos / 1_000),
        nanos => format!("{nanos:09}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction}Z")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use proptest::{prop_assert, prop_assert_eq, proptest};

    use super::{Datetime, FIRST_SECOND, LAST_SECOND};

    fn datetime(text: &str) -> Datetime {
        text.parse().unwrap()
    }

    #[test]
    fn the_string_is_kept_exactly() {
        let text = "1985-04-12T23:20:50.1234567890123456789012345+01:45";
        assert_eq!(datetime(text), text);
        assert_eq!(String::from(datetime(text)), text);
    }

    #[test]
    fn seconds_and_nanoseconds_are_those_since_1970_in_universal_time() {
        let unix = |text| {
            let datetime = datetime(text);
            (datetime.unix_seconds(), datetime.subsec_nanos())
        };
        assert_eq!(unix("1970-01-01T00:00:00Z"), (0, 0));
        assert_eq!(unix("1970-01-01T00:00:00.5Z"), (0, 500_000_000));
        assert_eq!(unix("1969-12-31T23:59:59.25Z"), (-1, 250_000_000));
        assert_eq!(unix("1970-01-01T01:00:00+01:00"), (0, 0));
        assert_eq!(unix("1969-12-31T22:30:00-01:30"), (0, 0));
        assert_eq!(unix("2000-02-29T12:00:00Z"), (951_825_600, 0));
        assert_eq!(unix("0000-01-01T00:00:00Z"), (FIRST_SECOND, 0));
        assert_eq!(unix("9999-12-31T23:59:59.1234567899Z"), (LAST_SECOND, 123_456_789));
    }

    #[test]
    fn order_is_that_of_instants_and_agrees_with_equality() {
        let sorted = [
            "0000-01-01T00:00:00Z",
            "1985-04-12T23:20:50.1234567890Z",
            "1985-04-12T23:20:50.12345678901Z",
            "1985-04-12T23:20:50.20Z",
            "1985-04-12T23:20:50.2Z",
            "1985-04-13T00:20:50.20+01:00",
            "1985-04-12T22:20:50.3-01:00",
            "1985-04-12T23:20:51Z",
        ];
        for pair in sorted.windows(2) {
            assert!(datetime(pair[0]) < datetime(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn one_instant_has_many_strings() {
        let first = datetime("1985-04-12T23:20:50.2Z");
        let second = datetime("1985-04-13T00:20:50.200+01:00");
        assert!(first.is_same_instant(&second));
        assert_ne!(first, second);
        assert!(!first.is_same_instant(&datetime("1985-04-12T23:20:50.2000000001Z")));
    }

    #[test]
    fn instants_are_written_with_the_fewest_digits() {
        let write = |seconds, nanos| Datetime::from_unix(seconds, nanos).map(String::from);
        assert_eq!(write(0, 0).as_deref(), Some("1970-01-01T00:00:00.000Z"));
        assert_eq!(write(0, 1_000).as_deref(), Some("1970-01-01T00:00:00.000001Z"));
        assert_eq!(write(-1, 1).as_deref(), Some("1969-12-31T23:59:59.000000001Z"));
        assert_eq!(write(FIRST_SECOND, 20_000_000).as_deref(), Some("0000-01-01T00:00:00.020Z"));
        assert_eq!(write(FIRST_SECOND - 1, 0), None);
        assert_eq!(write(LAST_SECOND + 1, 0), None);
        assert_eq!(write(0, 1_000_000_000), None);
    }

    #[test]
    fn now_is_the_system_time_to_the_millisecond() {
        let before = SystemTime::now() - Duration::from_millis(1);
        let now = Datetime::now();
        assert_eq!(now.as_str().len(), "2024-05-06T07:08:09.123Z".len());
        let time = SystemTime::try_from(&now).unwrap();
        assert!(before < time && time <= SystemTime::now());
    }

    #[test]
    fn system_times_convert_in_both_directions() {
        let before = SystemTime::UNIX_EPOCH - Duration::from_millis(250);
        let datetime = Datetime::try_from(before).unwrap();
        assert_eq!(datetime, "1969-12-31T23:59:59.750Z");
        assert_eq!(SystemTime::try_from(&datetime), Ok(before));

        let whole = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(Datetime::try_from(whole).unwrap(), "1969-12-31T23:59:59.000Z");

        let beyond = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
        assert!(Datetime::try_from(beyond).is_err());
    }

    #[test]
    fn differences_ignore_zones_and_digits_below_a_nanosecond() {
        let since = |later, earlier| datetime(later).checked_duration_since(&datetime(earlier));
        let nanos = |nanos| Some(Duration::from_nanos(nanos));
        assert_eq!(since("1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z"), nanos(1));
        assert_eq!(since("1970-01-01T00:00:00.0000000019Z", "1970-01-01T00:00:00Z"), nanos(1));
        assert_eq!(since("1970-01-01T00:00:00.0000000001Z", "1970-01-01T00:00:00.0000000002Z"), nanos(0));
        assert_eq!(since("1970-01-01T01:00:00+01:00", "1970-01-01T00:00:00Z"), nanos(0));
        assert_eq!(since("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000001Z"), None);
        let all = Duration::from_secs(LAST_SECOND.abs_diff(FIRST_SECOND));
        assert_eq!(since("9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"), Some(all));
    }

    #[test]
    fn sums_stay_between_the_years_0_and_9999() {
        let (first, last) = (datetime("0000-01-01T00:00:00Z"), datetime("9999-12-31T23:59:59.999999999Z"));
        let nano = Duration::from_nanos(1);
        assert_eq!(first.checked_sub(nano), None);
        assert_eq!(last.checked_add(nano), None);
        assert_eq!(first.checked_add(Duration::MAX), None);
        assert_eq!(last.checked_sub(Duration::MAX), None);
        assert_eq!(first.checked_add(nano).unwrap(), "0000-01-01T00:00:00.000000001Z");
        assert_eq!(last.checked_sub(nano).unwrap(), "9999-12-31T23:59:59.999999998Z");
    }

    proptest! {
        #[test]
        fn a_difference_added_gives_the_later_instant(
            earlier in FIRST_SECOND..=LAST_SECOND, later in FIRST_SECOND..=LAST_SECOND, nanos in 0..1_000_000_000_u32,
        ) {
            let (earlier, later) = (earlier.min(later), earlier.max(later));
            let (earlier, later) = (Datetime::from_unix(earlier, 0).unwrap(), Datetime::from_unix(later, nanos).unwrap());
            let difference = later.checked_duration_since(&earlier).unwrap();
            prop_assert_eq!(later.checked_sub(difference), Some(earlier.clone()));
            prop_assert_eq!(earlier.checked_add(difference), Some(later));
        }

        #[test]
        fn written_datetimes_read_as_the_same_instant(
            seconds in FIRST_SECOND..=LAST_SECOND,
            nanos in 0..1_000_000_000_u32,
        ) {
            let written = Datetime::from_unix(seconds, nanos).unwrap();
            let read = datetime(written.as_str());
            prop_assert_eq!((read.unix_seconds(), read.subsec_nanos()), (seconds, nanos));
        }

        #[test]
        fn a_zone_moves_the_instant_by_itself(
            seconds in 0..LAST_SECOND / 2, hours in 0..24_i64, minutes in 0..60_i64,
        ) {
            let local = Datetime::from_unix(seconds, 0).unwrap();
            let zoned = local.as_str().replace('Z', &format!("+{hours:02}:{minutes:02}"));
            let ahead = hours * 3600 + minutes * 60;
            prop_assert!(datetime(&zoned).unix_seconds() == seconds - ahead);
        }
    }
}
