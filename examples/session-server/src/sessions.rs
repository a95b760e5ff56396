//! Sessions: creation, refresh and deletion. Each of these is an event.
//!
//! A session has one valid refresh token. If a used one is presented, either its user or the user of the next one stole
//! it. Because the two cannot be distinguished, the session ends.

use std::sync::Arc;

use lexgen_runtime::XrpcError;

use crate::accounts::Account;
use crate::database::{Database, internal};
use crate::random;
use crate::tokens::{REFRESH_LIFETIME, unix_time};

/// A session.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) id: String,
    /// The valid refresh token.
    pub(crate) refresh_id: String,
    pub(crate) account: Account,
}

/// All sessions.
pub(crate) struct Sessions {
    pub(crate) database: Arc<dyn Database>,
}

impl Sessions {
    /// Creates a session. The caller has authenticated the account.
    pub(crate) async fn begin(&self, account: Account) -> Result<Session, XrpcError> {
        let (id, refresh_id) = (random::id().map_err(internal)?, random::id().map_err(internal)?);
        let session = Session { id, refresh_id, account };
        self.database.begin_session(&session, expiry()).await?;
        Ok(session)
    }

    /// Returns the account of a session, or `None` if the session has ended.
    pub(crate) async fn account(&self, id: &str) -> Result<Option<Account>, XrpcError> {
        Ok(self.database.account_of_session(id).await?)
    }

    /// Exchanges a refresh token for the next one. Returns `None` if the session has ended. A used token ends it.
    pub(crate) async fn refresh(&self, id: &str, refresh_id: Option<&str>) -> Result<Option<Session>, XrpcError> {
        let next = random::id().map_err(internal)?;
        let account = self.database.refresh_session(id, refresh_id, &next, expiry()).await?;
        Ok(account.map(|account| Session { id: id.to_owned(), refresh_id: next, account }))
    }

    /// Ends a session. Has no effect on an ended one.
    pub(crate) async fn end(&self, id: &str) -> Result<(), XrpcError> {
        Ok(self.database.end_session(id).await?)
    }
}

/// Returns the time when a session expires that is used now.
fn expiry() -> u64 {
    unix_time() + REFRESH_LIFETIME.as_secs()
}
