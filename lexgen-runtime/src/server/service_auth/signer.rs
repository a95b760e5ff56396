//! [`ServiceSigner`]: creating tokens to call other services.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use lexgen_data::crypto::SigningKey;

use super::claims::ServiceClaims;
use super::identity::Identity;
use super::token;
use super::verifier::{unix_seconds, whole_seconds};
use crate::xrpc::Method;

/// Creates tokens with which a service, or a server on behalf of an account, calls another service.
///
/// ```
/// use lexgen_runtime::server::{ServiceSigner, SigningKey};
/// # use lexgen_runtime::Query;
///
/// # fn show<GetProfile: Query>() -> Result<(), Box<dyn std::error::Error>> {
/// let key = SigningKey::k256(&[7; 32])?;
/// let signer = ServiceSigner::new("did:web:feeds.example.com".parse()?, key);
/// // For one call: `client.query::<GetProfile>(&params).bearer(&token)`.
/// let token = signer.token::<GetProfile>(&"did:web:api.example.com#bsky_appview".parse()?);
/// # Ok(())
/// # }
/// ```
pub struct ServiceSigner {
    issuer: Identity,
    key: SigningKey,
    lifetime: i64,
    /// Random numbers of the system, so that ids differ between processes.
    seeds: [RandomState; 2],
    /// The number of tokens, so that ids differ within a process.
    count: AtomicU64,
}

impl ServiceSigner {
    /// Creates a signer for an issuer, whose document has the key under [`Identity::key_id`]. Tokens expire after a minute.
    #[must_use]
    pub fn new(issuer: Identity, key: SigningKey) -> Self {
        let seeds = [RandomState::new(), RandomState::new()];
        Self { issuer, key, lifetime: 60, seeds, count: AtomicU64::new(0) }
    }

    /// Sets the lifetime of tokens, in whole seconds.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = whole_seconds(lifetime);
        self
    }

    /// Creates a token for one call of a method.
    #[must_use]
    pub fn token<M: Method>(&self, audience: &Identity) -> String {
        let now = unix_seconds(SystemTime::now());
        let expires_at = now.saturating_add(self.lifetime);
        let mut claims = ServiceClaims::new(self.issuer.clone(), audience.clone(), expires_at);
        claims.issued_at = Some(now);
        claims.method = M::NSID.parse().ok();
        claims.id = Some(self.fresh_id());
        self.sign(&claims)
    }

    /// Signs claims as they are, whoever the issuer is, for servers that hold the keys of accounts.
    #[must_use]
    pub fn sign(&self, claims: &ServiceClaims) -> String {
        token::write(claims, &self.key)
    }

    /// Creates a unique id.
    fn fresh_id(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        self.seeds.iter().map(|seed| format!("{:016x}", seed.hash_one(count))).collect()
    }
}

impl fmt::Debug for ServiceSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceSigner").field("issuer", &self.issuer).field("key", &self.key).finish_non_exhaustive()
    }
}
