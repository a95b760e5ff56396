//! [`ServiceAuthLayer`]: authenticating requests of other services.

use std::fmt;
use std::sync::Arc;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::AUTHORIZATION;
use http::request::Parts;
use tower_layer::Layer;
use tower_service::Service;

use super::claims::ServiceClaims;
use super::error::ServiceAuthError;
use super::verifier::{ResolveKey, ServiceVerifier};
use crate::server::around::{Around, Layered};
use crate::server::bearer_token;
use crate::server::requested::requested_method;
use crate::xrpc::XrpcError;

/// A layer that accepts requests with a valid token of a service, and inserts its [`ServiceClaims`] into their extensions.
///
/// It can be applied to one endpoint with `.layered_route::<M>(layer)`, or to an `axum::Router`. A router then also rejects
/// paths that are not those of a method. Clones share the memory of used tokens.
///
/// ```
/// use lexgen_runtime::server::{Identity, ServiceAuthLayer, ServiceVerifier, VerifyingKey};
/// use lexgen_runtime::XrpcError;
///
/// # fn show(app: axum::Router) -> Result<axum::Router, Box<dyn std::error::Error>> {
/// let resolver = async |issuer: Identity, _refresh: bool| -> Result<VerifyingKey, XrpcError> {
///     // The key `issuer.key_id()` in the document of `issuer.did`.
///     # let multikey = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme";
///     multikey.parse().map_err(|_| XrpcError::authentication_required("no key for that"))
/// };
/// let verifier = ServiceVerifier::new("did:web:api.example.com".parse()?, resolver);
/// let app = app.layer(ServiceAuthLayer::new(verifier));
/// # Ok(app)
/// # }
/// ```
pub struct ServiceAuthLayer<R> {
    verifier: Arc<ServiceVerifier<R>>,
    is_optional: bool,
}

impl<R: ResolveKey> ServiceAuthLayer<R> {
    /// Creates a layer that requires a token that the verifier accepts.
    #[must_use]
    pub fn new(verifier: impl Into<Arc<ServiceVerifier<R>>>) -> Self {
        Self { verifier: verifier.into(), is_optional: false }
    }

    /// Sets whether requests without a bearer token are accepted, without claims. Those with an invalid token, or with several
    /// `Authorization` headers, are rejected in any case.
    #[must_use]
    pub fn optional(mut self, yes: bool) -> Self {
        self.is_optional = yes;
        self
    }

    /// Returns the claims of a request; `None` if it has none and may have none.
    async fn claims(&self, parts: &Parts) -> Result<Option<ServiceClaims>, ServiceAuthError> {
        match bearer_token(&parts.headers) {
            Some(token) => {
                let method = requested_method(parts).ok_or(ServiceAuthError::Method)?;
                self.verifier.verify(token, &method).await.map(Some)
            }
            // Several headers are not the same as none, because other code may read another one.
            None if self.is_optional && parts.headers.get_all(AUTHORIZATION).iter().nth(1).is_none() => Ok(None),
            None => Err(ServiceAuthError::Missing),
        }
    }
}

impl<R: ResolveKey> Around for ServiceAuthLayer<R> {
    async fn answer<S>(self, request: Request, mut service: S) -> Result<Response, S::Error>
    where
        S: Service<Request, Response: IntoResponse, Future: Send> + Send,
    {
        let (mut parts, body) = request.into_parts();
        match self.claims(&parts).await {
            Ok(claims) => {
                // Claims from elsewhere must not reach the route.
                parts.extensions.remove::<ServiceClaims>();
                claims.and_then(|claims| parts.extensions.insert(claims));
                service.call(Request::from_parts(parts, body)).await.map(S::Response::into_response)
            }
            Err(error) => Ok(XrpcError::from(error).into_response()),
        }
    }
}

impl<R: ResolveKey, S> Layer<S> for ServiceAuthLayer<R> {
    type Service = Layered<Self, S>;

    fn layer(&self, service: S) -> Self::Service {
        Layered::new(self, service)
    }
}

impl<R> Clone for ServiceAuthLayer<R> {
    fn clone(&self) -> Self {
        Self { verifier: Arc::clone(&self.verifier), is_optional: self.is_optional }
    }
}

impl<R> fmt::Debug for ServiceAuthLayer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verifier, is_optional } = self;
        f.debug_struct("ServiceAuthLayer").field("verifier", verifier).field("is_optional", is_optional).finish()
    }
}
