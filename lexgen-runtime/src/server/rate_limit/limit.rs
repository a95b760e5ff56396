//! [`RateLimit`], and counting the points of each client. Knows nothing of requests.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// The number of clients up to which none is removed.
const FEW: usize = 1024;

/// The maximum window: ten years, in seconds.
const LONG: u64 = 10 * 366 * 24 * 3600;

/// A number of points in a window of time. Points come back one by one: with 30 in five minutes, one every ten seconds.
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

    /// The time in which one point comes back, at least a nanosecond.
    fn interval(self) -> Duration {
        (Duration::from_secs(self.seconds) / self.points.get()).max(Duration::from_nanos(1))
    }

    pub(super) fn points(self) -> u32 {
        self.points.get()
    }

    fn quota(self) -> Option<Quota> {
        Quota::with_period(self.interval()).map(|quota| quota.allow_burst(self.points))
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
pub(super) struct Standing {
    pub(super) limit: RateLimit,
    /// The points left; 0 for a request that was refused.
    pub(super) remaining: u32,
    /// The time until all points are back.
    pub(super) reset_after: Duration,
    /// The time until the request can be repeated, if it was refused.
    pub(super) retry_after: Option<Duration>,
}

/// The points of all clients under one limit. Clients with all their points are removed from time to time.
pub(super) struct Counter<C: Clock = DefaultClock> {
    limit: RateLimit,
    /// Keyed by hashes, because clients may choose keys of any length.
    limiter: RateLimiter<u64, HashMapStateStore<u64>, C, StateInformationMiddleware>,
    hasher: RandomState,
    /// The number of clients at which idle ones are removed next.
    many: AtomicUsize,
}

impl Counter {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self::with_clock(limit, DefaultClock::default())
    }
}

impl<C: Clock> Counter<C> {
    fn with_clock(limit: RateLimit, clock: C) -> Self {
        let quota = limit.quota().unwrap_or(Quota::per_second(NonZeroU32::MIN));
        let limiter = RateLimiter::new(quota, HashMapStateStore::default(), clock);
        Self { limit, limiter, hasher: RandomState::new(), many: AtomicUsize::new(FEW) }
    }

    pub(super) fn limit(&self) -> RateLimit {
        self.limit
    }

    /// Takes points, or none if there are too few. Returns `None` if `points` is 0.
    pub(super) fn take(&self, key: &str, points: u32) -> Option<Standing> {
        let limit = self.limit;
        let points = NonZeroU32::new(points)?.min(limit.points);
        self.forget_idle();
        // Does not fail, because `points` is at most those of the limit.
        let taken = self.limiter.check_key_n(&self.hasher.hash_one(key), points).ok()?;
        let (remaining, missing, retry_after) = match taken {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                (remaining, limit.points().saturating_sub(remaining), None)
            }
            Err(refused) => {
                let wait = refused.wait_time_from(self.limiter.clock().now());
                // After the wait, there are exactly as many points as the request takes.
                (0, limit.points().saturating_sub(points.get()), Some(wait))
            }
        };
        let reset_after = retry_after.unwrap_or_default().saturating_add(limit.interval().saturating_mul(missing));
        Some(Standing { limit, remaining, reset_after, retry_after })
    }

    /// Removes clients with all their points, whenever the number of clients has doubled since the last time.
    fn forget_idle(&self) {
        if self.limiter.len() >= self.many.load(Ordering::Relaxed) {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
            self.many.store(self.limiter.len().saturating_mul(2).max(FEW), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;

    use super::{Counter, FEW, RateLimit};

    fn counter(points: u32, seconds: u64) -> (Counter<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Counter::with_clock(RateLimit::new(points, Duration::from_secs(seconds)), clock.clone()), clock)
    }

    /// Returns the remaining points, the seconds until all are restored, and those until the request can be repeated.
    fn take(counter: &Counter<FakeRelativeClock>, points: u32) -> (u32, u64, Option<u64>) {
        let standing = counter.take("key", points).expect("the client is limited");
        (standing.remaining, standing.reset_after.as_secs(), standing.retry_after.map(|wait| wait.as_secs()))
    }

    #[test]
    fn points_are_spent_and_refilled_one_by_one() {
        let (counter, clock) = counter(3, 30);
        assert_eq!(take(&counter, 1), (2, 10, None));
        assert_eq!(take(&counter, 2), (0, 30, None));
        assert_eq!(take(&counter, 1), (0, 30, Some(10)));
        clock.advance(Duration::from_secs(10));
        assert_eq!(take(&counter, 1), (0, 30, None));
        clock.advance(Duration::from_secs(20));
        assert_eq!(take(&counter, 3), (0, 10, Some(10)));
        clock.advance(Duration::from_secs(1000));
        assert_eq!(take(&counter, 1), (2, 10, None));
    }

    #[test]
    fn a_request_with_more_points_than_the_limit_takes_all() {
        let (counter, _) = counter(3, 30);
        assert_eq!(take(&counter, 100), (0, 30, None));
        assert_eq!(take(&counter, 100), (0, 30, Some(30)));
    }

    #[test]
    fn a_free_request_takes_no_points() {
        assert_eq!(counter(3, 30).0.take("key", 0), None);
    }

    #[test]
    fn extreme_limits_work() {
        for (points, seconds) in [(0, 0), (u32::MAX, 1), (1, u64::MAX), (u32::MAX, u64::MAX)] {
            let (counter, _) = counter(points, seconds);
            assert_eq!(take(&counter, 1).2, None, "{}", counter.limit());
            take(&counter, u32::MAX);
        }
    }

    #[test]
    fn clients_with_full_points_are_removed() {
        let (counter, clock) = counter(1, 10);
        let visit = |clients: std::ops::Range<usize>| {
            for client in clients {
                counter.take(&client.to_string(), 1);
            }
        };
        visit(0..2 * FEW);
        assert_eq!(counter.limiter.len(), 2 * FEW);
        clock.advance(Duration::from_secs(100));
        visit(2 * FEW..2 * FEW + 10);
        assert_eq!(counter.limiter.len(), 10);
    }
}
