//! Used tokens on Redis: one sorted set for each group of issuers, with the times at which its tokens expire.

use redis::Script;

use super::RedisStore;
use crate::server::service_auth::{ReplayStore, TokenUse, UsedToken};
use crate::server::store::{StoreError, StoreFuture};

/// Returns the script that remembers a token. Redis runs one script at a time.
pub(super) fn script() -> Script {
    Script::new(include_str!("use_token.lua"))
}

/// Redis must not evict keys (`maxmemory-policy noeviction`), and must store what it has, since a server that loses its data
/// accepts used tokens again.
impl ReplayStore for RedisStore {
    fn first_use<'a>(&'a self, token: &'a UsedToken) -> StoreFuture<'a, TokenUse> {
        Box::pin(async move {
            let mut call = self.use_token.prepare_invoke();
            call.key(format!("{}tokens:{}", self.prefix, data_encoding::HEXLOWER.encode(&token.issuer_group())));
            call.arg(&token.digest).arg(token.kept_until()).arg(self.issuer_share);
            let found: i32 = call.invoke_async(&mut self.connection.clone()).await?;
            TokenUse::of_number(found).ok_or_else(|| StoreError::new("the script returned another number"))
        })
    }
}
