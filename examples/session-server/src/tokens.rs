//! Tokens: their claims, signing and verification.
//!
//! A token does not show whether its session still exists; see [`Sessions`](crate::sessions::Sessions).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use lexgen_runtime::server::bearer_token;
use lexgen_runtime::{Did, XrpcError};
use serde::{Deserialize, Serialize};

use crate::database::internal;
use crate::sessions::Session;

/// The lifetime of an access token. A stolen one can be used for this long.
const ACCESS_LIFETIME: Duration = Duration::from_secs(2 * 60 * 60);

/// The lifetime of a refresh token, and of an unused session.
pub(crate) const REFRESH_LIFETIME: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The audience of the tokens: this server. A server with a name would use its DID.
const AUDIENCE: &str = "did:web:localhost";

/// The scope of a token, under the names that servers of the network use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Scope {
    /// Everything except new tokens.
    #[serde(rename = "com.atproto.access")]
    Access,
    /// New tokens, and ending the session.
    #[serde(rename = "com.atproto.refresh")]
    Refresh,
    /// Reading the session, which the owner of a taken-down account may still do.
    #[serde(rename = "com.atproto.takendown")]
    Takendown,
}

/// The claims of a token.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    scope: Scope,
    pub(crate) sub: Did,
    aud: String,
    iat: u64,
    /// Unix time in seconds.
    pub(crate) exp: u64,
    /// The session.
    pub(crate) sid: String,
    /// For a refresh token: its position among those of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jti: Option<String>,
}

/// The two tokens of a session.
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// Signs and verifies tokens.
pub(crate) struct Tokens {
    signing: EncodingKey,
    reading: DecodingKey,
    validation: Validation,
}

impl Tokens {
    pub(crate) fn new(secret: &[u8]) -> Result<Self, Error> {
        // Without this, a token could choose its own algorithm.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["aud", "exp", "sub"]);
        let (signing, reading) = (EncodingKey::from_secret(secret)?, DecodingKey::from_secret(secret)?);
        Ok(Self { signing, reading, validation })
    }

    /// Returns the tokens of a session that was created or refreshed.
    pub(crate) fn issue(&self, session: &Session) -> Result<Pair, XrpcError> {
        let scope = if session.account.is_taken_down() { Scope::Takendown } else { Scope::Access };
        Ok(Pair {
            access: self.sign("at+jwt", scope, ACCESS_LIFETIME, session)?,
            refresh: self.sign("refresh+jwt", Scope::Refresh, REFRESH_LIFETIME, session)?,
        })
    }

    fn sign(&self, typ: &str, scope: Scope, lifetime: Duration, session: &Session) -> Result<String, XrpcError> {
        let now = unix_time();
        let claims = Claims {
            scope,
            sub: session.account.did.clone(),
            aud: AUDIENCE.to_owned(),
            iat: now,
            exp: now + lifetime.as_secs(),
            sid: session.id.clone(),
            jti: (scope == Scope::Refresh).then(|| session.refresh_id.clone()),
        };
        let header = Header { typ: Some(typ.to_owned()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &claims, &self.signing).map_err(internal)
    }

    /// Verifies the bearer token of a request and returns its claims, if it has one of these scopes.
    ///
    /// # Errors
    ///
    /// Returns `AuthMissing` (401), or `ExpiredToken` or `InvalidToken` (400), with the statuses that clients of the
    /// network expect.
    pub(crate) fn verify(&self, headers: &HeaderMap, scopes: &[Scope]) -> Result<Claims, XrpcError> {
        let token = bearer_token(headers)
            .ok_or_else(|| XrpcError::new(401, "AuthMissing", Some("a bearer token is required".to_owned())))?;
        let read = jsonwebtoken::decode::<Claims>(token, &self.reading, &self.validation);
        let claims = read.map_err(|error| refusal(&error))?.claims;
        if !scopes.contains(&claims.scope) {
            return Err(invalid("the token is not for this"));
        }
        Ok(claims)
    }
}

/// Returns the error for a rejected token. It gives no reason if the signature is not ours.
fn refusal(error: &Error) -> XrpcError {
    match error.kind() {
        ErrorKind::ExpiredSignature => expired("the token has expired"),
        _ => invalid("the token could not be verified"),
    }
}

fn invalid(message: &str) -> XrpcError {
    XrpcError::new(400, "InvalidToken", Some(message.to_owned()))
}

/// Returns the error for an expired token.
pub(crate) fn expired(message: &str) -> XrpcError {
    XrpcError::new(400, "ExpiredToken", Some(message.to_owned()))
}

/// Returns the Unix time in seconds.
pub(crate) fn unix_time() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
