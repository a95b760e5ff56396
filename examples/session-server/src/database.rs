//! SQLite, which blocks, for code that must not.
//!
//! Knows nothing of what stands in the tables.

use std::fmt::Display;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lexgen_runtime::XrpcError;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::task::spawn_blocking;

const SCHEMA: &str = include_str!("schema.sql");

/// One connection, which all share. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

impl Database {
    /// Opens a database. If there is none yet, it is made, with what `fill` puts into it.
    ///
    /// # Errors
    ///
    /// Also if another server has opened it: two of them would not hear of each other's events.
    pub(crate) fn open(
        file: &Path,
        fill: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<Self> {
        let mut connection = Connection::open(file)?;
        // There is nobody to wait for.
        connection.busy_timeout(Duration::ZERO)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version == 0 {
            transaction.execute_batch(SCHEMA)?;
            fill(&transaction)?;
            transaction.pragma_update(None, "user_version", 1)?;
        }
        transaction.commit()?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Does some work with the connection, on a thread that may wait, while all others do wait. It is done to its end,
    /// also if nobody is there any more for whom it is done.
    ///
    /// # Errors
    ///
    /// One of status 500, whose message the router tells to its log alone.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, XrpcError> {
        let connection = Arc::clone(&self.0);
        // Transactions that a panic ends are rolled back, so what is behind the lock is sound.
        let done = spawn_blocking(move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))).await;
        done.map_err(internal)?.map_err(internal)
    }
}

/// A failure that is nobody's business but ours.
pub(crate) fn internal(error: impl Display) -> XrpcError {
    XrpcError::internal_server_error(error.to_string())
}
