//! [`MemoryLog`]: a log for one process.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::body::Bytes;
use tokio::sync::watch;

use super::{EventLog, LogPage, LoggedEvent, Retention};
use crate::server::store::{StoreError, StoreFuture};

/// An [`EventLog`] in memory. Clients lose their place when the process ends, as numbers begin again at 1.
///
/// It keeps the latest events within a number of events and of bytes. The default is 10,000 events and 64 MiB. The last event
/// is always kept.
#[derive(Debug)]
pub struct MemoryLog {
    events: Mutex<Events>,
    /// The number of the last event.
    last: watch::Sender<i64>,
    max_events: usize,
    max_bytes: usize,
}

#[derive(Default)]
struct Events {
    kept: VecDeque<(Instant, Bytes)>,
    /// The number of bytes of the kept events.
    bytes: usize,
    last: i64,
}

impl MemoryLog {
    /// Creates an empty log that keeps at most this many events and bytes of events.
    #[must_use]
    pub fn new(max_events: usize, max_bytes: usize) -> Self {
        Self { events: Mutex::default(), last: watch::Sender::new(0), max_events, max_bytes }
    }

    fn lock(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, event: Bytes) -> i64 {
        let mut events = self.lock();
        events.bytes = events.bytes.saturating_add(event.len());
        events.kept.push_back((Instant::now(), event));
        events.last += 1;
        while events.kept.len() > 1 && (events.kept.len() > self.max_events || events.bytes > self.max_bytes) {
            events.remove_first();
        }
        // Under the lock, so that the numbers are sent in order.
        self.last.send_replace(events.last);
        events.last
    }

    fn page(&self, from: i64, limit: usize) -> LogPage {
        let events = self.lock();
        let first = events.first();
        let skipped = usize::try_from(from.saturating_sub(first)).unwrap_or(0);
        let numbered = (first..).zip(&events.kept).skip(skipped).take(limit);
        let events_of_page =
            numbered.map(|(number, (_, bytes))| LoggedEvent { number, bytes: bytes.clone() }).collect();
        LogPage { first, last: events.last, events: events_of_page }
    }
}

impl Default for MemoryLog {
    fn default() -> Self {
        Self::new(10_000, 64 * 1024 * 1024)
    }
}

impl Events {
    /// The number of the first kept event, or of the next one if there is none.
    fn first(&self) -> i64 {
        self.last - i64::try_from(self.kept.len()).unwrap_or(i64::MAX) + 1
    }

    fn remove_first(&mut self) {
        if let Some((_, event)) = self.kept.pop_front() {
            self.bytes = self.bytes.saturating_sub(event.len());
        }
    }

    fn trim(&mut self, retention: Retention) {
        let max_events = retention.max_events.and_then(|events| usize::try_from(events).ok());
        let is_over = |kept: &VecDeque<(Instant, Bytes)>| {
            let is_old = |(time, _): &(Instant, Bytes)| retention.max_age.is_some_and(|age| time.elapsed() > age);
            max_events.is_some_and(|events| kept.len() > events) || kept.front().is_some_and(is_old)
        };
        while is_over(&self.kept) {
            self.remove_first();
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Events({} to {})", self.first(), self.last)
    }
}

impl EventLog for MemoryLog {
    fn append(&self, event: Bytes) -> StoreFuture<'_, i64> {
        Box::pin(async move { Ok(self.add(event)) })
    }

    fn since(&self, from: i64, limit: usize) -> StoreFuture<'_, LogPage> {
        Box::pin(async move { Ok(self.page(from, limit)) })
    }

    fn notified(&self, last: i64) -> StoreFuture<'_, ()> {
        let mut current = self.last.subscribe();
        Box::pin(async move { current.wait_for(|current| *current > last).await.map(drop).map_err(StoreError::new) })
    }

    fn trim(&self, retention: Retention) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            self.lock().trim(retention);
            Ok(())
        })
    }
}
