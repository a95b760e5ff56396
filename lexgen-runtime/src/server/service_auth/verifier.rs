//! [`ServiceVerifier`]: verifying tokens. Knows nothing of requests.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use lexgen_data::Nsid;
use lexgen_data::crypto::VerifyingKey;

use super::claims::ServiceClaims;
use super::error::ServiceAuthError;
use super::identity::Identity;
use super::replays::Replays;
use super::token::Token;
use crate::xrpc::XrpcError;

/// Resolves the keys of issuers, from their DID documents.
///
/// Functions `async |issuer: Identity, refresh: bool| …` implement it, if their future is `Send`.
pub trait ResolveKey: Send + Sync + 'static {
    /// Returns the key of an issuer, which has the id [`Identity::key_id`] in the document.
    ///
    /// `refresh` requests a key that is not from a cache, because the cached one does not match. Anybody can cause this with
    /// an unsigned token, so implementations should limit it for each issuer.
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

/// Verifies tokens of other services.
///
/// A token is accepted if it is signed by its issuer with ES256 or ES256K, is for this service and the method that is
/// called, has neither expired nor too long a lifetime, and has not been used before.
pub struct ServiceVerifier<R> {
    resolver: R,
    audiences: Vec<Identity>,
    leeway: i64,
    max_lifetime: i64,
    takes_any_method: bool,
    takes_high_s: bool,
    replays: Option<Mutex<Replays>>,
}

impl<R: ResolveKey> ServiceVerifier<R> {
    /// Creates a verifier of tokens for an audience. A DID and its services are different audiences.
    #[must_use]
    pub fn new(audience: Identity, resolver: R) -> Self {
        Self {
            resolver,
            audiences: vec![audience],
            leeway: 10,
            max_lifetime: 3600,
            takes_any_method: false,
            takes_high_s: false,
            replays: Some(Mutex::new(Replays::new(100_000))),
        }
    }

    /// Accepts tokens for another audience, too.
    #[must_use]
    pub fn audience(mut self, audience: Identity) -> Self {
        self.audiences.push(audience);
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

    /// Sets the number of used tokens that are remembered. The default is 100,000. If there are more that have not expired, the
    /// one that expires first is forgotten. With 0, tokens can be used repeatedly.
    #[must_use]
    pub fn replays(mut self, capacity: usize) -> Self {
        self.replays = (capacity > 0).then(|| Mutex::new(Replays::new(capacity)));
        self
    }

    /// Verifies a token that was sent to call a method, and returns its claims.
    ///
    /// # Errors
    ///
    /// The token is not accepted. The claims are checked before the key of the issuer is resolved.
    pub async fn verify(&self, token: &str, method: &Nsid) -> Result<ServiceClaims, ServiceAuthError> {
        let token = Token::parse(token)?;
        self.check_claims(&token.claims, method, unix_seconds(SystemTime::now()))?;
        self.check_signature(&token).await?;
        self.check_first_use(&token)?;
        Ok(token.claims)
    }

    fn check_claims(&self, claims: &ServiceClaims, method: &Nsid, now: i64) -> Result<(), ServiceAuthError> {
        let latest = now.saturating_add(self.leeway);
        let issued_at = claims.issued_at.unwrap_or(now);
        if claims.expires_at < now.saturating_sub(self.leeway) {
            return Err(ServiceAuthError::Expired);
        }
        // The clock of the issuer may be ahead.
        let lifetime = claims.expires_at.saturating_sub(issued_at.min(now));
        if issued_at > latest || lifetime > self.max_lifetime.saturating_add(self.leeway) {
            return Err(ServiceAuthError::Lifetime);
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
        let known = self.resolver.resolve(issuer, false).await.map_err(ServiceAuthError::Unresolved)?;
        if self.is_signed(token, &known) {
            return Ok(());
        }
        let fresh = self.resolver.resolve(issuer, true).await.map_err(ServiceAuthError::Unresolved)?;
        let is_signed = fresh != known && self.is_signed(token, &fresh);
        is_signed.then_some(()).ok_or(ServiceAuthError::Signature)
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

    fn check_first_use(&self, token: &Token<'_>) -> Result<(), ServiceAuthError> {
        let Some(replays) = &self.replays else { return Ok(()) };
        let Token { claims, signed, .. } = token;
        let until = claims.expires_at.saturating_add(self.leeway);
        // A token without an id is identified by its signed part, because the same part can have several signatures.
        let name = (claims.issuer.to_string(), claims.id.as_deref().ok_or(signed));
        let mut replays = replays.lock().unwrap_or_else(PoisonError::into_inner);
        // The token may have expired while the key was resolved, and its first use may have been forgotten.
        let now = unix_seconds(SystemTime::now());
        if until < now {
            return Err(ServiceAuthError::Expired);
        }
        replays.insert(&name, until, now).then_some(()).ok_or(ServiceAuthError::Replayed)
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
