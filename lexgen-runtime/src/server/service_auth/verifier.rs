//! [`ServiceVerifier`]: whether a token is what it says. Knows nothing of requests.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use lexgen_data::Nsid;

use super::claims::ServiceClaims;
use super::error::ServiceAuthError;
use super::identity::Identity;
use super::keys::VerifyingKey;
use super::replays::Replays;
use super::token::Token;
use crate::xrpc::XrpcError;

/// Finds the keys of issuers, in their DIDs' documents.
///
/// A function `async |issuer: Identity, refresh: bool| …` is one as well, if what it gives can be sent to other
/// threads.
pub trait ResolveKey: Send + Sync + 'static {
    /// The key with which an issuer signs: [`Identity::key_id`] says which of the document. `refresh` asks for one that
    /// is not from a cache, as the cached one does not fit. Anybody can cause that with a token that is not signed, so
    /// it should not be done for one issuer all the time.
    ///
    /// # Errors
    ///
    /// What the client is told: 401 `UntrustedIss` for an issuer that is not to call, 401 for one without a key, or
    /// [`upstream_failure`](XrpcError::upstream_failure) if the document cannot be had.
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

/// Checks tokens that other services show.
///
/// A token is taken if it is signed by its issuer with ES256 or ES256K, is for this service and the method that is
/// called, is neither expired nor good for too long, and has not been used before.
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
    /// Checks tokens for this audience: a DID, or one of its services, which is not the same.
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

    /// Takes tokens for this audience as well.
    #[must_use]
    pub fn audience(mut self, audience: Identity) -> Self {
        self.audiences.push(audience);
        self
    }

    /// How far the clocks of others may be off, in whole seconds: 10 unless something else is said.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = whole_seconds(leeway);
        self
    }

    /// The longest time for which a token may be good, in whole seconds: an hour unless something else is said.
    #[must_use]
    pub fn max_lifetime(mut self, lifetime: Duration) -> Self {
        self.max_lifetime = whole_seconds(lifetime);
        self
    }

    /// Whether tokens without `lxm` are taken, which are good for all methods. They are not, unless this says
    /// otherwise.
    #[must_use]
    pub fn any_method(mut self, yes: bool) -> Self {
        self.takes_any_method = yes;
        self
    }

    /// Whether signatures with a high S are taken, which atproto does not, but which libraries for other tokens make.
    /// They are not, unless this says otherwise.
    #[must_use]
    pub fn high_s(mut self, yes: bool) -> Self {
        self.takes_high_s = yes;
        self
    }

    /// How many tokens are remembered so that they cannot be used again: 100,000 unless something else is said. If
    /// there are more that have not expired, the one that expires first is forgotten. With 0, tokens can be used again.
    #[must_use]
    pub fn replays(mut self, capacity: usize) -> Self {
        self.replays = (capacity > 0).then(|| Mutex::new(Replays::new(capacity)));
        self
    }

    /// What a token says, if it can be believed, and was shown to call this method.
    ///
    /// # Errors
    ///
    /// Why it cannot be believed. What is wrong by itself is found before the issuer's key is asked for.
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
        // One whose clock is ahead may call it made later than now.
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

    /// Checks the signature, once more with a fresh key if the one that is known does not fit: it may have been
    /// replaced.
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
        // The key says how a token is signed; one that says otherwise is not signed with it.
        key.algorithm() == token.algorithm
            && key.verify_form(token.signed.as_bytes(), &token.signature, self.takes_high_s)
    }

    fn check_first_use(&self, token: &Token<'_>) -> Result<(), ServiceAuthError> {
        let Some(replays) = &self.replays else { return Ok(()) };
        let Token { claims, signed, .. } = token;
        let until = claims.expires_at.saturating_add(self.leeway);
        // Without an id, a token is what is signed: of the signature itself there can be several.
        let name = (claims.issuer.to_string(), claims.id.as_deref().ok_or(signed));
        let mut replays = replays.lock().unwrap_or_else(PoisonError::into_inner);
        // The key may have been long in coming. If the token has expired meanwhile, its first use may be forgotten.
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

/// The time as tokens write it.
pub(super) fn unix_seconds(time: SystemTime) -> i64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, whole_seconds)
}

pub(super) fn whole_seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
