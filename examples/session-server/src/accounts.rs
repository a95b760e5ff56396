//! Accounts, and the demo accounts that a new database contains.

use std::error::Error;

use lexgen_runtime::{Did, Handle};

use crate::passwords::Hasher;

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
    pub(crate) fn is_taken_down(&self) -> bool {
        self.status.as_deref() == Some("takendown")
    }
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

/// Returns the demo accounts for a new database.
pub(crate) fn demo_accounts() -> Result<Vec<Account>, Box<dyn Error>> {
    let mut hasher = Hasher::default();
    let account = |account: &DemoAccount| {
        let DemoAccount { handle, password, email_auth_factor, status, .. } = *account;
        Ok(Account {
            did: format!("did:web:{handle}").parse()?,
            handle: handle.parse()?,
            email: format!("mail@{handle}"),
            email_confirmed: true,
            email_auth_factor,
            status: status.map(ToOwned::to_owned),
            password_hash: hasher.hash(password)?,
        })
    };
    DEMO_ACCOUNTS.iter().map(account).collect()
}
