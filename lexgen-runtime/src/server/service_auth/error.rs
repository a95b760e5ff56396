//! [`ServiceAuthError`]: the errors of verifying tokens.

use std::error::Error;
use std::fmt;

use crate::xrpc::XrpcError;

/// The error of verifying a token. It contains nothing of the token.
///
/// | error | name |
/// |---|---|
/// | [`Missing`](Self::Missing) | `MissingJwt` |
/// | [`Malformed`](Self::Malformed), [`Lifetime`](Self::Lifetime) | `BadJwt` |
/// | [`Type`](Self::Type) | `BadJwtType` |
/// | [`Issuer`](Self::Issuer) | `BadJwtIss` |
/// | [`Audience`](Self::Audience) | `BadJwtAudience` |
/// | [`Method`](Self::Method) | `BadJwtLexiconMethod` |
/// | [`Expired`](Self::Expired) | `JwtExpired` |
/// | [`Signature`](Self::Signature) | `BadJwtSignature` |
/// | [`Replayed`](Self::Replayed) | `JwtReplayed` |
/// | [`TooMany`](Self::TooMany) | 429 `TooManyTokens` |
/// | [`Full`](Self::Full) | 503 `NotEnoughResources` |
/// | [`Store`](Self::Store) | 500 `InternalServerError` |
///
/// The status is 401 unless stated. The names are those of the reference implementation, except from `JwtReplayed` on: it does
/// not detect replays. Errors of the key resolver, such as `UntrustedIss`, are returned unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceAuthError {
    /// There is no token.
    Missing,
    /// The token is malformed or too long.
    Malformed,
    /// The `typ` is that of another kind of token.
    Type,
    /// `iss` is neither a DID nor a service of a DID that is accepted.
    Issuer,
    /// `aud` is another service.
    Audience,
    /// `lxm` is missing or another method.
    Method,
    /// The token has expired.
    Expired,
    /// The lifetime is too long, or the token was issued or becomes valid in the future.
    Lifetime,
    /// The signature is not that of the issuer's key, or the algorithm is not supported.
    Signature,
    /// The token has been used before.
    Replayed,
    /// The issuer has too many tokens that have been used and have not expired.
    TooMany,
    /// The memory of used tokens is full.
    Full,
    /// The store of used tokens failed. The message is not sent to clients.
    Store(XrpcError),
    /// The key of the issuer could not be resolved.
    Unresolved(XrpcError),
}

impl ServiceAuthError {
    fn to_xrpc(&self) -> XrpcError {
        let (name, message) = match self {
            Self::Missing => ("MissingJwt", "a service token is required"),
            Self::Malformed => ("BadJwt", "the token is malformed"),
            Self::Type => ("BadJwtType", "the token is of another kind"),
            Self::Issuer => ("BadJwtIss", "`iss` must be a DID, or a service that is accepted"),
            Self::Audience => ("BadJwtAudience", "`aud` is not this service"),
            Self::Method => ("BadJwtLexiconMethod", "`lxm` must be the method that is called"),
            Self::Expired => ("JwtExpired", "the token has expired"),
            Self::Lifetime => ("BadJwt", "`exp` is too late, or `iat` or `nbf` in the future"),
            Self::Signature => ("BadJwtSignature", "the signature is not the issuer's"),
            Self::Replayed => ("JwtReplayed", "the token has been used before"),
            Self::TooMany => {
                let message = "the issuer has too many unexpired tokens".to_owned();
                return XrpcError::new(429, "TooManyTokens", Some(message));
            }
            Self::Full => return XrpcError::not_enough_resources("too many tokens are in use"),
            Self::Store(error) | Self::Unresolved(error) => return error.clone(),
        };
        XrpcError::new(401, name, Some(message.to_owned()))
    }
}

impl From<ServiceAuthError> for XrpcError {
    fn from(error: ServiceAuthError) -> Self {
        error.to_xrpc()
    }
}

impl fmt::Display for ServiceAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_xrpc().fmt(f)
    }
}

impl Error for ServiceAuthError {}
