//! [`MemoryRates`]: counting the points of clients in the memory of one process, with a bound.

use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::limit::Standing;
use super::store::{RateKey, RateStore, RateTake, decide, micros, missing_after};
use crate::server::store::StoreFuture;

/// The number of maps, each with a lock.
const SHARDS: usize = 16;

/// How often one of the maps is swept, in microseconds.
const SWEEP: u64 = 4_000_000;

/// The times at which all points of a client are back under a limit, in microseconds since the store was created.
type Shard = HashMap<RateKey, u64>;

/// The points of clients in the memory of this process: the default [`RateStore`].
///
/// Clients with all their points are forgotten within about a minute, as long as there are requests. A client and a limit
/// use 30 to 60 bytes.
pub struct MemoryRates {
    /// The limits of a client are in the same shard.
    shards: [Mutex<Shard>; SHARDS],
    /// The maximum length of a shard.
    most: usize,
    /// With random keys, so that clients cannot choose keys of the same shard.
    hasher: RandomState,
    start: Instant,
    next_sweep: AtomicU64,
    next_shard: AtomicUsize,
}

impl MemoryRates {
    /// Creates a store for about this many pairs of a client and a limit.
    ///
    /// If there are more, those whose points are back first are forgotten, so their clients have all points again. A client
    /// can only be forgotten in favor of many others that have spent more than it.
    ///
    /// The default is 900,000, which use up to 30 MB.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            shards: Default::default(),
            most: capacity.div_ceil(SHARDS).max(1),
            hasher: RandomState::new(),
            start: Instant::now(),
            next_sweep: AtomicU64::new(SWEEP),
            next_shard: AtomicUsize::new(0),
        }
    }

    /// Takes points at a time in microseconds since the store was created.
    fn take_at(&self, takes: &[RateTake], now: u64) -> Option<Standing> {
        self.sweep(now);
        let mut indices: Vec<usize> = takes.iter().map(|take| self.shard(&take.key)).collect();
        // Two threads must not wait for each other.
        indices.sort_unstable();
        indices.dedup();
        let mut shards: Vec<_> = indices.iter().map(|&index| (index, lock(&self.shards[index]))).collect();
        let missing = |shards: &[(usize, MutexGuard<Shard>)], key: &RateKey| {
            let index = self.shard(key);
            let shard = shards.iter().find(|(other, _)| *other == index);
            shard.and_then(|(_, shard)| shard.get(key)).map_or(0, |time| time.saturating_sub(now))
        };
        let standing = decide(takes, |key| missing(&shards, key))?;
        if standing.retry_after.is_none() {
            for take in takes {
                let missing = missing_after(take.cost, missing(&shards, &take.key));
                let index = self.shard(&take.key);
                if let Some((_, shard)) = shards.iter_mut().find(|(other, _)| *other == index) {
                    self.insert(shard, take.key, now.saturating_add(missing), now);
                }
            }
        }
        Some(standing)
    }

    fn insert(&self, shard: &mut Shard, key: RateKey, time: u64, now: u64) {
        if shard.len() >= self.most && !shard.contains_key(&key) {
            shard.retain(|_, time| *time > now);
            if shard.len() >= self.most {
                forget_quarter(shard);
            }
        }
        shard.insert(key, time);
    }

    /// Removes clients with all their points from one of the shards, if it is time to.
    fn sweep(&self, now: u64) {
        let next = self.next_sweep.load(Ordering::Relaxed);
        let after = now.saturating_add(SWEEP);
        // Other threads need not wait for the one that sweeps.
        if now < next || self.next_sweep.compare_exchange(next, after, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return;
        }
        let index = self.next_shard.fetch_add(1, Ordering::Relaxed) % SHARDS;
        let mut shard = lock(&self.shards[index]);
        shard.retain(|_, time| *time > now);
        if shard.len() < shard.capacity() / 4 {
            shard.shrink_to_fit();
        }
    }

    fn shard(&self, key: &RateKey) -> usize {
        // The last two bytes distinguish the limits of a client.
        let hash = self.hasher.hash_one(&key.0[..14]);
        usize::from(hash.to_be_bytes()[0]) % SHARDS
    }
}

/// Removes the quarter of the clients whose points are back first.
fn forget_quarter(shard: &mut Shard) {
    let mut times: Vec<u64> = shard.values().copied().collect();
    let quarter = times.len() / 4;
    let (_, &mut last, _) = times.select_nth_unstable(quarter);
    shard.retain(|_, time| *time > last);
}

/// Locks a shard. No code panics while it changes one.
fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl RateStore for MemoryRates {
    fn take<'a>(&'a self, takes: &'a [RateTake]) -> StoreFuture<'a, Option<Standing>> {
        let standing = self.take_at(takes, micros(self.start.elapsed()));
        Box::pin(ready(Ok(standing)))
    }
}

/// The store for 900,000 pairs of a client and a limit.
impl Default for MemoryRates {
    fn default() -> Self {
        Self::new(900_000)
    }
}

impl fmt::Debug for MemoryRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRates").field("capacity", &(self.most * SHARDS)).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::store::takes;
    use super::{MemoryRates, RateTake, SHARDS, SWEEP, lock};
    use crate::server::RateLimit;

    const SECOND: u64 = 1_000_000;

    fn request(client: &str, limits: &[(u32, u64)], cost: u32) -> Vec<RateTake> {
        let limits = limits.iter().map(|&(points, seconds)| RateLimit::new(points, Duration::from_secs(seconds)));
        takes("", client, limits, cost)
    }

    /// Takes a point of ten in ten seconds, and returns whether there was one.
    fn visit(store: &MemoryRates, client: &str, now: u64) -> bool {
        let takes = request(client, &[(10, 10)], 1);
        store.take_at(&takes, now).is_some_and(|standing| standing.retry_after.is_none())
    }

    fn len(store: &MemoryRates) -> usize {
        store.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    fn capacity(store: &MemoryRates) -> usize {
        store.shards.iter().map(|shard| lock(shard).capacity()).sum()
    }

    #[test]
    fn points_come_back_with_time() {
        let store = MemoryRates::default();
        for _ in 0..10 {
            assert!(visit(&store, "a", 0));
        }
        assert!(!visit(&store, "a", SECOND - 1));
        assert!(visit(&store, "a", SECOND));
        assert!(!visit(&store, "a", SECOND));
        assert!(visit(&store, "b", 0));
    }

    #[test]
    fn a_refused_request_takes_no_points_of_any_limit() {
        let store = MemoryRates::default();
        let both = request("a", &[(10, 10), (1, 10)], 1);
        assert_eq!(store.take_at(&both, 0).map(|standing| standing.retry_after), Some(None));
        for _ in 0..20 {
            assert!(store.take_at(&both, 0).is_some_and(|standing| standing.retry_after.is_some()));
        }
        let first = request("a", &[(10, 10)], 9);
        assert_eq!(store.take_at(&first, 0).map(|standing| standing.retry_after), Some(None));
    }

    #[test]
    fn memory_is_bounded_and_given_back_after_an_attack() {
        let store = MemoryRates::new(100_000);
        for client in 0..1_000_000_u64 {
            visit(&store, &client.to_string(), 1 + client);
        }
        assert!((70_000..=100_000 + SHARDS).contains(&len(&store)), "{}", len(&store));
        assert!(capacity(&store) < 250_000, "{}", capacity(&store));
        for round in 1..=2 * SHARDS as u64 {
            visit(&store, "one", 100 * SECOND + round * SWEEP);
        }
        assert_eq!(len(&store), 1);
        assert!(capacity(&store) < 100, "{}", capacity(&store));
    }

    #[test]
    fn an_attack_does_not_forget_clients_that_have_spent_more() {
        let store = MemoryRates::new(1_000);
        for _ in 0..10 {
            assert!(visit(&store, "spent", 0));
        }
        for client in 0..100_000_u64 {
            visit(&store, &client.to_string(), client / 100);
        }
        assert!(!visit(&store, "spent", 1000));
    }
}
