//! The points of clients on Postgres: one row for each client and limit. A function takes points in one transaction.

use super::PostgresStore;
use crate::server::rate_limit::{RateStore, RateTake, Standing, standing_of};
use crate::server::store::StoreFuture;

/// Takes points.
const TAKE: &str = r#"SELECT place, remaining, reset_after, retry_after FROM "lexgen_take"($1, $2, $3, $4)"#;

/// Deletes a batch of clients with all their points.
const DELETE: &str = r#"
    DELETE FROM "lexgen_rates" WHERE key IN (
        SELECT key FROM "lexgen_rates" WHERE full_at < floor(extract(epoch FROM clock_timestamp()) * 1000000)
        ORDER BY full_at LIMIT 1000 FOR UPDATE SKIP LOCKED
    )"#;

impl RateStore for PostgresStore {
    fn take<'a>(&'a self, takes: &'a [RateTake]) -> StoreFuture<'a, Option<Standing>> {
        Box::pin(async move {
            if takes.is_empty() {
                return Ok(None);
            }
            let numbers = |of: fn(&RateTake) -> i64| takes.iter().map(of).collect::<Vec<_>>();
            let keys: Vec<&[u8]> = takes.iter().map(|take| take.key.0.as_slice()).collect();
            let intervals = numbers(|take| i64::try_from(take.cost.limit.interval()).unwrap_or(i64::MAX));
            let points = numbers(|take| take.cost.limit.points().into());
            let costs = numbers(|take| take.cost.points().into());
            let client = self.pool.get().await?;
            let statement = client.prepare_cached(&self.sql(TAKE)).await?;
            let row = client.query_one(&statement, &[&keys, &intervals, &points, &costs]).await?;
            self.sweep.rates.start(self, DELETE);
            Ok(standing_of(takes, (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?)))
        })
    }
}
