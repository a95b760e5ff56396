//! The points of clients on Redis: one key for each client and limit, whose value is the time when all points are back.

use redis::Script;

use super::RedisStore;
use crate::server::rate_limit::{RateStore, RateTake, Standing, standing_of};
use crate::server::store::StoreFuture;

/// Returns the script that takes points. Redis runs one script at a time.
pub(super) fn script() -> Script {
    Script::new(include_str!("take.lua"))
}

impl RateStore for RedisStore {
    fn take<'a>(&'a self, takes: &'a [RateTake]) -> StoreFuture<'a, Option<Standing>> {
        Box::pin(async move {
            if takes.is_empty() {
                return Ok(None);
            }
            let mut call = self.take.prepare_invoke();
            for RateTake { key, cost } in takes {
                call.key(format!("{}rate:{key}", self.prefix));
                call.arg(cost.limit.interval()).arg(cost.limit.points()).arg(cost.points());
            }
            let mut connection = self.connection.clone();
            let found: (i64, i64, i64, i64) = call.invoke_async(&mut connection).await?;
            Ok(standing_of(takes, found))
        })
    }
}
