//! [`EventLog`]: numbering and storing events, in one process or for several.
//!
//! Knows neither sockets nor the contents of events.

mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;

pub use self::memory::MemoryLog;
#[cfg(feature = "postgres")]
pub use self::postgres::PostgresLog;
#[cfg(feature = "redis")]
pub use self::redis::RedisLog;
use crate::server::store::StoreFuture;

/// A store that numbers events and keeps them, such as a table or a stream of a database that several processes share.
///
/// Numbers start at 1 and increase in the order in which events become visible: a reader that has seen the event `n` never
/// finds a new event below `n` later. They continue when a process restarts.
///
/// [`MemoryLog`] belongs to one process and is lost with it. `PostgresLog` and `RedisLog`, with the features `postgres` and
/// `redis`, are shared by several processes. A [`LoggedSequencer`](super::LoggedSequencer) passes the events
/// of a log to subscribers.
///
/// ```
/// use std::sync::Arc;
/// use lexgen_runtime::server::{EventLog, MemoryLog, StoreError};
///
/// # pollster::block_on(async {
/// let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
/// assert_eq!(log.append("first".into()).await?, 1);
/// assert_eq!(log.append("second".into()).await?, 2);
///
/// let page = log.since(2, 10).await?;
/// assert_eq!((page.first, page.last), (1, 2));
/// assert_eq!(page.events[0].bytes, "second");
/// # Ok::<(), StoreError>(())
/// # })?;
/// # Ok::<(), StoreError>(())
/// ```
pub trait EventLog: Send + Sync + 'static {
    /// Adds an event and returns its number.
    ///
    /// # Errors
    ///
    /// Those of the store. If the connection was lost, the event may have been added nevertheless.
    fn append(&self, event: Bytes) -> StoreFuture<'_, i64>;

    /// Returns the events from the number `from` on, at most `limit`, in the order of their numbers, together with the
    /// bounds of the log at the same moment. A limit of 0 returns only the bounds.
    ///
    /// # Errors
    ///
    /// Those of the store.
    fn since(&self, from: i64, limit: usize) -> StoreFuture<'_, LogPage>;

    /// Waits until the log may have an event after the number `last`. It may return early, and dropping it loses nothing.
    ///
    /// # Errors
    ///
    /// Those of the store, such as a lost connection. The next call connects again.
    fn notified(&self, last: i64) -> StoreFuture<'_, ()>;

    /// Removes the oldest events, until the log is within the limits.
    ///
    /// # Errors
    ///
    /// Those of the store.
    fn trim(&self, retention: Retention) -> StoreFuture<'_, ()>;
}

impl<L: EventLog + ?Sized> EventLog for Arc<L> {
    fn append(&self, event: Bytes) -> StoreFuture<'_, i64> {
        (**self).append(event)
    }

    fn since(&self, from: i64, limit: usize) -> StoreFuture<'_, LogPage> {
        (**self).since(from, limit)
    }

    fn notified(&self, last: i64) -> StoreFuture<'_, ()> {
        (**self).notified(last)
    }

    fn trim(&self, retention: Retention) -> StoreFuture<'_, ()> {
        (**self).trim(retention)
    }
}

/// Events of an [`EventLog`], and the bounds of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPage {
    /// The lowest number that has not been removed. It is `last + 1` if the log is empty.
    pub first: i64,
    /// The number of the last event; 0 before the first.
    pub last: i64,
    /// The events, in the order of their numbers.
    pub events: Vec<LoggedEvent>,
}

/// An event of an [`EventLog`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedEvent {
    /// The number.
    pub number: i64,
    /// The event, in the encoding of the application.
    pub bytes: Bytes,
}

/// The limits of an [`EventLog`]. The default is none.
///
/// ```
/// use std::time::Duration;
/// use lexgen_runtime::server::Retention;
///
/// let three_days = Retention::default().max_age(Duration::from_secs(3 * 24 * 60 * 60));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retention {
    /// The maximum number of events.
    pub max_events: Option<u64>,
    /// The maximum age of an event.
    pub max_age: Option<Duration>,
}

impl Retention {
    /// Sets the maximum number of events.
    #[must_use]
    pub fn max_events(mut self, events: u64) -> Self {
        self.max_events = Some(events);
        self
    }

    /// Sets the maximum age of an event.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }
}
