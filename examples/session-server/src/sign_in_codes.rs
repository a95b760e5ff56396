//! Codes that are sent by mail, for accounts that have asked for that: their second factor.

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

/// How many seconds a code is good.
const LIFETIME: u64 = 10 * 60;

/// Codes that were sent. Of each only its hash is kept.
pub(crate) struct SignInCodes {
    pub(crate) database: Database,
    /// Where mail goes.
    pub(crate) outbox: PathBuf,
}

impl SignInCodes {
    /// Sends a code to the owner of an account. It takes the place of one that was sent before.
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

    /// Whether a code is the one that was sent. Each is good for one attempt, whatever comes of it: nobody can try them all.
    pub(crate) async fn redeem(&self, did: &Did, code: String, passwords: &Passwords) -> Result<bool, XrpcError> {
        const DELETE: &str = "DELETE FROM sign_in_codes WHERE did = ?1 RETURNING iif(expires > ?2, hash, NULL)";
        let (did, now) = (did.to_string(), unix_time());
        let delete = move |connection: &mut rusqlite::Connection| {
            connection.query_row(DELETE, params![did, now], |row| row.get(0)).optional()
        };
        let hash: Option<Option<String>> = self.database.run(delete).await?;
        // As people type it.
        passwords.verify(code.trim().to_ascii_uppercase(), hash.flatten()).await
    }
}

/// A stand-in: it writes into a file what a server would send.
fn send_mail(outbox: PathBuf, email: &str, code: &str) -> io::Result<()> {
    let mut file = private::options().create(true).append(true).open(outbox)?;
    writeln!(file, "To: {email}\nYour sign-in code is {code}\n")
}
