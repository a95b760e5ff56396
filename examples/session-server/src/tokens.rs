//! Tokens: what they say, and how they are signed and read.
//!
//! Whether a session still is there is not for a token to say; see [`Sessions`](crate::sessions::Sessions).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use lexgen_runtime::server::bearer_token;
use lexgen_runtime::{Did, XrpcError};
use serde::{Deserialize, Serialize};

use crate::database::internal;
use crate::sessions::Session;

/// How long an access token is good: what a thief can do with one, he can do for so long.
const ACCESS_LIFETIME: Duration = Duration::from_secs(2 * 60 * 60);

/// How long a refresh token is good, and with it a session that nobody uses.
pub(crate) const REFRESH_LIFETIME: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Who the tokens are for: this server. One that has a name has the DID of that.
const AUDIENCE: &str = "did:web:localhost";

/// What a token is good for. The names are those that the servers of the network use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Scope {
    /// Everything but new tokens.
    #[serde(rename = "com.atproto.access")]
    Access,
    /// New tokens, and the end of the session.
    #[serde(rename = "com.atproto.refresh")]
    Refresh,
    /// What the owner of an account that is taken down may still do: look at the session.
    #[serde(rename = "com.atproto.takendown")]
    Takendown,
}

/// What a token says.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    scope: Scope,
    pub(crate) sub: Did,
    aud: String,
    iat: u64,
    /// UNIX time in seconds.
    pub(crate) exp: u64,
    /// The session.
    pub(crate) sid: String,
    /// Of a refresh token, which one of its session it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jti: Option<String>,
}

/// The two tokens of a session.
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// What signs and reads tokens.
pub(crate) struct Tokens {
    signing: EncodingKey,
    reading: DecodingKey,
    validation: Validation,
}

impl Tokens {
    pub(crate) fn new(secret: &[u8]) -> Self {
        // Without this, a token could say for itself how it is signed.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["aud", "exp", "sub"]);
        Self { signing: EncodingKey::from_secret(secret), reading: DecodingKey::from_secret(secret), validation }
    }

    /// The tokens of a session that has begun, or was refreshed.
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

    /// What the bearer token of a request says, if it is good for one of these.
    ///
    /// # Errors
    ///
    /// `AuthMissing` (401), or `ExpiredToken` and `InvalidToken` (400), which are the statuses that clients of the network
    /// know them by.
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

/// Why a token is not taken. What is wrong with one that is not ours is not told.
fn refusal(error: &Error) -> XrpcError {
    match error.kind() {
        ErrorKind::ExpiredSignature => expired("the token has expired"),
        _ => invalid("the token could not be verified"),
    }
}

fn invalid(message: &str) -> XrpcError {
    XrpcError::new(400, "InvalidToken", Some(message.to_owned()))
}

/// The error for a token that was good once.
pub(crate) fn expired(message: &str) -> XrpcError {
    XrpcError::new(400, "ExpiredToken", Some(message.to_owned()))
}

/// Seconds since 1970.
pub(crate) fn unix_time() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
