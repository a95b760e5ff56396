//! What the layers here have in common: one service of tower around another. What a layer does stands in its own file.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use tower_service::Service;

/// A layer: what is done with a request before, and with the response after, it is the service's turn.
pub(super) trait Around: Clone + Send + Sync + 'static {
    /// Answers a request, perhaps by calling the service, which is ready.
    fn answer<S>(self, request: Request, service: S) -> impl Future<Output = Result<Response, S::Error>> + Send
    where
        S: Service<Request, Response: IntoResponse, Future: Send> + Send;
}

/// A service with one of the layers here around it.
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
        // The one that said it was ready is called; its clone may not be.
        let next = self.service.clone();
        let ready = mem::replace(&mut self.service, next);
        Box::pin(self.layer.clone().answer(request, ready))
    }
}
