//! [`RateStore`]: counting the points of clients, in one process or for several. Knows nothing of requests.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::limit::{Cost, RateLimit, Standing};
use crate::server::store::StoreFuture;

/// A store of the points of clients, such as a database that several processes share.
///
/// [`MemoryRates`](super::MemoryRates) belongs to one process and is lost with it. The features `redis` and `postgres` have
/// stores that several processes share.
pub trait RateStore: Send + Sync + 'static {
    /// Takes the points of a request under all of its limits, or none if one of them has too few left.
    ///
    /// Returns the first [`RateTake`] that was refused, or the one with the fewest points left, as its
    /// standing; `None` if `takes` is empty. Requests at the same time do not take the same points, also in different
    /// processes. The clock is that of the store.
    ///
    /// # Errors
    ///
    /// Those of the store. If the connection was lost, the points may have been taken nevertheless.
    fn take<'a>(&'a self, takes: &'a [RateTake]) -> StoreFuture<'a, Option<Standing>>;
}

impl<S: RateStore + ?Sized> RateStore for Arc<S> {
    fn take<'a>(&'a self, takes: &'a [RateTake]) -> StoreFuture<'a, Option<Standing>> {
        (**self).take(takes)
    }
}

/// The points of a request under one limit: an argument of [`RateStore::take`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateTake {
    /// The client and the limit.
    pub key: RateKey,
    /// The points.
    pub cost: Cost,
}

/// A hash that identifies a client and a limit, equal in all processes.
///
/// It is a part of the SHA-256 of the layer's name and the client's key, so clients cannot find two keys with the same hash.
/// Keys may be of any length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RateKey(pub [u8; 16]);

/// Formats the hash as 32 hexadecimal digits.
impl fmt::Display for RateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// Returns the points of a request of a client under several limits.
pub(super) fn takes(name: &str, key: &str, limits: impl Iterator<Item = RateLimit>, points: u32) -> Vec<RateTake> {
    let mut hash = Sha256::new();
    // The length separates the name from the key.
    hash.update(u64::try_from(name.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(name);
    hash.update(key);
    let hash = hash.finalize();
    let takes = limits.zip(0_u16..).filter_map(|(limit, index)| {
        let cost = Cost::new(limit, points)?;
        let mut key = [0; 16];
        key[..14].copy_from_slice(&hash[..14]);
        key[14..].copy_from_slice(&index.to_be_bytes());
        Some(RateTake { key: RateKey(key), cost })
    });
    takes.collect()
}

/// Decides about a request, given how long it takes until all points of each limit are back, in microseconds.
///
/// Returns the first standing that is refused, or the one with the fewest points left.
pub(super) fn decide(takes: &[RateTake], missing: impl Fn(&RateKey) -> u64) -> Option<Standing> {
    let mut tightest: Option<Standing> = None;
    for take in takes {
        let standing = take.cost.take(missing(&take.key));
        if standing.retry_after.is_some() {
            return Some(standing);
        }
        if tightest.as_ref().is_none_or(|tightest| standing.remaining < tightest.remaining) {
            tightest = Some(standing);
        }
    }
    tightest
}

/// Returns the standing that a database found: the place of the limit, from 1 on, the points left, and the microseconds until
/// all are back and until the next try.
#[cfg(any(feature = "postgres", feature = "redis"))]
pub(in crate::server) fn standing_of(takes: &[RateTake], found: (i64, i64, i64, i64)) -> Option<Standing> {
    let (place, remaining, reset_after, retry_after) = found;
    let time = |micros| Duration::from_micros(u64::try_from(micros).unwrap_or_default());
    Some(Standing {
        limit: takes.get(usize::try_from(place).ok()?.checked_sub(1)?)?.cost.limit,
        remaining: u32::try_from(remaining).unwrap_or_default(),
        reset_after: time(reset_after),
        retry_after: Some(time(retry_after)).filter(|wait| !wait.is_zero()),
    })
}

/// Returns the time until all points are back after a request was accepted, in microseconds.
pub(super) fn missing_after(cost: Cost, missing: u64) -> u64 {
    micros(cost.take(missing).reset_after)
}

/// Returns whole microseconds.
pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{RateLimit, takes};

    #[test]
    fn names_keys_and_limits_are_distinguished() {
        let limits = [RateLimit::new(1, Duration::from_secs(1)), RateLimit::new(1, Duration::from_secs(1))];
        let mut keys = Vec::new();
        for (name, key) in [("ab", "c"), ("a", "bc"), ("", "abc"), ("abc", "")] {
            keys.extend(takes(name, key, limits.into_iter(), 1).into_iter().map(|take| take.key));
        }
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 8);
    }

    #[test]
    fn keys_are_equal_in_all_processes() {
        let [take] = *takes("login", "alice", [RateLimit::new(1, Duration::from_secs(1))].into_iter(), 1) else {
            panic!("there is one limit");
        };
        assert_eq!(take.key.to_string(), "b5cd498488a30f2ab440d38918860000");
    }
}
