//! [`BoxStream`]: values that come one after the other, without a library that says what a stream is.

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll};

/// How a stream is asked for its next value.
type Next<T> = dyn FnMut(&mut Context<'_>) -> Poll<Option<T>> + Send;

/// Values that come one after the other: the chunks of a body, the messages of a subscription.
///
/// With the feature `stream`, it is a [`futures_core::Stream`](https://docs.rs/futures-core) and is made from any.
///
/// ```
/// use lexgen_runtime::BoxStream;
///
/// let mut numbers: BoxStream<i64> = [1, 2].into_iter().collect();
/// assert_eq!(pollster::block_on(numbers.next()), Some(1));
/// ```
pub struct BoxStream<T>(Box<Next<T>>);

impl<T> BoxStream<T> {
    /// A stream that asks this function.
    pub fn from_fn(next: impl FnMut(&mut Context<'_>) -> Poll<Option<T>> + Send + 'static) -> Self {
        Self(Box::new(next))
    }

    /// Asks for the next value. After the last one it is not to be asked again.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        (self.0)(context)
    }

    /// The next value; `None` after the last one.
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|context| self.poll_next(context)).await
    }
}

#[cfg(feature = "stream")]
impl<T> BoxStream<T> {
    /// A stream of the values of another.
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

/// All values are there already.
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
