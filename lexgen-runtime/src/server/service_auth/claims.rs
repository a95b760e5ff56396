//! [`ServiceClaims`]: what a token says, as an object of JSON and as a value.

use http::Extensions;
use lexgen_data::{Nsid, Object, Value};

use super::error::ServiceAuthError;
use super::identity::Identity;

/// What a token says: who calls whom for what, and until when.
///
/// [`ServiceAuthLayer`](super::ServiceAuthLayer) puts those of a token that it has checked into the extensions of the
/// request. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ServiceClaims {
    /// `iss`: who calls, and signed the token.
    pub issuer: Identity,
    /// `aud`: who is called.
    pub audience: Identity,
    /// `exp`: until when the token can be used.
    pub expires_at: i64,
    /// `iat`: when it was made.
    pub issued_at: Option<i64>,
    /// `lxm`: the method that is called.
    pub method: Option<Nsid>,
    /// `jti`: what tells it from the issuer's other tokens.
    pub id: Option<String>,
}

impl ServiceClaims {
    /// What every token says.
    #[must_use]
    pub const fn new(issuer: Identity, audience: Identity, expires_at: i64) -> Self {
        Self { issuer, audience, expires_at, issued_at: None, method: None, id: None }
    }

    /// The claims that the layer found, for routes behind one that lets requests without a token pass.
    ///
    /// # Errors
    ///
    /// 401 `MissingJwt`: there are none. `?` makes it an error of the route.
    pub fn of(extensions: &Extensions) -> Result<&Self, ServiceAuthError> {
        extensions.get().ok_or(ServiceAuthError::Missing)
    }

    /// Reads the middle part of a token.
    pub(super) fn from_object(object: &Object) -> Result<Self, ServiceAuthError> {
        let issuer = text(object, "iss")?.ok_or(ServiceAuthError::Malformed)?;
        let audience = text(object, "aud")?.ok_or(ServiceAuthError::Malformed)?;
        let method = text(object, "lxm")?.map(str::parse).transpose().map_err(|_| ServiceAuthError::Malformed)?;
        Ok(Self {
            issuer: issuer.parse().map_err(|_| ServiceAuthError::Issuer)?,
            // What is no DID is not ours.
            audience: audience.parse().map_err(|_| ServiceAuthError::Audience)?,
            expires_at: time(object, "exp")?.ok_or(ServiceAuthError::Malformed)?,
            issued_at: time(object, "iat")?,
            method,
            id: text(object, "jti")?.map(str::to_owned),
        })
    }

    /// Writes the middle part of a token.
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

/// A claim that is text, if it is there.
pub(super) fn text<'a>(object: &'a Object, name: &str) -> Result<Option<&'a str>, ServiceAuthError> {
    object.get(name).map(|value| value.as_str().ok_or(ServiceAuthError::Malformed)).transpose()
}

/// A claim that is a time, if it is there.
fn time(object: &Object, name: &str) -> Result<Option<i64>, ServiceAuthError> {
    let read = |value: &Value| match value {
        Value::Integer(seconds) => Ok(*seconds),
        _ => Err(ServiceAuthError::Malformed),
    };
    object.get(name).map(read).transpose()
}
