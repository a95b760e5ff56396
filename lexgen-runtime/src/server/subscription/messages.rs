//! Requesting messages from a service, starting with the parameters.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::http::request::Parts;

use crate::schema::Decode;
use crate::server::call::read_params;
use crate::xrpc::{
    BoxStream, Item, Messages, MessagesFuture, ServeSubscription, Source, Subscription, SubscriptionRequest,
};

/// Requests messages from the service. This happens when the stream is polled first, so that all errors are part of the
/// stream.
pub(super) fn open<S, M>(service: Arc<S>, parts: Parts) -> Messages<M>
where
    S: Send + Sync + 'static,
    M: ServeSubscription<S>,
    M::Params: Decode<'static>,
{
    BoxStream::from_source(Stage::<M>::Opening(Box::pin(request::<S, M>(service, parts))))
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
    /// Returns the messages when the service has responded.
    fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<&mut Messages<M>, M::Error>>> {
        if let Self::Opening(future) = self {
            match ready!(future.as_mut().poll(context)) {
                Ok(messages) => *self = Self::Open(messages),
                Err(error) => {
                    *self = Self::Over;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        match self {
            Self::Open(messages) => Poll::Ready(Some(Ok(messages))),
            Self::Opening(_) | Self::Over => Poll::Ready(None),
        }
    }
}

impl<M: Subscription> Source<Result<M::Message, M::Error>> for Stage<M> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<M::Message, M::Error>>> {
        match ready!(self.poll_open(context)) {
            Some(Ok(messages)) => messages.poll_next(context),
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
            None => Poll::Ready(None),
        }
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<Result<M::Message, M::Error>>>> {
        match ready!(self.poll_open(context)) {
            Some(Ok(messages)) => messages.poll_item(context),
            Some(Err(error)) => Poll::Ready(Some(Item::Own(Err(error)))),
            None => Poll::Ready(None),
        }
    }
}
