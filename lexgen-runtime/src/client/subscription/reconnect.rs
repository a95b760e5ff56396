//! [`Reconnect`]: the delays between attempts to connect.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// The delays between attempts to connect. Each is a random part of a time that doubles with each attempt, so that the clients of
/// a server that restarts do not reconnect all at once. The time starts again when a connection has lasted a minute or had
/// 100 messages.
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
    /// The maximum of the first delay. The default is 4 seconds, and the minimum is 1 millisecond.
    pub first: Duration,
    /// The maximum delay. The default is 60 seconds, and the minimum is 1 second.
    pub longest: Duration,
    /// The number of failures, without a message in between, after which the error is returned. `None`, the default, is without limit.
    pub attempts: Option<u32>,
}

impl Default for Reconnect {
    fn default() -> Self {
        Self { first: Duration::from_secs(4), longest: Duration::from_secs(60), attempts: None }
    }
}

/// The number of equal parts into which the maximum of a delay is divided.
const PARTS: u32 = 10_000;

/// Lower bounds, so that delays of zero do not become a loop without pauses.
const SHORTEST_FIRST: Duration = Duration::from_millis(1);
const SHORTEST_LONGEST: Duration = Duration::from_secs(1);

/// Upper bound on the delay that a server can request.
const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);

impl Reconnect {
    /// The delay after this many failures, at least one, if the server requests `asked`.
    pub(super) fn delay(&self, failures: u32, asked: Option<Duration>) -> Duration {
        let first = self.first.max(SHORTEST_FIRST);
        let doubled = first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
        let longest = doubled.min(self.longest.max(SHORTEST_LONGEST));
        // The keys of each hasher are random, which is random enough for this.
        let parts = RandomState::new().build_hasher().finish() % u64::from(PARTS);
        let delay = longest / PARTS * u32::try_from(parts).unwrap_or_default();
        delay.max(asked.unwrap_or_default().min(LONGEST_ASKED))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Reconnect;

    #[test]
    fn delays_are_random_and_grow_up_to_a_limit() {
        let reconnect = Reconnect::default();
        for (failures, longest) in [(1, 4), (2, 8), (3, 16), (4, 32), (5, 60), (40, 60)] {
            let longest = Duration::from_secs(longest);
            let delays: Vec<Duration> = (0..200).map(|_| reconnect.delay(failures, None)).collect();
            assert!(delays.iter().all(|delay| *delay < longest), "{failures}: {delays:?}");
            // Chances are negligible that all are in the same half.
            assert!(delays.iter().any(|delay| *delay < longest / 2), "{failures}: {delays:?}");
            assert!(delays.iter().any(|delay| *delay > longest / 2), "{failures}: {delays:?}");
        }
    }

    #[test]
    fn the_delay_is_at_least_what_the_server_requests_up_to_a_bound() {
        let reconnect = Reconnect { longest: Duration::from_secs(1), ..Reconnect::default() };
        let delay = |seconds| reconnect.delay(9, Some(Duration::from_secs(seconds)));
        assert_eq!(delay(90), Duration::from_secs(90));
        assert_eq!(delay(u64::MAX), Duration::from_secs(3600));
        assert!(delay(0) < Duration::from_secs(1), "the delay of the client");
    }

    #[test]
    fn extreme_durations_neither_overflow_nor_loop_without_pauses() {
        let extreme = Reconnect { first: Duration::MAX, longest: Duration::MAX, attempts: None };
        _ = extreme.delay(u32::MAX, None);
        let none = Reconnect { first: Duration::ZERO, longest: Duration::ZERO, attempts: None };
        let delays: Duration = (0..200).map(|_| none.delay(20, None)).sum();
        assert!(delays > Duration::from_secs(20), "{delays:?}");
    }
}
