//! Sign-in codes that are sent by email, the second factor of accounts that require it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lexgen_runtime::{Did, XrpcError};
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
    pub(crate) database: Arc<dyn Database>,
    /// The file to which mail is written.
    pub(crate) outbox: PathBuf,
}

impl SignInCodes {
    /// Sends a code to the owner of an account. It replaces the previous one.
    pub(crate) async fn send(&self, account: &Account, passwords: &Passwords) -> Result<(), XrpcError> {
        let code = random::code().map_err(internal)?;
        let hash = passwords.hash(code.clone()).await?;
        self.database.store_code(&account.did, &hash, unix_time() + LIFETIME).await?;
        let (outbox, email) = (self.outbox.clone(), account.email.clone());
        let sent = spawn_blocking(move || send_mail(&outbox, &email, &code)).await;
        sent.map_err(internal)?.map_err(internal)
    }

    /// Returns whether a code is the one that was sent. Each code is valid for one attempt, so codes cannot be guessed
    /// in several attempts.
    pub(crate) async fn redeem(&self, did: &Did, code: String, passwords: &Passwords) -> Result<bool, XrpcError> {
        let hash = self.database.take_code(did).await?;
        // Users may type lowercase letters and spaces.
        passwords.verify(code.trim().to_ascii_uppercase(), hash).await
    }
}

/// Writes the mail to a file instead of sending it.
fn send_mail(outbox: &Path, email: &str, code: &str) -> io::Result<()> {
    let mut file = private::append(outbox)?;
    writeln!(file, "To: {email}\nYour sign-in code is {code}\n")
}
