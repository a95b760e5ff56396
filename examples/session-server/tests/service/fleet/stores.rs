//! Postgres and Redis, started by the test.

use std::time::Duration;

use lexgen_test_databases::{Postgres, Redis};
use tokio::time::sleep;
use tokio_postgres::{Client, NoTls};

/// The stores that servers share.
pub(super) struct Stores {
    pub(super) postgres: Postgres,
    pub(super) redis: Option<Redis>,
}

impl Stores {
    /// Starts Postgres, or returns `None` if it is not installed. In CI, that is an error.
    pub(super) fn start() -> Option<Self> {
        Some(Self { postgres: Postgres::start()?, redis: None })
    }

    /// Like [`start`](Self::start), with Redis.
    pub(super) fn start_with_redis() -> Option<Self> {
        Some(Self { postgres: Postgres::start()?, redis: Some(Redis::start()?) })
    }

    /// Returns the arguments of a server that uses the stores.
    pub(super) fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["--database".to_owned(), self.postgres.url()];
        if let Some(redis) = &self.redis {
            arguments.extend(["--redis".to_owned(), redis.url()]);
        }
        arguments
    }

    /// Returns a connection to Postgres, once it is ready.
    pub(super) async fn client(&self) -> Client {
        loop {
            match tokio_postgres::connect(&self.postgres.url(), NoTls).await {
                Ok((client, connection)) => {
                    tokio::spawn(connection);
                    return client;
                }
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    }
}
