//! The messages that a service has for a request, from the parameters on.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::http::request::Parts;

use crate::schema::Decode;
use crate::server::call::read_params;
use crate::xrpc::{BoxStream, Messages, MessagesFuture, ServeSubscription, Subscription, SubscriptionRequest};

/// Asks the service for messages. That it is asked later, when the first is wanted, is what makes of all that goes wrong an
/// error in the stream.
pub(super) fn open<S, M>(service: Arc<S>, parts: Parts) -> Messages<M>
where
    S: Send + Sync + 'static,
    M: ServeSubscription<S>,
    M::Params: Decode<'static>,
{
    let mut stage = Stage::<M>::Opening(Box::pin(async move {
        let params = read_params::<M::Params>(parts.uri.query().unwrap_or_default())?;
        let request = SubscriptionRequest { params, headers: parts.headers, extensions: parts.extensions };
        M::serve(&service, request).await
    }));
    BoxStream::from_fn(move |context| stage.poll_next(context))
}

/// How far the service is.
enum Stage<M: Subscription> {
    /// It has not answered yet.
    Opening(Pin<Box<dyn MessagesFuture<M>>>),
    /// It sends messages.
    Open(Messages<M>),
    /// It has no more to say.
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
