//! [`Reconnect`]: the delays between attempts to connect.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// The delays between attempts to connect. They double with each attempt, minus a random part of up to half, so that the
/// clients of a server do not reconnect all at once. A received message resets them.
///
/// If a server refuses with `Retry-After`, the delay is at least as long as requested, up to an hour.
///
/// ```
/// use std::time::Duration;
/// use lexgen_runtime::client::Reconnect;
///
/// let reconnect = Reconnect { attempts: Some(5), ..Reconnect::default() };
/// assert_eq!(reconnect.longest, Duration::from_secs(60));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reconnect {
    /// The first delay. The default is 500 milliseconds.
    pub first: Duration,
    /// The maximum delay. The default is 60 seconds.
    pub longest: Duration,
    /// The number of consecutive failures after which the error is returned. `None`, the default, is without limit.
    pub attempts: Option<u32>,
}

impl Default for Reconnect {
    fn default() -> Self {
        Self { first: Duration::from_millis(500), longest: Duration::from_secs(60), attempts: None }
    }
}

/// Upper bound on the delay that a server can request.
const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);

impl Reconnect {
    /// The delay after this many consecutive failures, at least one, if the server requests `asked`; `None` if there are too
    /// many.
    pub(super) fn delay(&self, failures: u32, asked: Option<Duration>) -> Option<Duration> {
        if self.attempts.is_some_and(|attempts| failures > attempts) {
            return None;
        }
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
        let longest = doubled.min(self.longest);
        // The keys of each hasher are random, which is random enough for this.
        let chance = RandomState::new().build_hasher().finish() % 1000;
        let less = longest / 2000 * u32::try_from(chance).unwrap_or_default();
        Some(longest.saturating_sub(less).max(asked.unwrap_or_default().min(LONGEST_ASKED)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Reconnect;

    #[test]
    fn delays_grow_up_to_a_limit_until_the_attempts_end() {
        let reconnect = Reconnect { attempts: Some(40), ..Reconnect::default() };
        for (failures, longest) in [(1, 500), (2, 1000), (3, 2000), (7, 32_000), (8, 60_000), (40, 60_000)] {
            let delay = reconnect.delay(failures, None).expect("there are attempts left");
            let longest = Duration::from_millis(longest);
            assert!(delay <= longest && delay >= longest / 2, "{failures}: {delay:?}");
        }
        assert_eq!(reconnect.delay(41, None), None);
    }

    #[test]
    fn the_delay_is_at_least_what_the_server_requests_up_to_a_bound() {
        let reconnect = Reconnect { longest: Duration::from_secs(1), ..Reconnect::default() };
        let delay = |seconds| reconnect.delay(9, Some(Duration::from_secs(seconds)));
        assert_eq!(delay(90), Some(Duration::from_secs(90)));
        assert_eq!(delay(u64::MAX), Some(Duration::from_secs(3600)));
        assert!(delay(0) >= Some(Duration::from_millis(500)), "the client's own delay is the minimum");
    }

    #[test]
    fn extreme_durations_do_not_overflow() {
        let extreme = Reconnect { first: Duration::MAX, longest: Duration::MAX, attempts: None };
        assert!(extreme.delay(u32::MAX, None).is_some());
        let none = Reconnect { first: Duration::ZERO, longest: Duration::ZERO, attempts: None };
        assert_eq!(none.delay(3, None), Some(Duration::ZERO));
    }
}
