//! [`RedisStore`]: stores on Redis, which several processes share.

#[cfg(feature = "rate-limit")]
mod rates;
#[cfg(feature = "service-auth")]
mod replays;

use std::fmt;

use redis::aio::ConnectionManager;

/// A store on Redis, from version 5 on, or on a compatible server such as Valkey. Clones share a connection.
///
/// The server must not be a cluster, because one script accesses the keys of several clients. All keys expire, so they need
/// no cleanup. If the server restarts without its data, clients have all points again, and used tokens are accepted again.
///
/// ```no_run
/// # async fn show() -> Result<(), redis::RedisError> {
/// use redis::aio::{ConnectionManager, ConnectionManagerConfig};
/// use lexgen_runtime::server::RedisStore;
///
/// let client = redis::Client::open("redis://127.0.0.1")?;
/// // Connects with the first request, and again after the connection is lost.
/// let connection = ConnectionManager::new_lazy_with_config(client, ConnectionManagerConfig::new())?;
/// let store = RedisStore::new(connection).prefix("example:");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
    prefix: String,
    #[cfg(feature = "rate-limit")]
    take: redis::Script,
    #[cfg(feature = "service-auth")]
    issuer_share: usize,
    #[cfg(feature = "service-auth")]
    use_token: redis::Script,
}

impl RedisStore {
    /// Creates a store on a connection. Its keys start with `lexgen:`.
    #[must_use]
    pub fn new(connection: ConnectionManager) -> Self {
        Self {
            connection,
            prefix: "lexgen:".to_owned(),
            #[cfg(feature = "rate-limit")]
            take: rates::script(),
            #[cfg(feature = "service-auth")]
            issuer_share: super::service_auth::ISSUER_SHARE,
            #[cfg(feature = "service-auth")]
            use_token: replays::script(),
        }
    }

    /// Sets the prefix of the keys, to separate services that use one server.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the number of unexpired tokens that are remembered for each [group of issuers](super::UsedToken::issuer_group). The
    /// default is 1,000.
    #[cfg(feature = "service-auth")]
    #[must_use]
    pub fn issuer_share(mut self, tokens: usize) -> Self {
        self.issuer_share = tokens;
        self
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
