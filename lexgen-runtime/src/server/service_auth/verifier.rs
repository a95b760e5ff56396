//! [`ServiceVerifier`]: verifying tokens. Knows nothing of requests.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use lexgen_data::Nsid;
use lexgen_data::crypto::VerifyingKey;

use super::claims::ServiceClaims;
use super::error::ServiceAuthError;
use super::identity::Identity;
use super::keys::Keys;
use super::replays::{MemoryReplays, ReplayStore, TokenUse, UsedToken};
use super::token::Token;
use crate::server::store::within;
use crate::xrpc::XrpcError;

/// Resolves the keys of issuers, from their DID documents.
///
/// A [`ServiceVerifier`] caches the results, resolves a key once for concurrent requests, and limits time and concurrency.
/// Functions `async |issuer: Identity, refresh: bool| …` implement it, if their future is `Send`.
pub trait ResolveKey: Send + Sync + 'static {
    /// Returns the key of an issuer, which has the id [`Identity::key_id`] in the document.
    ///
    /// `refresh` requests a key that is not from a cache, because the cached one does not match. The verifier does so at most
    /// once a minute for each issuer.
    ///
    /// # Errors
    ///
    /// The error for the client: 401 `UntrustedIss` for an issuer that must not call, 401 for one without a key, or
    /// [`upstream_failure`](XrpcError::upstream_failure) if the document is unavailable.
    fn resolve(&self, issuer: &Identity, refresh: bool)
    -> impl Future<Output = Result<VerifyingKey, XrpcError>> + Send;
}

impl<F, R> ResolveKey for F
where
    F: Fn(Identity, bool) -> R + Send + Sync + 'static,
    R: Future<Output = Result<VerifyingKey, XrpcError>> + Send,
{
    fn resolve(
        &self,
        issuer: &Identity,
        refresh: bool,
    ) -> impl Future<Output = Result<VerifyingKey, XrpcError>> + Send {
        self(issuer.clone(), refresh)
    }
}

/// The time limit of a [`ReplayStore`].
const STORE_WITHIN: Duration = Duration::from_secs(5);

/// Verifies tokens of other services.
///
/// A token is accepted if it is signed by its issuer with ES256 or ES256K, is for this service and the method that is
/// called, has neither expired nor too long a lifetime, and has not been used before.
pub struct ServiceVerifier<R> {
    keys: Keys<R>,
    audiences: Vec<Identity>,
    issuer_services: Vec<String>,
    leeway: i64,
    max_lifetime: i64,
    takes_any_method: bool,
    takes_high_s: bool,
    replays: Option<Arc<dyn ReplayStore>>,
}

impl<R: ResolveKey> ServiceVerifier<R> {
    /// Creates a verifier of tokens for an audience. A DID and its services are different audiences.
    #[must_use]
    pub fn new(audience: Identity, resolver: R) -> Self {
        Self {
            keys: Keys::new(resolver),
            audiences: vec![audience],
            issuer_services: Vec::new(),
            leeway: 10,
            max_lifetime: 3600,
            takes_any_method: false,
            takes_high_s: false,
            replays: Some(Arc::new(MemoryReplays::default())),
        }
    }

    /// Accepts tokens for another audience, too.
    #[must_use]
    pub fn audience(mut self, audience: Identity) -> Self {
        self.audiences.push(audience);
        self
    }

    /// Accepts tokens of a service of a DID, such as `atproto_labeler` for `did:web:example.com#atproto_labeler`, too. By
    /// default, only issuers without a service are accepted, which are accounts.
    #[must_use]
    pub fn issuer_service(mut self, name: impl Into<String>) -> Self {
        self.issuer_services.push(name.into());
        self
    }

    /// Sets how long the key of an issuer is cached. The default is ten minutes.
    #[must_use]
    pub fn key_lifetime(mut self, lifetime: Duration) -> Self {
        self.keys.lifetime = lifetime;
        self
    }

    /// Sets how long a failure to resolve a key is cached. The default is ten seconds.
    #[must_use]
    pub fn failure_lifetime(mut self, lifetime: Duration) -> Self {
        self.keys.failure_lifetime = lifetime;
        self
    }

    /// Sets how long resolving a key may take, waiting for others included. The default is five seconds. Beyond it, the
    /// response is a 504 `UpstreamTimeout`.
    #[must_use]
    pub fn key_time_limit(mut self, limit: Duration) -> Self {
        self.keys.time_limit = limit;
        self
    }

    /// Sets the number of cached keys, at least 1. The default is 10,000. Keys that have never verified a signature, and
    /// failures, are cached apart from all others, up to the same number.
    #[must_use]
    pub fn key_capacity(mut self, capacity: usize) -> Self {
        self.keys.set_capacity(capacity);
        self
    }

    /// Sets the number of keys that are resolved concurrently, at least 1. The default is 100. A request that waits for longer
    /// than the time limit gets a 503 `NotEnoughResources`.
    #[must_use]
    pub fn concurrent_resolutions(mut self, count: usize) -> Self {
        self.keys.set_slots(count);
        self
    }

    /// Sets the tolerated difference between clocks, in whole seconds. The default is 10.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = whole_seconds(leeway);
        self
    }

    /// Sets the maximum lifetime of a token, in whole seconds. The default is an hour.
    #[must_use]
    pub fn max_lifetime(mut self, lifetime: Duration) -> Self {
        self.max_lifetime = whole_seconds(lifetime);
        self
    }

    /// Sets whether tokens without `lxm` are accepted, which are valid for all methods. The default is `false`.
    #[must_use]
    pub fn any_method(mut self, yes: bool) -> Self {
        self.takes_any_method = yes;
        self
    }

    /// Sets whether signatures with a high S are accepted. atproto does not allow them, but general JWT libraries create them.
    /// The default is `false`.
    #[must_use]
    pub fn high_s(mut self, yes: bool) -> Self {
        self.takes_high_s = yes;
        self
    }

    /// Sets the number of used tokens that [`MemoryReplays`] remembers. The default is 100,000. With 0, tokens can be used
    /// repeatedly.
    #[must_use]
    pub fn replays(mut self, capacity: usize) -> Self {
        self.replays = (capacity > 0).then(|| Arc::new(MemoryReplays::new(capacity)) as _);
        self
    }

    /// Sets where used tokens are remembered. The default is [`MemoryReplays`], which belongs to one process: several
    /// processes that have the same audience need a store that they share.
    #[must_use]
    pub fn replay_store(mut self, store: impl ReplayStore) -> Self {
        self.replays = Some(Arc::new(store));
        self
    }

    /// Verifies a token that was sent to call a method, and returns its claims.
    ///
    /// # Errors
    ///
    /// The token is not accepted. The claims are checked before the key of the issuer is resolved.
    ///
    /// # Panics
    ///
    /// Resolving a key needs a tokio runtime with time enabled, as servers have.
    pub async fn verify(&self, token: &str, method: &Nsid) -> Result<ServiceClaims, ServiceAuthError> {
        let token = Token::parse(token)?;
        self.check_claims(&token.claims, method, unix_seconds(SystemTime::now()))?;
        self.check_signature(&token).await?;
        self.check_first_use(&token).await?;
        Ok(token.claims)
    }

    fn check_claims(&self, claims: &ServiceClaims, method: &Nsid, now: i64) -> Result<(), ServiceAuthError> {
        let latest = now.saturating_add(self.leeway);
        if claims.not_before.is_some_and(|time| time > latest) {
            return Err(ServiceAuthError::Lifetime);
        }
        let issued_at = claims.issued_at.unwrap_or(now);
        if claims.expires_at < now.saturating_sub(self.leeway) {
            return Err(ServiceAuthError::Expired);
        }
        // The clock of the issuer may be ahead.
        let lifetime = claims.expires_at.saturating_sub(issued_at.min(now));
        if issued_at > latest || lifetime > self.max_lifetime.saturating_add(self.leeway) {
            return Err(ServiceAuthError::Lifetime);
        }
        if claims.issuer.service.as_ref().is_some_and(|service| !self.issuer_services.contains(service)) {
            return Err(ServiceAuthError::Issuer);
        }
        if !self.audiences.contains(&claims.audience) {
            return Err(ServiceAuthError::Audience);
        }
        match &claims.method {
            Some(named) if named.normalized() == method.normalized() => Ok(()),
            None if self.takes_any_method => Ok(()),
            _ => Err(ServiceAuthError::Method),
        }
    }

    /// Verifies the signature, and once more with a fresh key if the known one does not match, because keys are replaced.
    async fn check_signature(&self, token: &Token<'_>) -> Result<(), ServiceAuthError> {
        let issuer = &token.claims.issuer;
        let known = self.keys.resolve(issuer, false).await.map_err(ServiceAuthError::Unresolved)?;
        if !self.is_signed(token, &known) {
            let fresh = self.keys.resolve(issuer, true).await.map_err(ServiceAuthError::Unresolved)?;
            if fresh == known || !self.is_signed(token, &fresh) {
                return Err(ServiceAuthError::Signature);
            }
        }
        self.keys.mark_verified(issuer);
        Ok(())
    }

    fn is_signed(&self, token: &Token<'_>, key: &VerifyingKey) -> bool {
        // The key determines the algorithm, never the token alone.
        key.algorithm() == token.algorithm
            && if self.takes_high_s {
                key.verify_any_s(token.signed.as_bytes(), &token.signature)
            } else {
                key.verify(token.signed.as_bytes(), &token.signature)
            }
    }

    async fn check_first_use(&self, token: &Token<'_>) -> Result<(), ServiceAuthError> {
        let until = token.claims.expires_at.saturating_add(self.leeway);
        if let Some(replays) = &self.replays {
            let token = UsedToken::new(&token.claims, token.signed, until);
            let used = within(STORE_WITHIN, replays.first_use(&token)).await;
            match used.map_err(|error| ServiceAuthError::Store(error.into()))? {
                TokenUse::First => {}
                TokenUse::Repeated => return Err(ServiceAuthError::Replayed),
                TokenUse::TooMany => return Err(ServiceAuthError::TooMany),
                TokenUse::Full => return Err(ServiceAuthError::Full),
            }
        }
        // The token may have expired in the meantime, and its first use may have been forgotten.
        if until < unix_seconds(SystemTime::now()) {
            return Err(ServiceAuthError::Expired);
        }
        Ok(())
    }
}

impl<R> fmt::Debug for ServiceVerifier<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceVerifier").field("audiences", &self.audiences).finish_non_exhaustive()
    }
}

/// A time in seconds since 1970.
pub(super) fn unix_seconds(time: SystemTime) -> i64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, whole_seconds)
}

pub(super) fn whole_seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
