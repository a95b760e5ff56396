//! Requesting messages from a service, starting with the parameters.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::http::request::Parts;

use crate::schema::Decode;
use crate::server::call::read_params;
use crate::xrpc::{BoxStream, Messages, MessagesFuture, ServeSubscription, Subscription, SubscriptionRequest};

/// Requests messages from the service. This happens when the stream is polled first, so that all errors are part of the
/// stream.
pub(super) fn open<S, M>(service: Arc<S>, parts: Parts) -> Messages<M>
where
    S: Send + Sync + 'static,
    M: ServeSubscription<S>,
    M::Params: Decode<'static>,
{
    let mut stage = Stage::<M>::Opening(Box::pin(request::<S, M>(service, parts)));
    BoxStream::from_fn(move |context| stage.poll_next(context))
}

/// Requests messages from the service.
pub(super) async fn request<S, M>(service: Arc<S>, parts: Parts) -> Result<Messages<M>, M::Error>
where
    S: Send + Sync + 'static,
    M: ServeSubscription<S>,
    M::Params: Decode<'static>,
{
    let params = read_params::<M::Params>(parts.uri.query().unwrap_or_default())?;
    let request = SubscriptionRequest { params, headers: parts.headers, extensions: parts.extensions };
    M::serve(&service, request).await
}

/// The state of a request.
enum Stage<M: Subscription> {
    /// The service has not responded.
    Opening(Pin<Box<dyn MessagesFuture<M>>>),
    /// The service sends messages.
    Open(Messages<M>),
    /// There are no more messages.
    Over,
}

impl<M: Subscription> Stage<M> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<M::Message, M::Error>>> {
        loop {
            match self {
                Self::Opening(future) => match future.as_mut().poll(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Ok(messages)) => *self = Self::Open(messages),
                    Poll::Ready(Err(error)) => {
                        *self = Self::Over;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                Self::Open(messages) => return messages.poll_next(context),
                Self::Over => return Poll::Ready(None),
            }
        }
    }
}
