//! Sign-in codes that are sent by email, the second factor of accounts that require it.

use std::io::{self, Write};
use std::path::PathBuf;

use lexgen_runtime::{Did, XrpcError};
use rusqlite::{OptionalExtension, params};
use tokio::task::spawn_blocking;

use crate::accounts::Account;
use crate::database::{Database, internal};
use crate::passwords::Passwords;
use crate::tokens::unix_time;
use crate::{private, random};

/// The lifetime of a code, in seconds.
const LIFETIME: u64 = 10 * 60;

/// The codes that were sent. Only their hashes are stored.
pub(crate) struct SignInCodes {
    pub(crate) database: Database,
    /// The file to which mail is written.
    pub(crate) outbox: PathBuf,
}

impl SignInCodes {
    /// Sends a code to the owner of an account. It replaces the previous one.
    pub(crate) async fn send(&self, account: &Account, passwords: &Passwords) -> Result<(), XrpcError> {
        const INSERT: &str = "INSERT OR REPLACE INTO sign_in_codes VALUES (?1, ?2, ?3)";
        let code = random::code().map_err(internal)?;
        let (did, email) = (account.did.to_string(), account.email.clone());
        let hash = passwords.hash(code.clone()).await?;
        let expires = unix_time() + LIFETIME;
        self.database.run(move |connection| connection.execute(INSERT, params![did, hash, expires])).await?;
        let outbox = self.outbox.clone();
        let sent = spawn_blocking(move || send_mail(outbox, &email, &code)).await;
        sent.map_err(internal)?.map_err(internal)
    }

    /// Returns whether a code is the one that was sent. Each code is valid for one attempt, so codes cannot be guessed
    /// in several attempts.
    pub(crate) async fn redeem(&self, did: &Did, code: String, passwords: &Passwords) -> Result<bool, XrpcError> {
        const DELETE: &str = "DELETE FROM sign_in_codes WHERE did = ?1 RETURNING iif(expires > ?2, hash, NULL)";
        let (did, now) = (did.to_string(), unix_time());
        let delete = move |connection: &mut rusqlite::Connection| {
            connection.query_row(DELETE, params![did, now], |row| row.get(0)).optional()
        };
        let hash: Option<Option<String>> = self.database.run(delete).await?;
        // Users may type lowercase letters and spaces.
        passwords.verify(code.trim().to_ascii_uppercase(), hash.flatten()).await
    }
}

/// Writes the mail to a file instead of sending it.
fn send_mail(outbox: PathBuf, email: &str, code: &str) -> io::Result<()> {
    let mut file = private::options().create(true).append(true).open(outbox)?;
    writeln!(file, "To: {email}\nYour sign-in code is {code}\n")
}
