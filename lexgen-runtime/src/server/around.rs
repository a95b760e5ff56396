//! The tower service that is common to the layers of this crate.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use tower_service::Service;

/// A layer that processes requests before, and responses after, the service inside.
pub(super) trait Around: Clone + Send + Sync + 'static {
    /// Responds to a request. The service, which may be called, is ready.
    fn answer<S>(self, request: Request, service: S) -> impl Future<Output = Result<Response, S::Error>> + Send
    where
        S: Service<Request, Response: IntoResponse, Future: Send> + Send;
}

/// A service inside a layer of this crate.
#[derive(Clone, Debug)]
pub struct Layered<L, S> {
    layer: L,
    service: S,
}

impl<L, S> Layered<L, S> {
    pub(super) fn new(layer: &L, service: S) -> Self
    where
        L: Clone,
    {
        Self { layer: layer.clone(), service }
    }
}

impl<L, S> Service<Request> for Layered<L, S>
where
    L: Around,
    S: Service<Request, Response: IntoResponse, Future: Send> + Clone + Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The clone may not be ready, so the original is called.
        let next = self.service.clone();
        let ready = mem::replace(&mut self.service, next);
        Box::pin(self.layer.clone().answer(request, ready))
    }
}
