//! [`Replays`]: remembering used tokens, by name and expiry.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, Hash};

/// The tokens that have been used and have not expired, up to a capacity.
pub(super) struct Replays {
    capacity: usize,
    by_expiry: BTreeSet<(i64, u128)>,
    seen: HashSet<u128>,
    /// Two keyed hashes, so that clients cannot create names that collide.
    hashers: [RandomState; 2],
}

impl Replays {
    pub(super) fn new(capacity: usize) -> Self {
        let hashers = [RandomState::new(), RandomState::new()];
        Self { capacity, by_expiry: BTreeSet::new(), seen: HashSet::new(), hashers }
    }

    /// Remembers a token until it expires, and returns whether it is new.
    ///
    /// If there are too many, the one that expires first is removed.
    pub(super) fn insert(&mut self, name: &impl Hash, until: i64, now: i64) -> bool {
        self.forget_while(|expiry, _| expiry < now);
        let [high, low] = self.hashers.each_ref().map(|hasher| u128::from(hasher.hash_one(name)));
        let hash = high << 64 | low;
        if !self.seen.insert(hash) {
            return false;
        }
        self.by_expiry.insert((until, hash));
        let capacity = self.capacity;
        self.forget_while(|_, count| count > capacity);
        true
    }

    fn forget_while(&mut self, is_to_go: impl Fn(i64, usize) -> bool) {
        while let Some(&first) = self.by_expiry.first().filter(|(expiry, _)| is_to_go(*expiry, self.by_expiry.len())) {
            self.by_expiry.remove(&first);
            self.seen.remove(&first.1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Replays;

    #[test]
    fn a_token_is_remembered_until_it_expires() {
        let mut replays = Replays::new(10);
        assert!(replays.insert(&"a", 100, 50));
        assert!(!replays.insert(&"a", 100, 100));
        assert!(replays.insert(&"a", 200, 101));
        assert_eq!(replays.seen.len(), 1);
    }

    #[test]
    fn beyond_the_capacity_the_first_to_expire_is_removed() {
        let mut replays = Replays::new(2);
        for (name, until) in [("a", 300), ("b", 100), ("c", 200)] {
            assert!(replays.insert(&name, until, 0));
        }
        assert_eq!((replays.seen.len(), replays.by_expiry.len()), (2, 2));
        assert!(!replays.insert(&"a", 300, 0));
        assert!(!replays.insert(&"c", 200, 0));
        assert!(replays.insert(&"b", 100, 0));
    }
}
