//! Used tokens on Postgres: one row for each token.

use super::PostgresStore;
use crate::server::service_auth::{ReplayStore, TokenUse, UsedToken};
use crate::server::store::{StoreError, StoreFuture};

/// Remembers a token.
const USE: &str = r#"SELECT "lexgen_use_token"($1, $2, $3, $4)"#;

/// Deletes a batch of tokens that have expired.
const DELETE: &str = r#"
    DELETE FROM "lexgen_tokens" WHERE digest IN (
        SELECT digest FROM "lexgen_tokens" WHERE kept_until < extract(epoch FROM clock_timestamp())
        ORDER BY kept_until LIMIT 1000 FOR UPDATE SKIP LOCKED
    )"#;

impl ReplayStore for PostgresStore {
    fn first_use<'a>(&'a self, token: &'a UsedToken) -> StoreFuture<'a, TokenUse> {
        Box::pin(async move {
            let (digest, group) = (token.digest.as_slice(), token.issuer_group());
            let share = i64::try_from(self.issuer_share).unwrap_or(i64::MAX);
            let client = self.pool.get().await?;
            let statement = client.prepare_cached(&self.sql(USE)).await?;
            let row = client.query_one(&statement, &[&digest, &group.as_slice(), &token.kept_until(), &share]).await?;
            self.sweep.tokens.start(self, DELETE);
            TokenUse::of_number(row.try_get(0)?).ok_or_else(|| StoreError::new("the function returned another number"))
        })
    }
}
