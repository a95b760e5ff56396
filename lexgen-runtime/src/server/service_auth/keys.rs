//! [`Keys`]: resolving the keys of issuers at most as often as needed.
//!
//! Anybody can send tokens in the name of any issuer. Forged tokens must neither cause unlimited resolutions nor displace the
//! keys of issuers that are in use. Knows nothing of tokens.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lexgen_data::crypto::VerifyingKey;
use sha2::{Digest as _, Sha256};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tokio::time::timeout;

use super::identity::Identity;
use super::verifier::ResolveKey;
use crate::xrpc::XrpcError;

/// How long a key is not refreshed again because of a signature that does not match.
const REFRESH_INTERVAL: Duration = Duration::from_secs(60);

/// The digest of an issuer, so that entries do not grow with the length of DIDs.
type IssuerDigest = [u8; 32];

/// A resolver with a cache.
pub(super) struct Keys<R> {
    resolver: R,
    pub(super) lifetime: Duration,
    pub(super) failure_lifetime: Duration,
    pub(super) time_limit: Duration,
    slots: Semaphore,
    cache: Mutex<Cache>,
    flights: Mutex<Flights>,
}

/// The resolutions in progress: the number of requests that wait for each, and the lock of the one that resolves.
type Flights = HashMap<IssuerDigest, (usize, Arc<AsyncMutex<()>>)>;

/// The cached results.
struct Cache {
    /// The keys that have verified a signature. Forged tokens do not displace them.
    verified: Recent,
    /// All other results.
    others: Recent,
}

/// The entries that were used most recently.
struct Recent {
    capacity: usize,
    clock: u64,
    entries: HashMap<IssuerDigest, (u64, Entry)>,
    order: BTreeMap<u64, IssuerDigest>,
}

#[derive(Clone)]
struct Entry {
    result: Result<VerifyingKey, XrpcError>,
    resolved_at: Instant,
    refreshed_at: Option<Instant>,
}

impl<R: ResolveKey> Keys<R> {
    pub(super) fn new(resolver: R) -> Self {
        Self {
            resolver,
            lifetime: Duration::from_secs(600),
            failure_lifetime: Duration::from_secs(10),
            time_limit: Duration::from_secs(5),
            slots: Semaphore::new(100),
            cache: Mutex::new(Cache { verified: Recent::new(10_000), others: Recent::new(10_000) }),
            flights: Mutex::default(),
        }
    }

    /// Sets the number of keys that have verified a signature, and of other results, that are kept.
    pub(super) fn set_capacity(&mut self, capacity: usize) {
        let capacity = capacity.max(1);
        self.cache = Mutex::new(Cache { verified: Recent::new(capacity), others: Recent::new(capacity) });
    }

    /// Sets the number of concurrent resolutions.
    pub(super) fn set_slots(&mut self, count: usize) {
        self.slots = Semaphore::new(count.clamp(1, Semaphore::MAX_PERMITS));
    }

    /// Returns the key of an issuer. `refresh` requests one that is not cached, which is limited for each issuer.
    pub(super) async fn resolve(&self, issuer: &Identity, refresh: bool) -> Result<VerifyingKey, XrpcError> {
        let digest = digest_of(issuer);
        if let Some(result) = self.cached(&digest, refresh) {
            return result;
        }
        let flight = Flight::join(self, digest);
        let mut is_resolving = false;
        let attempt = async {
            let _leader = flight.lock.lock().await;
            // Another request may have resolved the key in the meantime.
            if let Some(result) = self.cached(&digest, refresh) {
                return Some(result);
            }
            let _slot = self.slots.acquire().await.ok()?;
            is_resolving = true;
            let result = self.resolver.resolve(issuer, refresh).await;
            self.keep(digest, refresh, result.clone());
            Some(result)
        };
        if let Ok(Some(result)) = timeout(self.time_limit, attempt).await {
            return result;
        }
        if !is_resolving {
            return Err(XrpcError::not_enough_resources("too many keys are being resolved"));
        }
        let error = XrpcError::upstream_timeout("resolving the key of the issuer took too long");
        self.keep(digest, refresh, Err(error.clone()));
        Err(error)
    }

    /// Records that a key has verified a signature.
    pub(super) fn mark_verified(&self, issuer: &Identity) {
        let digest = digest_of(issuer);
        let mut cache = self.cache();
        if let Some(entry) = cache.others.remove(&digest) {
            cache.verified.insert(digest, entry);
        }
    }

    /// Returns the cached result, if it may be used.
    fn cached(&self, digest: &IssuerDigest, refresh: bool) -> Option<Result<VerifyingKey, XrpcError>> {
        let mut cache = self.cache();
        let entry = cache.entry(digest)?;
        let lifetime = if entry.result.is_ok() { self.lifetime } else { self.failure_lifetime };
        let is_to_refresh =
            refresh && entry.result.is_ok() && entry.refreshed_at.is_none_or(|at| at.elapsed() >= REFRESH_INTERVAL);
        (entry.resolved_at.elapsed() < lifetime && !is_to_refresh).then_some(entry.result)
    }

    fn keep(&self, digest: IssuerDigest, refresh: bool, result: Result<VerifyingKey, XrpcError>) {
        let now = Instant::now();
        let mut cache = self.cache();
        let known = cache.entry(&digest);
        let refreshed_at = if refresh { Some(now) } else { known.as_ref().and_then(|entry| entry.refreshed_at) };
        let entry = match known {
            // A failed refresh does not invalidate the known key, because a forged token can cause it.
            Some(known) if refresh && known.result.is_ok() && result.is_err() => Entry { refreshed_at, ..known },
            _ => Entry { result, resolved_at: now, refreshed_at },
        };
        let is_verified = cache.verified.entries.contains_key(&digest);
        if is_verified && entry.result.is_ok() {
            cache.verified.insert(digest, entry);
        } else {
            cache.verified.remove(&digest);
            cache.others.insert(digest, entry);
        }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache {
    fn entry(&mut self, digest: &IssuerDigest) -> Option<Entry> {
        self.verified.get(digest).or_else(|| self.others.get(digest))
    }
}

impl Recent {
    fn new(capacity: usize) -> Self {
        Self { capacity, clock: 0, entries: HashMap::new(), order: BTreeMap::new() }
    }

    fn get(&mut self, digest: &IssuerDigest) -> Option<Entry> {
        let (used_at, entry) = self.entries.get_mut(digest)?;
        self.order.remove(used_at);
        self.clock += 1;
        *used_at = self.clock;
        self.order.insert(self.clock, *digest);
        Some(entry.clone())
    }

    fn insert(&mut self, digest: IssuerDigest, entry: Entry) {
        self.remove(&digest);
        self.clock += 1;
        self.order.insert(self.clock, digest);
        self.entries.insert(digest, (self.clock, entry));
        while self.entries.len() > self.capacity {
            let Some((_, oldest)) = self.order.pop_first() else { return };
            self.entries.remove(&oldest);
        }
    }

    fn remove(&mut self, digest: &IssuerDigest) -> Option<Entry> {
        let (used_at, entry) = self.entries.remove(digest)?;
        self.order.remove(&used_at);
        Some(entry)
    }
}

/// The participation of a request in the resolution of a key, of which there is one at a time for each issuer.
struct Flight<'a, R> {
    keys: &'a Keys<R>,
    digest: IssuerDigest,
    lock: Arc<AsyncMutex<()>>,
}

impl<'a, R> Flight<'a, R> {
    fn join(keys: &'a Keys<R>, digest: IssuerDigest) -> Self {
        let mut flights = keys.flights.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, lock) = flights.entry(digest).or_default();
        *count += 1;
        let lock = Arc::clone(lock);
        drop(flights);
        Self { keys, digest, lock }
    }
}

impl<R> Drop for Flight<'_, R> {
    fn drop(&mut self) {
        let mut flights = self.keys.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((count, _)) = flights.get_mut(&self.digest) {
            *count -= 1;
            if *count == 0 {
                flights.remove(&self.digest);
            }
        }
    }
}

fn digest_of(issuer: &Identity) -> IssuerDigest {
    Sha256::digest(issuer.to_string()).into()
}

#[cfg(test)]
mod tests {
    use lexgen_data::crypto::SigningKey;

    use super::{Identity, Keys, VerifyingKey, XrpcError};

    #[test]
    fn endless_issuers_do_not_displace_keys_in_use() {
        let resolver =
            async |_: Identity, _: bool| -> Result<VerifyingKey, XrpcError> { Err(XrpcError::from_status(502)) };
        let mut keys = Keys::new(resolver);
        keys.set_capacity(10);
        let real: Identity = "did:web:real.example".parse().expect("the DID is valid");
        let key = SigningKey::k256(&[7; 32]).expect("the secret is valid").verifying_key();
        keys.keep(super::digest_of(&real), false, Ok(key));
        keys.mark_verified(&real);
        for number in 0..1000 {
            let issuer: Identity = format!("did:web:h{number}.example").parse().expect("the DID is valid");
            keys.keep(super::digest_of(&issuer), false, Err(XrpcError::from_status(502)));
            keys.mark_verified(&real);
        }
        assert!(matches!(keys.cached(&super::digest_of(&real), false), Some(Ok(found)) if found == key));
        let cache = keys.cache();
        assert_eq!((cache.verified.entries.len(), cache.verified.order.len()), (1, 1));
        assert_eq!((cache.others.entries.len(), cache.others.order.len()), (10, 10));
    }
}
