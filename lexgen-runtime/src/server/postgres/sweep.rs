//! [`Sweep`]: deleting expired rows from time to time.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::PostgresStore;

/// How often each process deletes the expired rows of a table.
const EVERY: Duration = Duration::from_secs(30);

/// The maximum number of batches, so that a sweep ends.
const BATCHES: usize = 1000;

/// When rows were deleted last, by table.
#[derive(Default)]
pub(super) struct Sweep {
    #[cfg(feature = "rate-limit")]
    pub(super) rates: Table,
    #[cfg(feature = "service-auth")]
    pub(super) tokens: Table,
}

/// When rows of a table were deleted last.
#[derive(Default)]
pub(super) struct Table(Mutex<Option<Instant>>);

impl Table {
    /// Starts a task that deletes expired rows in batches, if it is time to. Errors end it, and the next task starts anew.
    pub(super) fn start(&self, store: &PostgresStore, delete: &str) {
        let now = Instant::now();
        {
            let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|last| now.duration_since(last) < EVERY) {
                return;
            }
            *last = Some(now);
        }
        let pool = store.pool.clone();
        let delete = store.sql(delete);
        tokio::spawn(async move {
            for _ in 0..BATCHES {
                let Ok(client) = pool.get().await else { return };
                if !matches!(client.execute(&delete, &[]).await, Ok(1..)) {
                    return;
                }
            }
        });
    }
}
