//! Finding the endpoint of a request, by path and method.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::Response;
use http::Method;
use tower_service::Service;

use super::output;
use crate::xrpc::{Endpoint, EndpointKind, XrpcError};
use lexgen_data::Nsid;

/// The prefix of all paths.
pub(super) const PREFIX: &str = "/xrpc/";

/// A future of a response.
type ResponseFuture = Pin<Box<dyn Future<Output = Response> + Send>>;

/// One endpoint of a router as a tower service, to which [`layered_route`](super::Router::layered_route) applies layers.
#[derive(Clone)]
pub struct EndpointService(Arc<dyn Fn(Request) -> ResponseFuture + Send + Sync>);

impl EndpointService {
    pub(crate) fn new<F: Future<Output = Response> + Send + 'static>(
        handle: impl Fn(Request) -> F + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(move |request| Box::pin(handle(request))))
    }
}

impl Service<Request> for EndpointService {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let response = (self.0)(request);
        Box::pin(async { Ok(response.await) })
    }
}

/// An endpoint that the router knows.
pub(super) struct Entry {
    pub(super) endpoint: Endpoint,
    /// `None` if the server does not implement it.
    pub(super) service: Option<EndpointService>,
}

/// The endpoints by their NSIDs, with the authority in lower case.
#[derive(Default)]
pub(super) struct Table(HashMap<String, Entry>);

impl Table {
    pub(super) fn insert(&mut self, entry: Entry) {
        let nsid = entry.endpoint.nsid;
        // Endpoints written by hand may have a name that is not an NSID, which is then not normalized.
        let key = nsid.parse().map_or_else(|_| nsid.to_owned(), |nsid: Nsid| nsid.normalized().to_string());
        self.0.insert(key, entry);
    }

    /// Responds to a request whose path starts with [`PREFIX`].
    pub(super) async fn answer(&self, request: Request) -> Response {
        let entry = match self.find(request.uri().path()) {
            Ok(entry) => entry,
            Err(error) => return output::error(&error),
        };
        let Entry { endpoint, service } = entry;
        let Some(service) = service else {
            let message = format!("`{}` is not implemented by this server", endpoint.nsid);
            return output::error(&XrpcError::method_not_implemented(message));
        };
        if let Some(refused) = check_method(endpoint, request.method()) {
            return refused;
        }
        let mut response = (service.0)(request).await;
        response.extensions_mut().insert(*endpoint);
        response
    }

    fn find(&self, path: &str) -> Result<&Entry, XrpcError> {
        let name = path.strip_prefix(PREFIX).unwrap_or_default();
        if let Some(entry) = self.0.get(name) {
            return Ok(entry);
        }
        let nsid = Nsid::new(name)
            .map_err(|error| XrpcError::invalid_request(format!("the path must be `/xrpc/` and an NSID: {error}")))?;
        self.0
            .get(nsid.normalized().as_str())
            .ok_or_else(|| XrpcError::method_not_implemented(format!("this server knows no method `{nsid}`")))
    }
}

/// The response to a request with a method that the endpoint does not have.
fn check_method(endpoint: &Endpoint, method: &Method) -> Option<Response> {
    let allowed = match endpoint.kind {
        EndpointKind::Query => "GET, HEAD",
        EndpointKind::Procedure => "POST",
        // Requests that do not open a WebSocket are rejected on the upgrade.
        EndpointKind::Subscription => return None,
    };
    if allowed.split(", ").any(|allowed| allowed == method.as_str()) {
        return None;
    }
    let (nsid, kind) = (endpoint.nsid, endpoint.kind.as_str());
    Some(output::not_allowed(allowed, format!("`{nsid}` is a {kind}, for which the method is {allowed}, not {method}")))
}
