//! The data: accounts, sessions, sign-in codes and events. Each change of a session is stored together with its event.
//!
//! [`sqlite`] is for one server, [`postgres`] for several that share the data.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use std::error::Error;
use std::fmt::Display;
use std::sync::Arc;

use lexgen_runtime::server::{EventLog, StoreFuture};
use lexgen_runtime::{Did, XrpcError};

use crate::accounts::Account;
use crate::sessions::Session;

/// A database with all data of the service.
pub(crate) trait Database: Send + Sync {
    /// Finds the account of a handle, an email address or a DID.
    fn account<'a>(&'a self, identifier: &'a str) -> StoreFuture<'a, Option<Account>>;

    /// Finds the account of a session that has not ended.
    fn account_of_session<'a>(&'a self, session: &'a str) -> StoreFuture<'a, Option<Account>>;

    /// Stores a new session until `expires`, and its event.
    fn begin_session<'a>(&'a self, session: &'a Session, expires: u64) -> StoreFuture<'a, ()>;

    /// Replaces the refresh token of a session and stores the event. Returns `None` if the session has ended. If `used`
    /// is not the session's token, the session ends.
    fn refresh_session<'a>(
        &'a self,
        session: &'a str,
        used: Option<&'a str>,
        next: &'a str,
        expires: u64,
    ) -> StoreFuture<'a, Option<Account>>;

    /// Deletes a session and stores the event. Has no effect on an ended session.
    fn end_session<'a>(&'a self, session: &'a str) -> StoreFuture<'a, ()>;

    /// Stores the hash of an account's sign-in code until `expires`. It replaces the previous one.
    fn store_code<'a>(&'a self, did: &'a Did, hash: &'a str, expires: u64) -> StoreFuture<'a, ()>;

    /// Removes the hash of an account's sign-in code, and returns it unless it has expired.
    fn take_code<'a>(&'a self, did: &'a Did) -> StoreFuture<'a, Option<String>>;

    /// Returns the log of the events.
    fn log(&self) -> Arc<dyn EventLog>;
}

/// Creates an internal error. Its message is shown only in the server's log.
pub(crate) fn internal(error: impl Display) -> XrpcError {
    XrpcError::internal_server_error(error.to_string())
}

/// Returns the message of an error with those of its causes, which the message of Postgres errors lacks.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
