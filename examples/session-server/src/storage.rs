//! The places of the data: files for one server, or Postgres for several.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use lexgen_runtime::server::{RateStore, RedisStore};
use redis::RedisResult;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};

use crate::accounts::demo_accounts;
use crate::database::postgres::Postgres;
use crate::database::sqlite::Sqlite;
use crate::database::{Database, with_causes};
use crate::secret::Secret;
use crate::{private, secret};

/// The time limit of a connection to Redis, and of a command.
const PATIENCE: Duration = Duration::from_secs(2);

/// The options for the places.
#[derive(Args)]
pub(crate) struct Storage {
    /// The directory for mail, and without `--database` for everything else. It is created if it does not exist.
    #[arg(long, env = "SESSION_SERVER_DATA", default_value = "target/session-server")]
    data: PathBuf,
    /// The Postgres database for accounts, sessions and the secret, such as `postgres://user:password@host/name`. Several
    /// servers can share it.
    // The value may have a password, which all users could see among the arguments of the process.
    #[arg(long, env = "SESSION_SERVER_DATABASE", hide_env_values = true, value_name = "URL")]
    database: Option<String>,
    /// The Redis server for the limits of sign-in attempts, such as `redis://host`. Several servers can share it. By default,
    /// the limits are in the Postgres database, or in memory.
    #[arg(long, env = "SESSION_SERVER_REDIS", hide_env_values = true, value_name = "URL")]
    redis: Option<String>,
    /// The file with the key that signs tokens, 32 random bytes. It is created if it does not exist. By default, the key
    /// is in the Postgres database, or in `jwt-secret` in the directory.
    #[arg(long, env = "SESSION_SERVER_SECRET_FILE", value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

/// The places, ready for use.
pub(crate) struct Opened {
    pub(crate) database: Arc<dyn Database>,
    /// The store of sign-in attempts, if several servers can share it.
    pub(crate) attempts: Option<Arc<dyn RateStore>>,
    pub(crate) secret: Secret,
    /// The file to which mail is written.
    pub(crate) outbox: PathBuf,
}

impl Storage {
    /// Opens the places and creates what is missing.
    ///
    /// # Errors
    ///
    /// Returns an error that names the place.
    pub(crate) async fn open(self) -> Result<Opened, Box<dyn Error>> {
        let data = &self.data;
        private::create_directory(data).map_err(|error| at(data, &error))?;
        let postgres = match &self.database {
            Some(url) => {
                let opened = Postgres::open(url, &demo_accounts()?).await;
                Some(Arc::new(opened.map_err(|error| in_postgres(&*error))?))
            }
            None => None,
        };
        let attempts: Option<Arc<dyn RateStore>> = match (&self.redis, &postgres) {
            (Some(url), _) => Some(Arc::new(redis(url).await.map_err(|error| format!("Redis: {error}"))?)),
            (None, Some(postgres)) => Some(Arc::new(postgres.rates())),
            (None, None) => None,
        };
        let secret = match (&self.secret_file, &postgres) {
            (None, Some(postgres)) => postgres.secret().await.map_err(|error| in_postgres(&*error))?,
            (file, _) => {
                let file = file.clone().unwrap_or_else(|| data.join("jwt-secret"));
                secret::load_or_create(&file).map_err(|error| at(&file, &error))?
            }
        };
        let database: Arc<dyn Database> = match postgres {
            Some(postgres) => postgres,
            None => Arc::new(Sqlite::open(data, &demo_accounts()?).map_err(|error| at(data, &error))?),
        };
        Ok(Opened { database, attempts, secret, outbox: data.join("outbox.txt") })
    }
}

/// Connects to Redis. A connection that is lost is replaced.
async fn redis(url: &str) -> RedisResult<RedisStore> {
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE))
        .set_number_of_retries(2);
    let connection = ConnectionManager::new_with_config(redis::Client::open(url)?, config).await?;
    Ok(RedisStore::new(connection).prefix("session:"))
}

/// Returns an error that names the file.
fn at(file: &Path, error: &dyn Error) -> String {
    format!("`{}`: {error}", file.display())
}

/// Returns an error of Postgres. The URL is not part of it, because it may have a password.
fn in_postgres(error: &dyn Error) -> String {
    format!("Postgres: {}", with_causes(error))
}
