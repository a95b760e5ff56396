//! When to try again.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// How long to wait before the connection is made again: each time twice as long as before, less up to half of it by
/// chance, so that not all clients of a server come back at once. A message makes all of that forgotten.
///
/// A server that refuses with `Retry-After` is left alone for at least as long as it asks, up to an hour.
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
    /// The first wait. 500 milliseconds.
    pub first: Duration,
    /// The longest wait. 60 seconds.
    pub longest: Duration,
    /// How many attempts in a row may fail before the error is given out. Without a number, it goes on for ever.
    pub attempts: Option<u32>,
}

impl Default for Reconnect {
    fn default() -> Self {
        Self { first: Duration::from_millis(500), longest: Duration::from_secs(60), attempts: None }
    }
}

/// What a server can ask for at most.
const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);

impl Reconnect {
    /// How long to wait after so many failures in a row, of which there is at least one, where the server asks to be left
    /// alone for so long; `None` if they are enough.
    pub(super) fn delay(&self, failures: u32, asked: Option<Duration>) -> Option<Duration> {
        if self.attempts.is_some_and(|attempts| failures > attempts) {
            return None;
        }
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
        let longest = doubled.min(self.longest);
        // The keys of each hasher are random, which is all the chance that is needed here.
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
    fn waits_get_longer_up_to_a_limit_and_end_with_the_attempts() {
        let reconnect = Reconnect { attempts: Some(40), ..Reconnect::default() };
        for (failures, longest) in [(1, 500), (2, 1000), (3, 2000), (7, 32_000), (8, 60_000), (40, 60_000)] {
            let delay = reconnect.delay(failures, None).expect("there are attempts left");
            let longest = Duration::from_millis(longest);
            assert!(delay <= longest && delay >= longest / 2, "{failures}: {delay:?}");
        }
        assert_eq!(reconnect.delay(41, None), None);
    }

    #[test]
    fn a_server_is_left_alone_for_as_long_as_it_asks_but_not_for_ever() {
        let reconnect = Reconnect { longest: Duration::from_secs(1), ..Reconnect::default() };
        let asked = |seconds| reconnect.delay(9, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(90), Some(Duration::from_secs(90)));
        assert_eq!(asked(u64::MAX), Some(Duration::from_secs(3600)));
        assert!(asked(0) >= Some(Duration::from_millis(500)), "its own wait holds as well");
    }

    #[test]
    fn any_durations_will_do() {
        let extreme = Reconnect { first: Duration::MAX, longest: Duration::MAX, attempts: None };
        assert!(extreme.delay(u32::MAX, None).is_some());
        let none = Reconnect { first: Duration::ZERO, longest: Duration::ZERO, attempts: None };
        assert_eq!(none.delay(3, None), Some(Duration::ZERO));
    }
}
