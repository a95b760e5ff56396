//! Accounts, and the demo accounts that a new database contains.

use std::fmt::Display;
use std::str::FromStr;

use lexgen_runtime::{Did, Handle, XrpcError};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::database::{Database, internal};
use crate::passwords;

/// An account.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) did: Did,
    pub(crate) handle: Handle,
    pub(crate) email: String,
    pub(crate) email_confirmed: bool,
    /// Whether signing in requires a code from an email.
    pub(crate) email_auth_factor: bool,
    /// The reason why it is not active, or `None` if it is.
    pub(crate) status: Option<String>,
    pub(crate) password_hash: String,
}

impl Account {
    /// Finds the account of a handle, an email address or a DID.
    pub(crate) async fn find(database: &Database, identifier: &str) -> Result<Option<Self>, XrpcError> {
        const QUERY: &str = "SELECT * FROM accounts WHERE did = ?1 OR handle = ?1 OR email = ?1";
        let identifier = identifier.to_owned();
        database.run(move |connection| connection.query_row(QUERY, [identifier], Self::from_row).optional()).await
    }

    /// Reads an account from a row with all columns.
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            did: parsed(row, "did")?,
            handle: parsed(row, "handle")?,
            email: row.get("email")?,
            email_confirmed: row.get("email_confirmed")?,
            email_auth_factor: row.get("email_auth_factor")?,
            status: row.get("status")?,
            password_hash: row.get("password_hash")?,
        })
    }

    pub(crate) fn is_taken_down(&self) -> bool {
        self.status.as_deref() == Some("takendown")
    }
}

/// Parses a string from a column.
pub(crate) fn parsed<T: FromStr<Err: Display>>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error: T::Err| {
        let error = format!("`{column}`: {error}").into();
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error)
    })
}

/// A demo account.
pub(crate) struct DemoAccount {
    pub(crate) handle: &'static str,
    /// Published in the README, only for demonstration.
    pub(crate) password: &'static str,
    pub(crate) about: &'static str,
    email_auth_factor: bool,
    status: Option<&'static str>,
}

/// One account of each kind.
pub(crate) const DEMO_ACCOUNTS: [DemoAccount; 3] = [
    DemoAccount {
        handle: "alice.test",
        password: "sow-in-may",
        about: "signs in",
        email_auth_factor: false,
        status: None,
    },
    DemoAccount {
        handle: "bob.test",
        password: "reap-in-june",
        about: "needs a code, which is \"sent by mail\" to `outbox.txt`",
        email_auth_factor: true,
        status: None,
    },
    DemoAccount {
        handle: "mallory.test",
        password: "steal-in-july",
        about: "is taken down",
        email_auth_factor: false,
        status: Some("takendown"),
    },
];

/// Adds the demo accounts to a new database.
pub(crate) fn insert_demo_accounts(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    const INSERT: &str = "INSERT INTO accounts VALUES (?1, ?2, ?3, TRUE, ?4, ?5, ?6)";
    for DemoAccount { handle, password, email_auth_factor, status, .. } in DEMO_ACCOUNTS {
        let (did, email) = (format!("did:web:{handle}"), format!("mail@{handle}"));
        let failed = |error| rusqlite::Error::ToSqlConversionFailure(internal(error).into());
        let hash = passwords::hash(password).map_err(failed)?;
        transaction.execute(INSERT, params![did, handle, email, email_auth_factor, status, hash])?;
    }
    Ok(())
}
