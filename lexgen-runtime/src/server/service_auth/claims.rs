//! [`ServiceClaims`]: the claims of a token, as a value and as a JSON object.

use http::Extensions;
use lexgen_data::{Nsid, Object, Value};

use super::error::ServiceAuthError;
use super::identity::Identity;

/// The claims of a token.
///
/// [`ServiceAuthLayer`](super::ServiceAuthLayer) inserts those of a verified token into the extensions of the request. Times
/// are in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ServiceClaims {
    /// `iss`: the caller, who signed the token.
    pub issuer: Identity,
    /// `aud`: the service that is called.
    pub audience: Identity,
    /// `exp`: the time when the token expires.
    pub expires_at: i64,
    /// `iat`: the time when the token was issued.
    pub issued_at: Option<i64>,
    /// `lxm`: the method that is called.
    pub method: Option<Nsid>,
    /// `jti`: an id that is unique among the tokens of the issuer.
    pub id: Option<String>,
}

impl ServiceClaims {
    /// Creates the required claims.
    #[must_use]
    pub const fn new(issuer: Identity, audience: Identity, expires_at: i64) -> Self {
        Self { issuer, audience, expires_at, issued_at: None, method: None, id: None }
    }

    /// Returns the claims in the extensions of a request, for routes behind a layer that accepts requests without a token.
    ///
    /// # Errors
    ///
    /// 401 `MissingJwt`, if there are none. Return it from the route with `?`.
    pub fn of(extensions: &Extensions) -> Result<&Self, ServiceAuthError> {
        extensions.get().ok_or(ServiceAuthError::Missing)
    }

    /// Reads the payload of a token.
    pub(super) fn from_object(object: &Object) -> Result<Self, ServiceAuthError> {
        let issuer = text(object, "iss")?.ok_or(ServiceAuthError::Malformed)?;
        let audience = text(object, "aud")?.ok_or(ServiceAuthError::Malformed)?;
        let method = text(object, "lxm")?.map(str::parse).transpose().map_err(|_| ServiceAuthError::Malformed)?;
        Ok(Self {
            issuer: issuer.parse().map_err(|_| ServiceAuthError::Issuer)?,
            // A malformed audience is another audience.
            audience: audience.parse().map_err(|_| ServiceAuthError::Audience)?,
            expires_at: time(object, "exp")?.ok_or(ServiceAuthError::Malformed)?,
            issued_at: time(object, "iat")?,
            method,
            id: text(object, "jti")?.map(str::to_owned),
        })
    }

    /// Writes the payload of a token.
    pub(super) fn to_object(&self) -> Object {
        let Self { issuer, audience, expires_at, issued_at, method, id } = self;
        let mut object = Object::from_iter([
            ("iss", Value::from(issuer.to_string())),
            ("aud", Value::from(audience.to_string())),
            ("exp", Value::from(*expires_at)),
        ]);
        object.extend(issued_at.map(|time| ("iat", Value::from(time))));
        object.extend(method.as_ref().map(|method| ("lxm", Value::from(method.as_str()))));
        object.extend(id.as_deref().map(|id| ("jti", Value::from(id))));
        object
    }
}

/// Returns an optional claim that must be a string.
pub(super) fn text<'a>(object: &'a Object, name: &str) -> Result<Option<&'a str>, ServiceAuthError> {
    object.get(name).map(|value| value.as_str().ok_or(ServiceAuthError::Malformed)).transpose()
}

/// Returns an optional claim that must be a time.
fn time(object: &Object, name: &str) -> Result<Option<i64>, ServiceAuthError> {
    let read = |value: &Value| match value {
        Value::Integer(seconds) => Ok(*seconds),
        _ => Err(ServiceAuthError::Malformed),
    };
    object.get(name).map(read).transpose()
}
