//! [`RateLimit`], and the arithmetic of its points. Knows nothing of requests, clients and stores.
//!
//! The state of a client is one number: the time at which all its points are back. This is the generic cell rate algorithm.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

/// The maximum window: ten years, in seconds.
const LONG: u64 = 10 * 366 * 24 * 3600;

/// A number of points in a window of time. Points come back one by one: with 30 in five minutes, one every ten seconds.
///
/// A point takes at least a microsecond to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RateLimit {
    points: NonZeroU32,
    seconds: u64,
}

impl RateLimit {
    /// Creates a limit of at least one point. The window is rounded down to whole seconds, between one and ten years.
    #[must_use]
    pub const fn new(points: u32, window: Duration) -> Self {
        let points = match NonZeroU32::new(points) {
            Some(points) => points,
            None => NonZeroU32::MIN,
        };
        let seconds = match window.as_secs() {
            0 => 1,
            LONG.. => LONG,
            seconds => seconds,
        };
        Self { points, seconds }
    }

    /// The number of points.
    #[must_use]
    pub const fn points(self) -> u32 {
        self.points.get()
    }

    /// The time in which one point comes back, in microseconds, rounded up.
    ///
    /// With the points, this is all that a [`RateStore`](super::RateStore) computes with. All points come back in less than
    /// 2<sup>53</sup> microseconds.
    #[must_use]
    pub const fn interval(self) -> u64 {
        (self.seconds * 1_000_000).div_ceil(self.points.get() as u64)
    }

    /// The same limit with more points.
    pub(super) const fn times(self, factor: u32) -> Self {
        Self { points: self.points.saturating_mul(NonZeroU32::MIN.saturating_add(factor.saturating_sub(1))), ..self }
    }
}

/// Formats the limit as in headers, with the window in seconds: `30;w=300`.
impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};w={}", self.points, self.seconds)
    }
}

/// The state of a client under a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The limit.
    pub limit: RateLimit,
    /// The points left; 0 for a request that was refused.
    pub remaining: u32,
    /// The time until all points are back.
    pub reset_after: Duration,
    /// The time until the request can be repeated, if it was refused.
    pub retry_after: Option<Duration>,
}

/// The points of a request under a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The limit.
    pub limit: RateLimit,
    /// At most the points of the limit.
    points: NonZeroU32,
}

impl Cost {
    /// Creates the cost of a request: all points of the limit, if it has fewer. `None` if the request is free.
    #[must_use]
    pub fn new(limit: RateLimit, points: u32) -> Option<Self> {
        Some(Self { limit, points: NonZeroU32::new(points)?.min(limit.points) })
    }

    /// The points, at most those of the limit.
    #[must_use]
    pub const fn points(self) -> u32 {
        self.points.get()
    }

    /// Takes the points of a client whose points are all back in `missing` microseconds.
    ///
    /// `missing` is at most a window, so a clock that is set back does not refuse clients for longer.
    pub(super) fn take(self, missing: u64) -> Standing {
        let (limit, interval) = (self.limit, self.limit.interval());
        let capacity = interval * u64::from(limit.points());
        let missing = missing.min(capacity);
        let taken = missing + interval * u64::from(self.points());
        if taken > capacity {
            let retry_after = Some(Duration::from_micros(taken - capacity));
            return Standing { limit, remaining: 0, reset_after: Duration::from_micros(missing), retry_after };
        }
        let remaining = u32::try_from((capacity - taken) / interval).unwrap_or(u32::MAX);
        Standing { limit, remaining, reset_after: Duration::from_micros(taken), retry_after: None }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Cost, RateLimit, Standing};

    const SECOND: u64 = 1_000_000;

    fn standing(points: u32, seconds: u64, cost: u32, missing: u64) -> Standing {
        let limit = RateLimit::new(points, Duration::from_secs(seconds));
        Cost::new(limit, cost).expect("the request is not free").take(missing)
    }

    /// Returns the remaining points of three in half a minute, the seconds until all are restored, and those until the request
    /// can be repeated.
    fn take(cost: u32, missing: u64) -> (u32, u64, Option<u64>) {
        let standing = standing(3, 30, cost, missing * SECOND);
        (standing.remaining, standing.reset_after.as_secs(), standing.retry_after.map(|wait| wait.as_secs()))
    }

    #[test]
    fn points_are_spent_and_restored_one_by_one() {
        assert_eq!(take(1, 0), (2, 10, None));
        assert_eq!(take(2, 10), (0, 30, None));
        assert_eq!(take(1, 30), (0, 30, Some(10)));
        assert_eq!(take(1, 20), (0, 30, None));
        assert_eq!(take(3, 10), (0, 10, Some(10)));
        assert_eq!(take(1, 5), (1, 15, None));
    }

    #[test]
    fn a_request_with_more_points_than_the_limit_takes_all() {
        assert_eq!(take(100, 0), (0, 30, None));
        assert_eq!(take(100, 30), (0, 30, Some(30)));
    }

    #[test]
    fn a_free_request_has_no_cost() {
        assert_eq!(Cost::new(RateLimit::new(3, Duration::from_secs(30)), 0), None);
    }

    #[test]
    fn all_points_can_be_taken_if_the_window_is_no_multiple_of_them() {
        let mut missing = 0;
        for remaining in [2, 1, 0] {
            let standing = standing(3, 10, 1, missing);
            assert_eq!((standing.remaining, standing.retry_after), (remaining, None));
            missing = u64::try_from(standing.reset_after.as_micros()).expect("the time is short");
        }
        assert_eq!(standing(3, 10, 1, missing).retry_after, Some(Duration::from_micros(3_333_334)));
    }

    #[test]
    fn a_clock_that_is_set_back_refuses_for_no_longer_than_the_window() {
        assert_eq!(take(1, u64::MAX / SECOND), (0, 30, Some(10)));
    }

    #[test]
    fn extreme_limits_work() {
        for (points, seconds) in [(0, 0), (u32::MAX, 1), (1, u64::MAX), (u32::MAX, u64::MAX)] {
            let limit = RateLimit::new(points, Duration::from_secs(seconds));
            assert!(limit.interval() * u64::from(limit.points()) < 1 << 53, "{limit}");
            assert_eq!(standing(points, seconds, 1, 0).retry_after, None, "{limit}");
            standing(points, seconds, u32::MAX, u64::MAX);
        }
        assert_eq!(RateLimit::new(u32::MAX, Duration::MAX).times(16).points(), u32::MAX);
    }
}
