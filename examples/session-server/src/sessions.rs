//! Sessions: creation, refresh and deletion. Each of these is an event.
//!
//! A session has one valid refresh token. If a used one is presented, either its user or the user of the next one stole
//! it. Because the two cannot be distinguished, the session ends.

use lexgen_runtime::XrpcError;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::accounts::Account;
use crate::database::{Database, internal};
use crate::events::{Events, Kind, NewEvent};
use crate::random;
use crate::tokens::{REFRESH_LIFETIME, unix_time};

/// A session.
pub(crate) struct Session {
    pub(crate) id: String,
    /// The valid refresh token.
    pub(crate) refresh_id: String,
    pub(crate) account: Account,
}

/// All sessions.
pub(crate) struct Sessions {
    pub(crate) database: Database,
    pub(crate) events: Events,
}

impl Sessions {
    /// Creates a session. The caller has authenticated the account.
    pub(crate) async fn begin(&self, account: Account) -> Result<Session, XrpcError> {
        const INSERT: &str = "INSERT INTO sessions VALUES (?1, ?2, ?3, ?4)";
        let (id, refresh_id) = (random::id().map_err(internal)?, random::id().map_err(internal)?);
        let session = Session { id, refresh_id, account };
        let (now, expires) = (unix_time(), unix_time() + REFRESH_LIFETIME.as_secs());
        let begin = move |transaction: &Transaction<'_>| {
            transaction.execute("DELETE FROM sessions WHERE expires <= ?1", [now])?;
            let did = session.account.did.as_str();
            transaction.execute(INSERT, params![session.id, did, session.refresh_id, expires])?;
            let created = NewEvent::new(Kind::Created, &session.id, &session.account.did);
            Ok((session, Some(created)))
        };
        self.events.change(begin).await
    }

    /// Returns the account of a session, or `None` if the session has ended.
    pub(crate) async fn account(&self, id: &str) -> Result<Option<Account>, XrpcError> {
        let (id, now) = (id.to_owned(), unix_time());
        self.database.run(move |connection| find_account(connection, &id, now)).await
    }

    /// Exchanges a refresh token for the next one. Returns `None` if the session has ended. A used token ends it.
    pub(crate) async fn refresh(&self, id: &str, refresh_id: Option<String>) -> Result<Option<Session>, XrpcError> {
        const UPDATE: &str = "UPDATE sessions SET refresh_id = ?3, expires = ?4 WHERE id = ?1 AND refresh_id = ?2";
        let (id, next_id) = (id.to_owned(), random::id().map_err(internal)?);
        let (now, expires) = (unix_time(), unix_time() + REFRESH_LIFETIME.as_secs());
        let refresh = move |transaction: &Transaction<'_>| {
            let Some(account) = find_account(transaction, &id, now)? else { return Ok((None, None)) };
            if transaction.execute(UPDATE, params![id, refresh_id, next_id, expires])? == 0 {
                transaction.execute("DELETE FROM sessions WHERE id = ?1", [&id])?;
                return Ok((None, Some(NewEvent::new(Kind::Deleted, &id, &account.did))));
            }
            let refreshed = NewEvent::new(Kind::Refreshed, &id, &account.did);
            Ok((Some(Session { id, refresh_id: next_id, account }), Some(refreshed)))
        };
        self.events.change(refresh).await
    }

    /// Ends a session. Has no effect on an ended one.
    pub(crate) async fn end(&self, id: &str) -> Result<(), XrpcError> {
        let (id, now) = (id.to_owned(), unix_time());
        let end = move |transaction: &Transaction<'_>| {
            let account = find_account(transaction, &id, now)?;
            transaction.execute("DELETE FROM sessions WHERE id = ?1", [&id])?;
            Ok(((), account.map(|account| NewEvent::new(Kind::Deleted, &id, &account.did))))
        };
        self.events.change(end).await
    }
}

fn find_account(connection: &Connection, id: &str, now: u64) -> rusqlite::Result<Option<Account>> {
    const QUERY: &str =
        "SELECT accounts.* FROM accounts JOIN sessions USING (did) WHERE sessions.id = ?1 AND sessions.expires > ?2";
    connection.query_row(QUERY, params![id, now], Account::from_row).optional()
}
