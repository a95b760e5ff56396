//! Why a request is not taken as coming from a service.

use std::error::Error;
use std::fmt;

use crate::xrpc::XrpcError;

/// Why a token is refused. Nothing of the token stands in it.
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
///
/// The status is 401. The names are those of the reference implementation, but for the last, which it has no check for.
/// What the resolver of keys says, such as `UntrustedIss`, is passed on as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceAuthError {
    /// There is no token.
    Missing,
    /// It is no token of this kind, or too long for one.
    Malformed,
    /// It is a token for something else, by its `typ`.
    Type,
    /// `iss` is neither a DID nor one of its services.
    Issuer,
    /// `aud` is somebody else.
    Audience,
    /// `lxm` is missing, or another method.
    Method,
    /// It was to be used earlier.
    Expired,
    /// It is to be used for too long, or was made in the future.
    Lifetime,
    /// It is not signed with the key of its issuer, or in a way that is not known.
    Signature,
    /// It has been used before.
    Replayed,
    /// The key of its issuer could not be found.
    Unresolved(XrpcError),
}

impl ServiceAuthError {
    fn to_xrpc(&self) -> XrpcError {
        let (name, message) = match self {
            Self::Missing => ("MissingJwt", "there is no token of a service"),
            Self::Malformed => ("BadJwt", "the token is malformed"),
            Self::Type => ("BadJwtType", "the token is of another kind"),
            Self::Issuer => ("BadJwtIss", "`iss` must be a DID, perhaps with the name of a service"),
            Self::Audience => ("BadJwtAudience", "`aud` is not this service"),
            Self::Method => ("BadJwtLexiconMethod", "`lxm` must be the method that is called"),
            Self::Expired => ("JwtExpired", "the token has expired"),
            Self::Lifetime => ("BadJwt", "`exp` is too late, or `iat` in the future"),
            Self::Signature => ("BadJwtSignature", "the signature is not the issuer's"),
            Self::Replayed => ("JwtReplayed", "the token has been used before"),
            Self::Unresolved(error) => return error.clone(),
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
