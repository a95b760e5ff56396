//! [`BoxStream`]: a boxed stream, usable without `futures-core`.

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll};

/// The implementation of a stream. Functions that poll implement it.
pub(crate) trait Source<T>: Send {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<T>>;

    /// Polls for the next value without copying one that several streams share.
    #[cfg(all(feature = "server", feature = "websocket"))]
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<T>>> {
        self.poll(context).map(|value| value.map(Item::Own))
    }
}

impl<T, F: FnMut(&mut Context<'_>) -> Poll<Option<T>> + Send> Source<T> for F {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        self(context)
    }
}

/// A value of a stream, for consumers that treat shared values specially.
#[cfg(all(feature = "server", feature = "websocket"))]
pub(crate) enum Item<T> {
    Own(T),
    /// A value that several streams share, of a type that the source and the consumer have agreed on.
    Shared(std::sync::Arc<dyn std::any::Any + Send + Sync>),
}

/// A stream of values, such as the chunks of a body or the messages of a subscription.
///
/// With the feature `stream`, it implements [`futures_core::Stream`](https://docs.rs/futures-core), and `new` creates it
/// from any stream.
///
/// ```
/// use lexgen_runtime::BoxStream;
///
/// let mut numbers: BoxStream<i64> = [1, 2].into_iter().collect();
/// assert_eq!(pollster::block_on(numbers.next()), Some(1));
/// ```
pub struct BoxStream<T>(Box<dyn Source<T>>);

impl<T> BoxStream<T> {
    /// Creates a stream that is polled by a function.
    pub fn from_fn(next: impl FnMut(&mut Context<'_>) -> Poll<Option<T>> + Send + 'static) -> Self {
        Self(Box::new(next))
    }

    /// Polls for the next value. It must not be called again after it has returned `None`.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll(context)
    }

    /// Returns the next value; `None` after the last one.
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|context| self.poll_next(context)).await
    }
}

#[cfg(all(feature = "server", feature = "websocket"))]
impl<T> BoxStream<T> {
    /// Creates a stream of values that several streams share.
    pub(crate) fn from_source(source: impl Source<T> + 'static) -> Self {
        Self(Box::new(source))
    }

    /// Polls for the next value without copying a shared one.
    pub(crate) fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<T>>> {
        self.0.poll_item(context)
    }

    /// Returns the next value without copying a shared one.
    pub(crate) async fn next_item(&mut self) -> Option<Item<T>> {
        poll_fn(|context| self.poll_item(context)).await
    }
}

#[cfg(feature = "stream")]
impl<T> BoxStream<T> {
    /// Creates a stream from another.
    pub fn new(stream: impl futures_core::Stream<Item = T> + Send + 'static) -> Self {
        let mut stream = Box::pin(stream);
        Self::from_fn(move |context| stream.as_mut().poll_next(context))
    }
}

#[cfg(feature = "stream")]
impl<T> futures_core::Stream for BoxStream<T> {
    type Item = T;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        Self::poll_next(&mut self, context)
    }
}

/// Creates a stream of values that are available immediately.
impl<T: 'static> FromIterator<T> for BoxStream<T>
where
    T: Send,
{
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut values = values.into_iter().collect::<Vec<T>>().into_iter();
        Self::from_fn(move |_| Poll::Ready(values.next()))
    }
}

impl<T> fmt::Debug for BoxStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoxStream")
    }
}
