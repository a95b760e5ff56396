//! [`ReplayStore`]: remembering used tokens, and [`MemoryReplays`], which does so in memory.
//!
//! Knows nothing of the contents of tokens.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::claims::ServiceClaims;
use super::group::issuer_group;
use super::identity::Identity;
use super::verifier::unix_seconds;
use crate::server::StoreFuture;

/// Remembers the tokens that have been used, until they expire.
///
/// A store must never forget a token that has not expired. If it has no room, it returns [`TokenUse::Full`]. Servers with
/// several processes need a store that all of them share.
pub trait ReplayStore: Send + Sync + 'static {
    /// Remembers a token, atomically, and returns whether this is its first use.
    ///
    /// # Errors
    ///
    /// The store is unavailable. The token is not accepted, and the response is a 500.
    fn first_use<'a>(&'a self, token: &'a UsedToken) -> StoreFuture<'a, TokenUse>;
}

impl<S: ReplayStore + ?Sized> ReplayStore for Arc<S> {
    fn first_use<'a>(&'a self, token: &'a UsedToken) -> StoreFuture<'a, TokenUse> {
        (**self).first_use(token)
    }
}

/// The result of [`ReplayStore::first_use`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenUse {
    /// The token was not used before, and is remembered now.
    First,
    /// The token was used before: 401 `JwtReplayed`.
    Repeated,
    /// The issuer has as many unexpired tokens as it may have: 429 `TooManyTokens`.
    TooMany,
    /// The store has no room: 503 `NotEnoughResources`.
    Full,
}

#[cfg(any(feature = "postgres", feature = "redis"))]
impl TokenUse {
    /// Returns the result that the programs of databases name by a number.
    pub(in crate::server) fn of_number(number: i32) -> Option<Self> {
        [Self::First, Self::Repeated, Self::TooMany].into_iter().nth(usize::try_from(number).ok()?)
    }
}

/// The number of unexpired tokens that databases remember for each group of issuers.
#[cfg(any(feature = "postgres", feature = "redis"))]
pub(in crate::server) const ISSUER_SHARE: usize = 1000;

/// The time for which databases remember tokens longer, because their clocks may be ahead, in seconds.
#[cfg(any(feature = "postgres", feature = "redis"))]
const CLOCK_DIFFERENCE: i64 = 60;

/// A token with a valid signature, as a [`ReplayStore`] remembers it. It contains nothing of the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct UsedToken {
    /// The issuer.
    pub issuer: Identity,
    /// The SHA-256 digest of the issuer and the token's id, or its signed part if it has no id. It is the same in all
    /// processes.
    pub digest: [u8; 32],
    /// The last time at which the token is accepted, leeway included, in seconds since 1970. The store may forget the token
    /// after it.
    pub expires_at: i64,
}

impl UsedToken {
    /// Creates the name of a token from its claims and its signed part.
    pub(super) fn new(claims: &ServiceClaims, signed: &str, expires_at: i64) -> Self {
        // A token without an id is identified by its signed part, because the same part can have several signatures.
        let (kind, name) = claims.id.as_deref().map_or(("token", signed), |id| ("jti", id));
        // No part but the last can contain a zero byte.
        let digest = Sha256::new().chain_update(claims.issuer.to_string()).chain_update([0]).chain_update(kind);
        let digest = digest.chain_update([0]).chain_update(name).finalize().into();
        Self { issuer: claims.issuer.clone(), digest, expires_at }
    }

    /// Returns the second in which a store with a clock of its own may forget the token.
    #[cfg(any(feature = "postgres", feature = "redis"))]
    pub(in crate::server) fn kept_until(&self) -> i64 {
        self.expires_at.saturating_add(CLOCK_DIFFERENCE)
    }

    /// Returns the digest of those issuers that share one allowance, because one party can create all of them: the DID, or for
    /// `did:web` the domain to which its host belongs.
    ///
    /// The domain is the last two labels of the host, or three if the second to last has at most three characters, as in
    /// `example.co.uk`. A list of public suffixes is not consulted.
    #[must_use]
    pub fn issuer_group(&self) -> [u8; 32] {
        Sha256::digest(issuer_group(&self.issuer.did)).into()
    }
}

/// Remembers used tokens in the memory of one process, up to a capacity.
///
/// If an issuer has more unexpired tokens than its share, its next ones are refused, and other issuers are not affected. If the
/// memory is full, all new tokens are refused: no unexpired token is forgotten. A token occupies about 250 bytes.
pub struct MemoryReplays {
    capacity: usize,
    share: usize,
    tokens: Mutex<Tokens>,
}

/// The tokens that have been used and have not expired.
#[derive(Default)]
struct Tokens {
    /// By expiry: the digests of tokens and of the groups of their issuers.
    by_expiry: BTreeSet<(i64, [u8; 32], [u8; 32])>,
    seen: HashSet<[u8; 32]>,
    /// The number of tokens of each group that has any.
    counts: HashMap<[u8; 32], usize>,
}

impl MemoryReplays {
    /// Creates a memory for a number of tokens. The share of an issuer is a hundredth of it, but at least 100 tokens.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, share: (capacity / 100).max(100), tokens: Mutex::default() }
    }

    /// Sets the number of unexpired tokens that are remembered for each issuer. The issuers of one
    /// [group](UsedToken::issuer_group) count as one.
    #[must_use]
    pub fn issuer_share(mut self, tokens: usize) -> Self {
        self.share = tokens;
        self
    }

    fn insert(&self, token: &UsedToken, now: i64) -> TokenUse {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.forget_before(now);
        if tokens.seen.contains(&token.digest) {
            return TokenUse::Repeated;
        }
        let group = token.issuer_group();
        if tokens.counts.get(&group).copied().unwrap_or(0) >= self.share {
            return TokenUse::TooMany;
        }
        if tokens.seen.len() >= self.capacity {
            return TokenUse::Full;
        }
        tokens.seen.insert(token.digest);
        tokens.by_expiry.insert((token.expires_at, token.digest, group));
        *tokens.counts.entry(group).or_default() += 1;
        TokenUse::First
    }
}

impl Default for MemoryReplays {
    /// Creates a memory for 100,000 tokens.
    fn default() -> Self {
        Self::new(100_000)
    }
}

impl ReplayStore for MemoryReplays {
    fn first_use<'a>(&'a self, token: &'a UsedToken) -> StoreFuture<'a, TokenUse> {
        Box::pin(ready(Ok(self.insert(token, unix_seconds(SystemTime::now())))))
    }
}

impl fmt::Debug for MemoryReplays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { capacity, share, .. } = self;
        f.debug_struct("MemoryReplays").field("capacity", capacity).field("share", share).finish_non_exhaustive()
    }
}

impl Tokens {
    fn forget_before(&mut self, now: i64) {
        while let Some(&(expires_at, digest, group)) = self.by_expiry.first().filter(|(expiry, ..)| *expiry < now) {
            self.by_expiry.remove(&(expires_at, digest, group));
            self.seen.remove(&digest);
            if let Some(count) = self.counts.get_mut(&group) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(&group);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MemoryReplays, TokenUse, UsedToken};

    fn token(issuer: &str, number: usize, expires_at: i64) -> UsedToken {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&number.to_le_bytes());
        UsedToken { issuer: issuer.parse().expect("the issuer is valid"), digest, expires_at }
    }

    #[test]
    fn a_token_is_remembered_until_it_expires() {
        let replays = MemoryReplays::new(10);
        let issuer = "did:web:example.com";
        assert_eq!(replays.insert(&token(issuer, 1, 100), 50), TokenUse::First);
        assert_eq!(replays.insert(&token(issuer, 1, 100), 100), TokenUse::Repeated);
        assert_eq!(replays.insert(&token(issuer, 1, 200), 101), TokenUse::First);
        let tokens = replays.tokens.lock().expect("no panic holds the lock");
        assert_eq!((tokens.seen.len(), tokens.by_expiry.len(), tokens.counts.len()), (1, 1, 1));
    }

    #[test]
    fn unexpired_tokens_are_never_forgotten() {
        let replays = MemoryReplays::new(2);
        for (number, issuer) in ["did:web:a.com", "did:web:b.com"].into_iter().enumerate() {
            assert_eq!(replays.insert(&token(issuer, number, 100), 0), TokenUse::First);
        }
        assert_eq!(replays.insert(&token("did:web:c.com", 2, 300), 0), TokenUse::Full);
        assert_eq!(replays.insert(&token("did:web:a.com", 0, 100), 0), TokenUse::Repeated);
        assert_eq!(replays.insert(&token("did:web:c.com", 2, 300), 101), TokenUse::First);
    }

    #[test]
    fn an_issuer_cannot_flush_the_memory_of_the_default_size() {
        let replays = MemoryReplays::default();
        assert_eq!(replays.insert(&token("did:web:victim.com", 0, 100), 0), TokenUse::First);
        let refused = (1..=200_000)
            // The hosts of one domain share one allowance.
            .map(|number| replays.insert(&token(&format!("did:web:h{number}.attacker.com"), number, 3600), 0))
            .filter(|usage| *usage == TokenUse::TooMany)
            .count();
        assert_eq!(refused, 199_000);
        assert_eq!(replays.insert(&token("did:web:victim.com", 0, 100), 0), TokenUse::Repeated);
        assert_eq!(replays.insert(&token("did:web:other.com", 200_001, 100), 0), TokenUse::First);
    }
}
