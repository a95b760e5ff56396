//! [`RedisLog`]: a log in a stream of Redis.
//!
//! Scripts are atomic, so the order of numbers is that in which events become visible.

use std::fmt;
use std::time::Duration;

use axum::body::Bytes;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, Value, cmd};
use tokio::sync::Mutex;

use super::{EventLog, LogPage, LoggedEvent, Retention};
use crate::server::store::{StoreError, StoreFuture};

/// The time for which Redis waits for events.
const BLOCK: Duration = Duration::from_secs(2);

/// The time limit for connections and responses.
const PATIENCE: Duration = Duration::from_secs(10);

/// Adds an event: the fields `e`, and `t` with its time in milliseconds.
const APPEND: &str = "
local time = redis.call('TIME')
local number = string.format('%.0f', redis.call('HINCRBY', KEYS[2], 'last', 1))
local milliseconds = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('XADD', KEYS[1], number .. '-0', 'e', ARGV[1], 't', milliseconds)
return tonumber(number)";

const SINCE: &str = "
local bounds = redis.call('HMGET', KEYS[2], 'first', 'last')
local events = {}
if ARGV[2] ~= '0' then
    events = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
end
return {bounds[1] or '1', bounds[2] or '0', events}";

/// Removes events: `ARGV[1]` is their maximum number and `ARGV[2]` their maximum age in milliseconds; -1 for none.
const TRIM: &str = "
local bounds = redis.call('HMGET', KEYS[2], 'first', 'last')
local first, last = tonumber(bounds[1] or '1'), tonumber(bounds[2] or '0')
local cut = first
if ARGV[1] ~= '-1' then
    cut = math.max(cut, last - tonumber(ARGV[1]) + 1)
end
if ARGV[2] ~= '-1' then
    local time = redis.call('TIME')
    local oldest = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[2])
    local is_old = true
    while is_old and cut <= last do
        local events = redis.call('XRANGE', KEYS[1], string.format('%.0f', cut), '+', 'COUNT', 100)
        if #events == 0 then
            cut = last + 1
        end
        for _, event in ipairs(events) do
            is_old = is_old and tonumber(event[2][4]) < oldest
            if is_old then
                cut = tonumber(string.match(event[1], '^%d+')) + 1
            end
        end
    end
end
if cut > first then
    local number = string.format('%.0f', cut)
    redis.call('XTRIM', KEYS[1], 'MINID', number)
    redis.call('HSET', KEYS[2], 'first', number)
end
return 0";

/// An [`EventLog`] on Redis 6.2 or later.
///
/// Events are in the stream `{name}:events`, and the first and last numbers in the hash `{name}:bounds`. Both keys contain the
/// braces, so that they are on one node of a cluster.
///
/// Redis loses events in a crash unless it writes each command to the disk (`appendonly yes` and `appendfsync always`). After
/// such a loss, numbers are assigned again. Followers that have seen later numbers report that as a failure.
///
/// ```no_run
/// use lexgen_runtime::server::{LogOptions, LoggedSequencer, RedisLog};
///
/// # use lexgen_runtime::StreamMessage;
/// # async fn open<M: StreamMessage + Send + Sync + 'static>() -> Result<(), Box<dyn std::error::Error>> {
/// let client = redis::Client::open("redis://localhost")?;
/// let events = LoggedSequencer::<M>::open(RedisLog::new(client, "notes"), LogOptions::default()).await?;
/// # drop(events);
/// # Ok(())
/// # }
/// ```
pub struct RedisLog {
    client: Client,
    events: String,
    bounds: String,
    /// The connection for commands, which is replaced if it is lost.
    connection: Mutex<Option<MultiplexedConnection>>,
    /// A connection for commands that block, when none does.
    blocking: Mutex<Option<MultiplexedConnection>>,
}

impl RedisLog {
    /// Creates a log. It connects when it is first used.
    #[must_use]
    pub fn new(client: Client, name: &str) -> Self {
        let (events, bounds) = (format!("{{{name}}}:events"), format!("{{{name}}}:bounds"));
        Self { client, events, bounds, connection: Mutex::default(), blocking: Mutex::default() }
    }

    async fn connect(&self) -> Result<MultiplexedConnection, StoreError> {
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(Some(PATIENCE)).set_response_timeout(Some(PATIENCE));
        Ok(self.client.get_multiplexed_async_connection_with_config(&config).await?)
    }

    /// Runs a script with the two keys.
    async fn run<T: FromRedisValue>(&self, script: &str, arguments: &[&[u8]]) -> Result<T, StoreError> {
        let mut connection = {
            let mut current = self.connection.lock().await;
            match &*current {
                Some(connection) => connection.clone(),
                None => current.insert(self.connect().await?).clone(),
            }
        };
        let mut command = cmd("EVAL");
        command.arg(script).arg(2).arg(&self.events).arg(&self.bounds).arg(arguments);
        match command.query_async(&mut connection).await {
            Ok(value) => Ok(value),
            Err(error) => {
                // The next command makes a new connection, whatever the error was.
                *self.connection.lock().await = None;
                Err(error.into())
            }
        }
    }

    async fn page(&self, from: i64, limit: usize) -> Result<LogPage, StoreError> {
        type Entries = Vec<(String, Vec<Vec<u8>>)>;
        let (from, limit) = (from.max(0).to_string(), limit.to_string());
        let (first, last, entries): (i64, i64, Entries) = self.run(SINCE, &[from.as_bytes(), limit.as_bytes()]).await?;
        let mut events = Vec::with_capacity(entries.len());
        for (id, fields) in entries {
            let number = id.split_once('-').and_then(|(number, _)| number.parse().ok());
            let (Some(number), Some(bytes)) = (number, fields.into_iter().nth(1)) else {
                return Err(StoreError::new(format!("`{}` has an entry that is not an event: `{id}`", self.events)));
            };
            events.push(LoggedEvent { number, bytes: bytes.into() });
        }
        Ok(LogPage { first, last, events })
    }

    /// Waits until the stream has an entry after a number. If this is dropped, its connection is too.
    async fn wait(&self, last: i64) -> Result<(), StoreError> {
        let idle = self.blocking.lock().await.take();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let read = read(&self.events, last);
        while read.query_async::<Value>(&mut connection).await? == Value::Nil {}
        *self.blocking.lock().await = Some(connection);
        Ok(())
    }
}

impl fmt::Debug for RedisLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisLog({})", self.events)
    }
}

/// The command that waits for an event after a number.
fn read(events: &str, last: i64) -> Cmd {
    let mut command = cmd("XREAD");
    command.arg("COUNT").arg(1).arg("BLOCK").arg(BLOCK.as_millis().to_string());
    command.arg("STREAMS").arg(events).arg(format!("{}-0", last.max(0)));
    command
}

impl EventLog for RedisLog {
    fn append(&self, event: Bytes) -> StoreFuture<'_, i64> {
        Box::pin(async move { self.run(APPEND, &[&event]).await })
    }

    fn since(&self, from: i64, limit: usize) -> StoreFuture<'_, LogPage> {
        Box::pin(self.page(from, limit))
    }

    fn notified(&self, last: i64) -> StoreFuture<'_, ()> {
        Box::pin(self.wait(last))
    }

    fn trim(&self, retention: Retention) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let events = retention.max_events.map_or("-1".to_owned(), |events| events.to_string());
            let age = retention.max_age.map_or("-1".to_owned(), |age| age.as_millis().to_string());
            self.run::<i64>(TRIM, &[events.as_bytes(), age.as_bytes()]).await.map(drop)
        })
    }
}
