//! [`Incoming`]: the body of a request as it arrives. Its length and the time that it takes are limited.

use std::future::poll_fn;
use std::pin::Pin;
#[cfg(feature = "decompression")]
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use http::Extensions;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep_until};

#[cfg(feature = "decompression")]
use super::compressed::Compressed;
use super::settings::time_limit;

/// The number of bytes for which a client has another second, beyond [`body_within`](super::Router::body_within).
const BYTES_PER_SECOND: u64 = 16 * 1024;

/// The body of a request.
pub(super) struct Incoming {
    body: Body,
    /// The maximum number of bytes. Those of a compressed body are counted when they are decompressed.
    limit: u64,
    received: u64,
    #[cfg(feature = "decompression")]
    compressed: Option<Arc<Compressed>>,
    patience: Patience,
}

/// The reason why a body was not read to its end.
pub(super) enum Unread {
    /// It is longer than this limit, as it was sent or decompressed.
    TooLong(u64),
    /// It did not arrive in time.
    TooSlow,
    /// The connection broke, or the body cannot be decompressed.
    Broken(axum::Error),
}

impl Incoming {
    /// Limits a body to a number of bytes, and to a time in which they have to arrive.
    pub(super) fn new(body: Body, extensions: &Extensions, limit: u64, within: Duration) -> Self {
        #[cfg(feature = "decompression")]
        let compressed = extensions.get::<Arc<Compressed>>().cloned();
        #[cfg(feature = "decompression")]
        if let Some(compressed) = &compressed {
            compressed.limit_to(limit);
        }
        _ = extensions;
        Self {
            body,
            limit,
            received: 0,
            #[cfg(feature = "decompression")]
            compressed,
            patience: Patience::new(within),
        }
    }

    /// Returns the next bytes; `None` after the last ones.
    pub(super) async fn next(&mut self) -> Option<Result<Bytes, Unread>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Unread>>> {
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(frame) => frame,
                Poll::Pending if self.patience.is_over(self.received, context) => {
                    return Poll::Ready(Some(Err(Unread::TooSlow)));
                }
                Poll::Pending => return Poll::Pending,
            };
            let data = match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(self.broken(error)))),
                // Trailers are skipped.
                Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
            };
            self.patience.pause();
            self.received = self.received.saturating_add(data.len() as u64);
            if self.received > self.limit {
                return Poll::Ready(Some(Err(Unread::TooLong(self.limit))));
            }
            if !data.is_empty() {
                return Poll::Ready(Some(Ok(data)));
            }
        }
    }

    fn broken(&self, error: axum::Error) -> Unread {
        #[cfg(feature = "decompression")]
        if self.compressed.as_ref().is_some_and(|compressed| compressed.is_too_long()) {
            return Unread::TooLong(self.limit);
        }
        Unread::Broken(error)
    }
}

/// The time for which a body is awaited. The time that the route takes for what has arrived does not count.
struct Patience {
    within: Duration,
    waited: Duration,
    waiting_since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    fn new(within: Duration) -> Self {
        Self { within, waited: Duration::ZERO, waiting_since: None, timer: None }
    }

    /// Returns whether the time is over, after a number of bytes has arrived. Otherwise the task is woken when it will be.
    fn is_over(&mut self, received: u64, context: &mut Context<'_>) -> bool {
        // A router also works without the timers of tokio, for example in tests.
        let Some(within) = time_limit(self.within).filter(|_| Handle::try_current().is_ok()) else {
            return false;
        };
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        let allowed = within + Duration::from_secs(received / BYTES_PER_SECOND);
        let end = since + allowed.saturating_sub(self.waited);
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(end)));
        if timer.deadline() != end {
            timer.as_mut().reset(end);
        }
        timer.as_mut().poll(context).is_ready()
    }

    /// Stops the time, because something has arrived.
    fn pause(&mut self) {
        if let Some(since) = self.waiting_since.take() {
            self.waited += since.elapsed();
        }
    }
}
