//! [`PostgresLog`]: a log in tables of Postgres.
//!
//! An event gets its number from a row that its transaction locks until it has ended. The next transaction waits for it, so
//! that the order of numbers is that of commits. A sequence of Postgres would not do: a transaction with a lower number could
//! be committed later.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use axum::body::Bytes;
use deadpool_postgres::Pool;
use tokio::sync::{Mutex, watch};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client, Config, Row, Socket, Transaction};

use super::{EventLog, LogPage, LoggedEvent, Retention};
use crate::server::store::{StoreError, StoreFuture};

/// The key of the lock that a process holds while it creates tables. The number has no meaning.
const SCHEMA_LOCK: i64 = 6_148_914_691_236_517_205;

/// An [`EventLog`] on Postgres.
///
/// [`append_in`](Self::append_in) adds an event in the transaction of the change that it reports, so that both are committed or
/// neither is.
///
/// Transactions that add events are committed one after the other, because their numbers have the order of their commits.
///
/// ```no_run
/// use std::sync::Arc;
/// use deadpool_postgres::{Manager, Pool};
/// use lexgen_runtime::server::{LogOptions, LoggedSequencer, PostgresLog};
/// use tokio_postgres::{Config, NoTls};
///
/// # use lexgen_runtime::StreamMessage;
/// # async fn open<M: StreamMessage + Send + Sync + 'static>(message: M) -> Result<(), Box<dyn std::error::Error>> {
/// let config: Config = "postgres://localhost/notes".parse()?;
/// let pool = Pool::builder(Manager::new(config.clone(), NoTls)).build()?;
/// let log = Arc::new(PostgresLog::open(pool.clone(), config, NoTls, "note_events").await?);
/// let events = LoggedSequencer::<M>::open(Arc::clone(&log), LogOptions::default()).await?;
///
/// let mut client = pool.get().await?;
/// let transaction = client.transaction().await?;
/// transaction.execute("INSERT INTO notes VALUES ('milk')", &[]).await?;
/// log.append_in(&transaction, &LoggedSequencer::encode(&message)?).await?;
/// transaction.commit().await?;
/// # drop(events);
/// # Ok(())
/// # }
/// ```
pub struct PostgresLog {
    pool: Pool,
    statements: Statements,
    connect: Box<dyn Fn() -> StoreFuture<'static, Listener> + Send + Sync>,
    listener: Mutex<Option<Listener>>,
}

/// A connection that receives notifications.
struct Listener {
    /// The number of the last event when the connection was made.
    last: i64,
    /// The highest number of which the connection was notified. Closed with the connection.
    notified: watch::Receiver<i64>,
    /// The connection is open as long as this exists.
    _client: Client,
}

impl PostgresLog {
    /// Opens a log, and creates its tables if they do not exist: `table`, and another one whose name ends in `_bounds`.
    ///
    /// Notifications need a connection of their own, which is made with `config` and `tls`. Set time limits in `config` and for
    /// the pool, and the `statement_timeout` of the database, so that lost connections are detected.
    ///
    /// # Errors
    ///
    /// The name is not at most 40 of `a`-`z`, `0`-`9` and `_`, starting with a letter, or the database cannot be reached.
    pub async fn open<T>(pool: Pool, config: Config, tls: T, table: &str) -> Result<Self, StoreError>
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send + 'static,
        T::TlsConnect: Send,
        <T::TlsConnect as tokio_postgres::tls::TlsConnect<Socket>>::Future: Send,
    {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_name = table.len() <= 40 && table.bytes().all(is_plain);
        if !is_name || !table.starts_with(|first: char| first.is_ascii_lowercase()) {
            let expected = "at most 40 lowercase letters, digits and `_`, starting with a letter";
            return Err(StoreError::new(format!("the name of the table must be {expected}, found `{table}`")));
        }
        let statements = Statements::new(table);
        let (listen, bounds) = (statements.listen.clone(), statements.last.clone());
        let connect = move || -> StoreFuture<'static, Listener> {
            let (config, tls, listen, bounds) = (config.clone(), tls.clone(), listen.clone(), bounds.clone());
            Box::pin(async move { listener(&config, tls, &listen, &bounds).await })
        };
        let log = Self { pool, statements, connect: Box::new(connect), listener: Mutex::default() };
        log.create(table).await?;
        Ok(log)
    }

    /// Creates the tables.
    async fn create(&self, table: &str) -> Result<(), StoreError> {
        let mut client = self.pool.get().await?;
        let transaction = client.transaction().await?;
        // A process that starts at the same time waits here until the tables exist.
        let lock = [(&SCHEMA_LOCK as &(dyn ToSql + Sync), Type::INT8)];
        transaction.query_typed("SELECT pg_advisory_xact_lock($1)", &lock).await?;
        let name = [(&table as &(dyn ToSql + Sync), Type::TEXT)];
        let exists = transaction.query_typed("SELECT to_regclass($1) IS NOT NULL", &name).await;
        let exists = exists.and_then(|rows| rows.first().map_or(Ok(false), |row| row.try_get(0)));
        if !exists? {
            transaction.batch_execute(&self.statements.create).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Adds an event in a transaction, and returns its number. If the transaction is rolled back, another event gets that
    /// number.
    ///
    /// Other transactions wait here until this one has ended, so make this its last statement. In the isolation levels
    /// `REPEATABLE READ` and `SERIALIZABLE`, the transaction may fail with a serialization failure, and must be retried.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn append_in(&self, transaction: &Transaction<'_>, event: &[u8]) -> Result<i64, StoreError> {
        number(transaction.query_typed(&self.statements.append, &[(&event, Type::BYTEA)]).await)
    }

    async fn query(&self, statement: &str, parameters: &[(&(dyn ToSql + Sync), Type)]) -> Result<Vec<Row>, StoreError> {
        let client = self.pool.get().await?;
        Ok(client.query_typed(statement, parameters).await?)
    }

    async fn page(&self, from: i64, limit: usize) -> Result<LogPage, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self.query(&self.statements.since, &[(&from, Type::INT8), (&limit, Type::INT8)]).await?;
        page(&rows).map_err(StoreError::new)
    }

    /// Returns a view of the notifications, after connecting if necessary, and the number of the last event at that time.
    async fn listen(&self) -> Result<(i64, watch::Receiver<i64>), StoreError> {
        let mut current = self.listener.lock().await;
        let listener = match current.take().filter(|listener| listener.notified.has_changed().is_ok()) {
            Some(listener) => listener,
            None => (self.connect)().await?,
        };
        let listener = current.insert(listener);
        Ok((listener.last, listener.notified.clone()))
    }
}

impl fmt::Debug for PostgresLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresLog")
    }
}

/// Connects, and starts to listen. The number of the last event is read afterwards, so that no event is missed.
async fn listener<T>(config: &Config, tls: T, listen: &str, last: &str) -> Result<Listener, StoreError>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, mut connection) = config.connect(tls).await?;
    let (notify, notified) = watch::channel(0);
    tokio::spawn(async move {
        while let Some(Ok(message)) = poll_fn(|context| Pin::new(&mut connection).poll_message(context)).await {
            if let AsyncMessage::Notification(notification) = message
                && let Ok(number) = notification.payload().parse::<i64>()
            {
                notify.send_if_modified(|last| std::mem::replace(last, number.max(*last)) < number);
            }
        }
    });
    client.batch_execute(listen).await?;
    let last = number(client.query_typed(last, &[]).await)?;
    Ok(Listener { last, notified, _client: client })
}

/// Reads the only number of a result.
fn number(rows: Result<Vec<Row>, tokio_postgres::Error>) -> Result<i64, StoreError> {
    let rows = rows?;
    let row = rows.first().ok_or_else(|| StoreError::new("the bounds of the log are missing"))?;
    Ok(row.try_get(0)?)
}

fn page(rows: &[Row]) -> Result<LogPage, Box<dyn std::error::Error + Send + Sync>> {
    let row = rows.first().ok_or("the bounds of the log are missing")?;
    let mut page = LogPage { first: row.try_get(0)?, last: row.try_get(1)?, events: Vec::new() };
    for row in rows {
        if let Some(number) = row.try_get(2)? {
            page.events.push(LoggedEvent { number, bytes: Bytes::copy_from_slice(row.try_get(3)?) });
        }
    }
    Ok(page)
}

/// The statements for a table.
struct Statements {
    create: String,
    append: String,
    since: String,
    last: String,
    listen: String,
    trim: String,
    remove: String,
}

impl Statements {
    fn new(table: &str) -> Self {
        Self {
            create: format!(
                "CREATE TABLE {table} (number bigint PRIMARY KEY, time timestamptz NOT NULL, event bytea NOT NULL);
                CREATE TABLE {table}_bounds (
                    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
                    first_number bigint NOT NULL,
                    last_number bigint NOT NULL
                );
                INSERT INTO {table}_bounds (first_number, last_number) VALUES (1, 0);"
            ),
            append: format!(
                "WITH next AS (UPDATE {table}_bounds SET last_number = last_number + 1 RETURNING last_number),
                added AS (
                    INSERT INTO {table} (number, time, event) SELECT last_number, clock_timestamp(), $1 FROM next
                    RETURNING number
                )
                SELECT number, pg_notify('{table}', number::text)::text FROM added"
            ),
            // One statement sees one state of the database.
            since: format!(
                "SELECT first_number, last_number, number, event FROM {table}_bounds LEFT JOIN LATERAL (
                    SELECT number, event FROM {table} WHERE number >= greatest($1, first_number)
                    ORDER BY number LIMIT $2
                ) AS events ON true ORDER BY number"
            ),
            last: format!("SELECT last_number FROM {table}_bounds"),
            listen: format!("LISTEN {table}"),
            // The first event that is young enough, or the next one.
            trim: format!(
                "WITH cut AS (
                    SELECT greatest(
                        last_number - $1 + 1,
                        CASE WHEN $2 IS NULL THEN 0 ELSE coalesce(
                            (SELECT number FROM {table} WHERE time >= clock_timestamp() - make_interval(secs => $2)
                            ORDER BY number LIMIT 1),
                            last_number + 1
                        ) END
                    ) AS first FROM {table}_bounds
                )
                UPDATE {table}_bounds SET first_number = first FROM cut WHERE first_number < first"
            ),
            remove: format!("DELETE FROM {table} WHERE number < (SELECT first_number FROM {table}_bounds)"),
        }
    }
}

impl EventLog for PostgresLog {
    fn append(&self, event: Bytes) -> StoreFuture<'_, i64> {
        Box::pin(async move {
            let client = self.pool.get().await?;
            number(client.query_typed(&self.statements.append, &[(&&*event, Type::BYTEA)]).await)
        })
    }

    fn since(&self, from: i64, limit: usize) -> StoreFuture<'_, LogPage> {
        Box::pin(self.page(from, limit))
    }

    fn notified(&self, last: i64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let (known, mut notified) = self.listen().await?;
            if known > last {
                return Ok(());
            }
            let lost = |_| StoreError::new("the connection for notifications was lost");
            notified.wait_for(|number| *number > last).await.map(drop).map_err(lost)
        })
    }

    fn trim(&self, retention: Retention) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let events = retention.max_events.map(|events| i64::try_from(events).unwrap_or(i64::MAX));
            let seconds = retention.max_age.map(|age| age.as_secs_f64());
            self.query(&self.statements.trim, &[(&events, Type::INT8), (&seconds, Type::FLOAT8)]).await?;
            // Afterwards, so that the row with the numbers is not locked meanwhile.
            self.query(&self.statements.remove, &[]).await.map(drop)
        })
    }
}
