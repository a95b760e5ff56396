//! The data in SQLite, which blocks. For one server.

use std::fmt::Display;
use std::fs::File;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use lexgen_runtime::Did;
use lexgen_runtime::server::{EventLog, LogPage, LoggedEvent, Retention, StoreError, StoreFuture};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Result, Row, Transaction, TransactionBehavior, params};
use tokio::sync::Notify;
use tokio::task::spawn_blocking;

use super::Database;
use crate::accounts::Account;
use crate::events::{Event, Kind};
use crate::private;
use crate::sessions::Session;
use crate::tokens::unix_time;

/// Version 1. A later version would be another file that is run if `user_version` is 1.
const SCHEMA: &str = include_str!("sqlite.sql");

/// A connection, which one caller at a time can use. Clones share it.
#[derive(Clone)]
pub(crate) struct Sqlite {
    connection: Arc<Mutex<Connection>>,
    /// Notified of new events.
    events: Arc<Notify>,
    /// Held as long as the server runs.
    _lock: Arc<File>,
}

impl Sqlite {
    /// Opens the database in a directory. If it does not exist, it is created with these accounts.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be opened, or if another server uses the directory.
    pub(crate) fn open(directory: &Path, accounts: &[Account]) -> std::result::Result<Self, StoreError> {
        let lock = private::lock(directory).map_err(StoreError::new)?;
        let file = directory.join("sessions.sqlite");
        // SQLite would create a file that other users can read. It accepts an empty file as a new database.
        drop(private::append(&file).map_err(StoreError::new)?);
        let connection = Arc::new(Mutex::new(connect(&file, accounts).map_err(StoreError::new)?));
        Ok(Self { connection, events: Arc::default(), _lock: Arc::new(lock) })
    }

    /// Runs `work` with the connection on a thread that may block, while other callers wait. It runs to its end even if
    /// the caller is gone.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, StoreError> {
        let connection = Arc::clone(&self.connection);
        // A panic rolls its transaction back, so the data behind the lock is consistent.
        let done = spawn_blocking(move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))).await;
        done.map_err(StoreError::new)?.map_err(StoreError::new)
    }

    /// Like [`run`](Self::run), in a transaction that may store events.
    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, StoreError> {
        let changed = self.run(|connection| {
            let transaction = connection.transaction()?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        let value = changed.await?;
        self.events.notify_one();
        Ok(value)
    }
}

fn connect(file: &Path, accounts: &[Account]) -> Result<Connection> {
    let mut connection = Connection::open(file)?;
    // No other connection exists to wait for.
    connection.busy_timeout(Duration::ZERO)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        transaction.execute_batch(SCHEMA)?;
        accounts.iter().try_for_each(|account| insert_account(&transaction, account))?;
        transaction.pragma_update(None, "user_version", 1)?;
    }
    transaction.commit()?;
    Ok(connection)
}

impl Database for Sqlite {
    fn account<'a>(&'a self, identifier: &'a str) -> StoreFuture<'a, Option<Account>> {
        const QUERY: &str = "SELECT * FROM accounts WHERE did = ?1 OR handle = ?1 OR email = ?1";
        let identifier = identifier.to_owned();
        Box::pin(self.run(move |connection| connection.query_row(QUERY, [identifier], account).optional()))
    }

    fn account_of_session<'a>(&'a self, session: &'a str) -> StoreFuture<'a, Option<Account>> {
        let session = session.to_owned();
        Box::pin(self.run(move |connection| account_of_session(connection, &session)))
    }

    fn begin_session<'a>(&'a self, session: &'a Session, expires: u64) -> StoreFuture<'a, ()> {
        const INSERT: &str = "INSERT INTO sessions VALUES (?1, ?2, ?3, ?4)";
        let Session { id, refresh_id, account: Account { did, .. } } = session.clone();
        Box::pin(self.change(move |transaction| {
            transaction.execute("DELETE FROM sessions WHERE expires <= ?1", [unix_time()])?;
            transaction.execute(INSERT, params![id, did.as_str(), refresh_id, expires])?;
            append(transaction, Kind::Created, &id, &did)
        }))
    }

    fn refresh_session<'a>(
        &'a self,
        session: &'a str,
        used: Option<&'a str>,
        next: &'a str,
        expires: u64,
    ) -> StoreFuture<'a, Option<Account>> {
        const UPDATE: &str = "UPDATE sessions SET refresh_id = ?3, expires = ?4 WHERE id = ?1 AND refresh_id = ?2";
        let (session, used, next) = (session.to_owned(), used.map(ToOwned::to_owned), next.to_owned());
        Box::pin(self.change(move |transaction| {
            let Some(account) = account_of_session(transaction, &session)? else { return Ok(None) };
            if transaction.execute(UPDATE, params![session, used, next, expires])? == 0 {
                transaction.execute("DELETE FROM sessions WHERE id = ?1", [&session])?;
                append(transaction, Kind::Deleted, &session, &account.did)?;
                return Ok(None);
            }
            append(transaction, Kind::Refreshed, &session, &account.did)?;
            Ok(Some(account))
        }))
    }

    fn end_session<'a>(&'a self, session: &'a str) -> StoreFuture<'a, ()> {
        let session = session.to_owned();
        Box::pin(self.change(move |transaction| {
            let account = account_of_session(transaction, &session)?;
            transaction.execute("DELETE FROM sessions WHERE id = ?1", [&session])?;
            account.map_or(Ok(()), |account| append(transaction, Kind::Deleted, &session, &account.did))
        }))
    }

    fn store_code<'a>(&'a self, did: &'a Did, hash: &'a str, expires: u64) -> StoreFuture<'a, ()> {
        const INSERT: &str = "INSERT OR REPLACE INTO sign_in_codes VALUES (?1, ?2, ?3)";
        let (did, hash) = (did.to_string(), hash.to_owned());
        Box::pin(self.run(move |connection| connection.execute(INSERT, params![did, hash, expires]).map(|_| ())))
    }

    fn take_code<'a>(&'a self, did: &'a Did) -> StoreFuture<'a, Option<String>> {
        const DELETE: &str = "DELETE FROM sign_in_codes WHERE did = ?1 RETURNING iif(expires > ?2, hash, NULL)";
        let did = did.to_string();
        Box::pin(self.run(move |connection| {
            let taken = connection.query_row(DELETE, params![did, unix_time()], |row| row.get(0)).optional();
            taken.map(Option::flatten)
        }))
    }

    fn log(&self) -> Arc<dyn EventLog> {
        Arc::new(self.clone())
    }
}

/// The table of events, which are never removed.
impl EventLog for Sqlite {
    fn append(&self, _: Bytes) -> StoreFuture<'_, i64> {
        Box::pin(async { Err(StoreError::new("events are stored in the transaction of their change")) })
    }

    fn since(&self, from: i64, limit: usize) -> StoreFuture<'_, LogPage> {
        const LAST: &str = "SELECT coalesce(max(seq), 0) FROM events";
        const QUERY: &str = "SELECT * FROM events WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
        let read = move |connection: &mut Connection| {
            let last = connection.query_row(LAST, [], |row| row.get(0))?;
            let mut statement = connection.prepare_cached(QUERY)?;
            let events = statement.query_map(params![from, i64::try_from(limit).unwrap_or(i64::MAX)], event)?;
            Ok((last, events.collect::<Result<Vec<_>>>()?))
        };
        Box::pin(async move {
            let (last, rows) = self.run(read).await?;
            let mut events = Vec::new();
            for (number, event) in rows {
                events.push(LoggedEvent { number, bytes: event.encode()? });
            }
            Ok(LogPage { first: 1, last, events })
        })
    }

    fn notified(&self, _: i64) -> StoreFuture<'_, ()> {
        Box::pin(async {
            self.events.notified().await;
            Ok(())
        })
    }

    fn trim(&self, _: Retention) -> StoreFuture<'_, ()> {
        Box::pin(async { Err(StoreError::new("events are kept forever")) })
    }
}

fn insert_account(transaction: &Transaction<'_>, account: &Account) -> Result<()> {
    const INSERT: &str = "INSERT INTO accounts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let Account { did, handle, email, email_confirmed, email_auth_factor, status, password_hash } = account;
    let (did, handle) = (did.as_str(), handle.as_str());
    let values = params![did, handle, email, email_confirmed, email_auth_factor, status, password_hash];
    transaction.execute(INSERT, values).map(|_| ())
}

fn account_of_session(connection: &Connection, session: &str) -> Result<Option<Account>> {
    const QUERY: &str =
        "SELECT accounts.* FROM accounts JOIN sessions USING (did) WHERE sessions.id = ?1 AND sessions.expires > ?2";
    connection.query_row(QUERY, params![session, unix_time()], account).optional()
}

/// Stores an event. Other transactions wait for the connection, so events have the order of the changes.
fn append(transaction: &Transaction<'_>, kind: Kind, session: &str, did: &Did) -> Result<()> {
    const INSERT: &str = "INSERT INTO events SELECT coalesce(max(seq), 0) + 1, ?1, ?2, ?3, ?4 FROM events";
    let Event { kind, session, did, time } = Event::new(kind, session, did);
    let values = params![did.as_str(), session, kind.as_str(), time.as_str()];
    transaction.execute(INSERT, values).map(|_| ())
}

/// Reads an account from a row with all columns.
fn account(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        did: parsed(row, "did")?,
        handle: parsed(row, "handle")?,
        email: row.get("email")?,
        email_confirmed: row.get("email_confirmed")?,
        email_auth_factor: row.get("email_auth_factor")?,
        status: row.get("status")?,
        password_hash: row.get("password_hash")?,
    })
}

/// Reads an event and its number from a row with all columns.
fn event(row: &Row<'_>) -> Result<(i64, Event)> {
    let event = Event {
        kind: parsed(row, "kind")?,
        session: row.get("session")?,
        did: parsed(row, "did")?,
        time: parsed(row, "time")?,
    };
    Ok((row.get("seq")?, event))
}

/// Parses a string from a column.
fn parsed<T: FromStr<Err: Display>>(row: &Row<'_>, column: &str) -> Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error: T::Err| {
        let error = format!("`{column}`: {error}").into();
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error)
    })
}
