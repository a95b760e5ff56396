//! Asynchronous access to SQLite, which blocks.
//!
//! Independent of the tables.

use std::fmt::Display;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lexgen_runtime::XrpcError;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::task::spawn_blocking;

const SCHEMA: &str = include_str!("schema.sql");

/// A shared connection. Clones share the same connection.
#[derive(Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

impl Database {
    /// Opens a database. If it does not exist, it is created and filled by `fill`.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be opened, or if another server uses it: two servers would miss each
    /// other's events.
    pub(crate) fn open(
        file: &Path,
        fill: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<Self> {
        let mut connection = Connection::open(file)?;
        // No other connection exists to wait for.
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

    /// Runs `work` with the connection on a thread that may block, while other callers wait. It runs to its end even if
    /// the caller is gone.
    ///
    /// # Errors
    ///
    /// Returns an error with status 500. Its message is shown only in the server's log.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, XrpcError> {
        let connection = Arc::clone(&self.0);
        // A panic rolls its transaction back, so the data behind the lock is consistent.
        let done = spawn_blocking(move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))).await;
        done.map_err(internal)?.map_err(internal)
    }
}

/// Creates an internal error.
pub(crate) fn internal(error: impl Display) -> XrpcError {
    XrpcError::internal_server_error(error.to_string())
}
