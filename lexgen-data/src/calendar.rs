//! Dates of the Gregorian calendar as days since 1970-01-01, for the years that a datetime can have.

/// A date of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: i64,
    /// 1 to 12.
    pub(crate) month: i64,
    /// 1 to 31.
    pub(crate) day: i64,
}

/// Days in four hundred years.
const DAYS_PER_ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

impl Date {
    /// Returns the number of days since 1970-01-01.
    ///
    /// Counts years from March, so that the leap day is the last day of its year.
    pub(crate) const fn days(self) -> i64 {
        let year = if self.month > 2 { self.year } else { self.year - 1 };
        // March is 0. From March on, the lengths of the months repeat 31, 30, 31, 30, 31: 153 days.
        let month = (self.month + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + self.day - 1;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leap_days + day_of_year - EPOCH
    }

    /// Returns the date `days` after 1970-01-01.
    pub(crate) const fn from_days(days: i64) -> Self {
        let days = days + EPOCH;
        let era = days.div_euclid(DAYS_PER_ERA);
        let day_of_era = days.rem_euclid(DAYS_PER_ERA);
        // Removes the leap days: one in 1461 days, except at the end of most centuries.
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = (month_from_march + 2) % 12 + 1;
        let january_or_february = if month <= 2 { 1 } else { 0 };
        Self {
            year: 400 * era + year_of_era + january_or_february,
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
        }
    }
}

/// Returns the number of days of a month (1 to 12) in a year.
pub(crate) const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, days_in_month};

    #[test]
    fn every_day_from_year_0_to_9999_has_its_number() {
        let mut days = -719_528;
        for year in 0..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    let date = Date { year, month, day };
                    assert_eq!(date.days(), days);
                    assert_eq!(Date::from_days(days), date);
                    days += 1;
                }
            }
        }
        let first_of_1970 = Date { year: 1970, month: 1, day: 1 };
        assert_eq!(first_of_1970.days(), 0);
        assert_eq!(days, 2_932_897);
    }

    #[test]
    fn centuries_are_leap_years_only_if_divisible_by_400() {
        assert_eq!(days_in_month(2000, 2), 29);
        assert_eq!(days_in_month(1900, 2), 28);
        assert_eq!(days_in_month(2024, 2), 29);
        assert_eq!(days_in_month(2023, 2), 28);
    }
}
