//! [`ServiceClaims`]: the claims of a token, as a value and as a JSON object.

use http::Extensions;
use lexgen_data::{Did, Nsid, Object, Value};
use serde_json::Value as Json;

use super::error::ServiceAuthError;
use super::identity::Identity;
use super::token::Part;

/// The claims of a token.
///
/// [`ServiceAuthLayer`](super::ServiceAuthLayer) inserts those of a verified token into the extensions of the request. Times
/// are in seconds since 1970. A fraction of a second is removed such that the token is valid for a shorter time: `exp` and `iat`
/// are rounded down, `nbf` is rounded up.
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
    /// `nbf`: the time before which the token is not accepted.
    pub not_before: Option<i64>,
    /// `lxm`: the method that is called.
    pub method: Option<Nsid>,
    /// `jti`: an id that is unique among the tokens of the issuer.
    pub id: Option<String>,
}

impl ServiceClaims {
    /// Creates the required claims.
    #[must_use]
    pub const fn new(issuer: Identity, audience: Identity, expires_at: i64) -> Self {
        Self { issuer, audience, expires_at, issued_at: None, not_before: None, method: None, id: None }
    }

    /// Returns the account that calls; `None` if the caller is a service of a DID, which must not act as the account.
    #[must_use]
    pub fn account(&self) -> Option<&Did> {
        self.issuer.service.is_none().then_some(&self.issuer.did)
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
    pub(super) fn from_part(object: &Part) -> Result<Self, ServiceAuthError> {
        let issuer = text(object, "iss")?.ok_or(ServiceAuthError::Malformed)?;
        let audience = text(object, "aud")?.ok_or(ServiceAuthError::Malformed)?;
        let method = text(object, "lxm")?.map(str::parse).transpose().map_err(|_| ServiceAuthError::Malformed)?;
        Ok(Self {
            issuer: issuer.parse().map_err(|_| ServiceAuthError::Issuer)?,
            // A malformed audience is another audience.
            audience: audience.parse().map_err(|_| ServiceAuthError::Audience)?,
            expires_at: time(object, "exp", f64::floor)?.ok_or(ServiceAuthError::Malformed)?,
            issued_at: time(object, "iat", f64::floor)?,
            not_before: time(object, "nbf", f64::ceil)?,
            method,
            id: text(object, "jti")?.map(str::to_owned),
        })
    }

    /// Writes the payload of a token.
    pub(super) fn to_object(&self) -> Object {
        let Self { issuer, audience, expires_at, issued_at, not_before, method, id } = self;
        let mut object = Object::from_iter([
            ("iss", Value::from(issuer.to_string())),
            ("aud", Value::from(audience.to_string())),
            ("exp", Value::from(*expires_at)),
        ]);
        object.extend(issued_at.map(|time| ("iat", Value::from(time))));
        object.extend(not_before.map(|time| ("nbf", Value::from(time))));
        object.extend(method.as_ref().map(|method| ("lxm", Value::from(method.as_str()))));
        object.extend(id.as_deref().map(|id| ("jti", Value::from(id))));
        object
    }
}

/// Returns an optional claim that must be a string.
pub(super) fn text<'a>(object: &'a Part, name: &str) -> Result<Option<&'a str>, ServiceAuthError> {
    object.get(name).map(|value| value.as_str().ok_or(ServiceAuthError::Malformed)).transpose()
}

/// Returns an optional claim that must be a time, which may have a fraction.
///
/// Source: [NumericDate](https://www.rfc-editor.org/rfc/rfc7519#section-2).
fn time(object: &Part, name: &str, round: fn(f64) -> f64) -> Result<Option<i64>, ServiceAuthError> {
    // A time beyond the range becomes the last one of the range.
    #[allow(clippy::cast_possible_truncation, reason = "the conversion saturates")]
    let read = |value: &Json| value.as_i64().or_else(|| value.as_f64().map(|time| round(time) as i64));
    object.get(name).map(|value| read(value).ok_or(ServiceAuthError::Malformed)).transpose()
}
