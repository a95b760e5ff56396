//! [`PostgresStore`]: stores on Postgres, which several processes share.

#[cfg(feature = "rate-limit")]
mod rates;
#[cfg(feature = "service-auth")]
mod replays;
mod sweep;

use std::fmt;
use std::sync::Arc;

use deadpool_postgres::Pool;

use self::sweep::Sweep;
use super::store::StoreError;

/// The number of the lock with which processes create the tables one after another.
const LOCK: i64 = 0x6c65_7867_656e;

/// A store on Postgres, from version 12 on. Clones share a pool of connections.
///
/// Its tables are created by [`create_tables`](Self::create_tables). Rows that have expired are deleted in batches, while
/// there are requests. The isolation level must be the default, `READ COMMITTED`.
///
/// ```no_run
/// # async fn show() -> Result<(), Box<dyn std::error::Error>> {
/// use deadpool_postgres::{Manager, Pool};
/// use lexgen_runtime::server::PostgresStore;
/// use tokio_postgres::NoTls;
///
/// let pool = Pool::builder(Manager::new("postgres://localhost/example".parse()?, NoTls)).build()?;
/// let store = PostgresStore::new(pool).prefix("example_");
/// store.create_tables().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PostgresStore {
    pool: Pool,
    prefix: String,
    #[cfg(feature = "service-auth")]
    issuer_share: usize,
    sweep: Arc<Sweep>,
}

impl PostgresStore {
    /// Creates a store on a pool of connections. The names of its tables and functions start with `lexgen_`.
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self {
            pool,
            prefix: "lexgen_".to_owned(),
            #[cfg(feature = "service-auth")]
            issuer_share: super::service_auth::ISSUER_SHARE,
            sweep: Arc::default(),
        }
    }

    /// Sets the prefix of the names of tables and functions, at most 40 bytes.
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

    /// Returns the SQL that creates the tables and functions, unless they exist. It is a list of statements, for tools that
    /// manage the schema.
    #[must_use]
    pub fn schema(&self) -> String {
        self.sql(concat!(include_str!("postgres/rates.sql"), "\n", include_str!("postgres/replays.sql")))
    }

    /// Creates the tables and functions, unless they exist. Several processes may call it at the same time.
    ///
    /// # Errors
    ///
    /// Those of the database, for example if the user must not create tables.
    pub async fn create_tables(&self) -> Result<(), StoreError> {
        // The statements are one transaction, which holds the lock.
        let statements = format!("SELECT pg_advisory_xact_lock({LOCK});\n{}", self.schema());
        Ok(self.pool.get().await?.batch_execute(&statements).await?)
    }

    /// Writes the prefix, as a part of quoted names.
    fn sql(&self, template: &str) -> String {
        template.replace("lexgen_", &self.prefix.replace('"', "\"\""))
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
