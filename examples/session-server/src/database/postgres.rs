//! The data in Postgres, which several servers share.

use std::error::Error;
use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, Pool, Runtime, Transaction};
use lexgen_runtime::Did;
use lexgen_runtime::server::{EventLog, PostgresLog, PostgresStore, StoreError, StoreFuture};
use tokio_postgres::{Config, NoTls, Row};

use super::{Database, with_causes};
use crate::accounts::Account;
use crate::events::{Event, Kind};
use crate::secret::{self, Secret};
use crate::sessions::Session;
use crate::tokens::unix_time;

/// Version 1. A later version would be another file that is run if `schema_version` has 1.
const SCHEMA: &str = include_str!("postgres.sql");

/// The key of the lock that a server holds while it creates the tables. The number has no meaning.
const SCHEMA_LOCK: i64 = 7_316_022_911_846_204_517;

/// The time limit for a connection, whether it is new or from the pool.
const PATIENCE: Duration = Duration::from_secs(5);

/// The time limits of the database for statements, and for locks that other transactions hold.
const LIMITS: &str = "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=10s";

/// Any error. [`stored`] makes it a [`StoreError`].
type Failure = Box<dyn Error + Send + Sync>;

/// A pool of connections. Connections that are lost, such as by a restart of Postgres, are replaced.
pub(crate) struct Postgres {
    pool: Pool,
    log: Arc<PostgresLog>,
    rates: PostgresStore,
}

impl Postgres {
    /// Connects to the database of a URL. If it is empty, it is filled with the tables and these accounts. Several
    /// servers may do this at the same time.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is invalid, or if the database cannot be reached or filled.
    pub(crate) async fn open(url: &str, accounts: &[Account]) -> Result<Self, Failure> {
        let mut config: Config = url.parse()?;
        config.connect_timeout(PATIENCE).tcp_user_timeout(2 * PATIENCE);
        if config.get_options().is_none() {
            config.options(LIMITS);
        }
        let pool = Pool::builder(Manager::new(config.clone(), NoTls))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .recycle_timeout(Some(PATIENCE))
            .build()?;
        migrate(&pool, accounts).await?;
        let rates = PostgresStore::new(pool.clone()).prefix("session_");
        rates.create_tables().await?;
        let log = Arc::new(PostgresLog::open(pool.clone(), config, NoTls, "session_events").await?);
        Ok(Self { pool, log, rates })
    }

    /// Returns the store of sign-in attempts.
    pub(crate) fn rates(&self) -> PostgresStore {
        self.rates.clone()
    }

    /// Returns the key that signs tokens. It is created with the tables.
    pub(crate) async fn secret(&self) -> Result<Secret, Failure> {
        let row = self.pool.get().await?.query_one("SELECT value FROM secrets WHERE name = 'jwt-secret'", &[]).await?;
        Ok(secret::parse(row.try_get("value")?)?)
    }

    /// Stores an event. Other transactions with events wait for the end of this one, so events have the order of the
    /// changes.
    async fn append(&self, transaction: &Transaction<'_>, kind: Kind, session: &str, did: &Did) -> Result<(), Failure> {
        self.log.append_in(transaction, &Event::new(kind, session, did).encode()?).await?;
        Ok(())
    }
}

/// Creates the tables, the key and the accounts, if they do not exist.
async fn migrate(pool: &Pool, accounts: &[Account]) -> Result<(), Failure> {
    let mut client = pool.get().await?;
    let transaction = client.transaction().await?;
    // A server that starts at the same time waits here until the tables exist.
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&SCHEMA_LOCK]).await?;
    let exists = transaction.query_one("SELECT to_regclass('schema_version') IS NOT NULL", &[]).await?;
    if !exists.try_get::<_, bool>(0)? {
        transaction.batch_execute(SCHEMA).await?;
        let secret = secret::create()?;
        transaction.execute("INSERT INTO secrets VALUES ('jwt-secret', $1)", &[&secret.as_slice()]).await?;
        for account in accounts {
            insert_account(&transaction, account).await?;
        }
    }
    Ok(transaction.commit().await?)
}

impl Database for Postgres {
    fn account<'a>(&'a self, identifier: &'a str) -> StoreFuture<'a, Option<Account>> {
        const QUERY: &str =
            "SELECT * FROM accounts WHERE did = $1 OR lower(handle) = lower($1) OR lower(email) = lower($1)";
        stored(async move {
            let client = self.pool.get().await?;
            let row = client.query_opt(&client.prepare_cached(QUERY).await?, &[&identifier]).await?;
            row.as_ref().map(account).transpose()
        })
    }

    fn account_of_session<'a>(&'a self, session: &'a str) -> StoreFuture<'a, Option<Account>> {
        const QUERY: &str = "SELECT accounts.* FROM accounts JOIN sessions USING (did) WHERE sessions.id = $1 AND sessions.expires > $2";
        stored(async move {
            let client = self.pool.get().await?;
            let row = client.query_opt(&client.prepare_cached(QUERY).await?, &[&session, &now()]).await?;
            row.as_ref().map(account).transpose()
        })
    }

    fn begin_session<'a>(&'a self, session: &'a Session, expires: u64) -> StoreFuture<'a, ()> {
        // Skips what another server is deleting.
        const DELETE: &str =
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires <= $1 FOR UPDATE SKIP LOCKED)";
        const INSERT: &str = "INSERT INTO sessions VALUES ($1, $2, $3, $4)";
        stored(async move {
            let Session { id, refresh_id, account: Account { did, .. } } = session;
            let mut client = self.pool.get().await?;
            let transaction = client.transaction().await?;
            transaction.execute(&transaction.prepare_cached(DELETE).await?, &[&now()]).await?;
            let insert = transaction.prepare_cached(INSERT).await?;
            transaction.execute(&insert, &[id, &did.as_str(), refresh_id, &seconds(expires)]).await?;
            self.append(&transaction, Kind::Created, id, did).await?;
            Ok(transaction.commit().await?)
        })
    }

    fn refresh_session<'a>(
        &'a self,
        session: &'a str,
        used: Option<&'a str>,
        next: &'a str,
        expires: u64,
    ) -> StoreFuture<'a, Option<Account>> {
        // A second refresh of the session waits for the first, and then finds the next token.
        const LOCK: &str = "SELECT accounts.*, sessions.refresh_id FROM accounts JOIN sessions USING (did) \
                            WHERE sessions.id = $1 AND sessions.expires > $2 FOR UPDATE OF sessions";
        const UPDATE: &str = "UPDATE sessions SET refresh_id = $2, expires = $3 WHERE id = $1";
        stored(async move {
            let mut client = self.pool.get().await?;
            let transaction = client.transaction().await?;
            let lock = transaction.prepare_cached(LOCK).await?;
            let Some(row) = transaction.query_opt(&lock, &[&session, &now()]).await? else { return Ok(None) };
            let account = account(&row)?;
            let is_valid = used == Some(row.try_get("refresh_id")?);
            if is_valid {
                let update = transaction.prepare_cached(UPDATE).await?;
                transaction.execute(&update, &[&session, &next, &seconds(expires)]).await?;
                self.append(&transaction, Kind::Refreshed, session, &account.did).await?;
            } else {
                transaction.execute("DELETE FROM sessions WHERE id = $1", &[&session]).await?;
                self.append(&transaction, Kind::Deleted, session, &account.did).await?;
            }
            transaction.commit().await?;
            Ok(is_valid.then_some(account))
        })
    }

    fn end_session<'a>(&'a self, session: &'a str) -> StoreFuture<'a, ()> {
        const DELETE: &str = "DELETE FROM sessions WHERE id = $1 AND expires > $2 RETURNING did";
        stored(async move {
            let mut client = self.pool.get().await?;
            let transaction = client.transaction().await?;
            let delete = transaction.prepare_cached(DELETE).await?;
            if let Some(row) = transaction.query_opt(&delete, &[&session, &now()]).await? {
                self.append(&transaction, Kind::Deleted, session, &parsed(&row, "did")?).await?;
            }
            Ok(transaction.commit().await?)
        })
    }

    fn store_code<'a>(&'a self, did: &'a Did, hash: &'a str, expires: u64) -> StoreFuture<'a, ()> {
        const INSERT: &str = "INSERT INTO sign_in_codes VALUES ($1, $2, $3) \
                              ON CONFLICT (did) DO UPDATE SET hash = excluded.hash, expires = excluded.expires";
        stored(async move {
            let client = self.pool.get().await?;
            let insert = client.prepare_cached(INSERT).await?;
            client.execute(&insert, &[&did.as_str(), &hash, &seconds(expires)]).await?;
            Ok(())
        })
    }

    fn take_code<'a>(&'a self, did: &'a Did) -> StoreFuture<'a, Option<String>> {
        const DELETE: &str = "DELETE FROM sign_in_codes WHERE did = $1 RETURNING hash, expires > $2";
        stored(async move {
            let client = self.pool.get().await?;
            let row = client.query_opt(&client.prepare_cached(DELETE).await?, &[&did.as_str(), &now()]).await?;
            let Some(row) = row else { return Ok(None) };
            Ok(if row.try_get(1)? { Some(row.try_get(0)?) } else { None })
        })
    }

    fn log(&self) -> Arc<dyn EventLog> {
        Arc::clone(&self.log) as _
    }
}

/// Makes the future of a method of a store.
fn stored<'a, T>(work: impl Future<Output = Result<T, Failure>> + Send + 'a) -> StoreFuture<'a, T> {
    Box::pin(async { work.await.map_err(|error| StoreError::new(with_causes(&*error))) })
}

async fn insert_account(transaction: &Transaction<'_>, account: &Account) -> Result<(), Failure> {
    const INSERT: &str = "INSERT INTO accounts VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Account { did, handle, email, email_confirmed, email_auth_factor, status, password_hash } = account;
    let (did, handle) = (did.as_str(), handle.as_str());
    transaction
        .execute(INSERT, &[&did, &handle, email, email_confirmed, email_auth_factor, status, password_hash])
        .await?;
    Ok(())
}

/// Returns the Unix time in seconds.
fn now() -> i64 {
    seconds(unix_time())
}

fn seconds(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

/// Reads an account from a row with all columns.
fn account(row: &Row) -> Result<Account, Failure> {
    Ok(Account {
        did: parsed(row, "did")?,
        handle: parsed(row, "handle")?,
        email: row.try_get("email")?,
        email_confirmed: row.try_get("email_confirmed")?,
        email_auth_factor: row.try_get("email_auth_factor")?,
        status: row.try_get("status")?,
        password_hash: row.try_get("password_hash")?,
    })
}

/// Parses a string from a column.
fn parsed<T: FromStr<Err: Display>>(row: &Row, column: &str) -> Result<T, Failure> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|error: T::Err| format!("`{column}`: {error}").into())
}
