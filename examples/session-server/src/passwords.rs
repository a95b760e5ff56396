//! Hashes of passwords: Argon2id, which is slow and takes memory on purpose.
//!
//! So they are made away from the threads that serve requests, and only so many at once.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use lexgen_runtime::XrpcError;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::database::internal;

/// The hash of a password, with a salt of its own.
///
/// # Errors
///
/// There are no random numbers.
pub(crate) fn hash(password: &str) -> Result<String, Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// What verifies passwords.
pub(crate) struct Passwords {
    /// The hash that stands in where there is none. Whether its password is given does not matter.
    decoy: String,
    /// One for each hash that may be made at once: 19 MiB, and a core.
    permits: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new() -> Result<Self, Error> {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Ok(Self { decoy: hash("")?, permits: Arc::new(Semaphore::new(cores)) })
    }

    /// Whether a password has this hash. Without one it has not, which takes as long to find out, so that time does not tell
    /// which accounts there are.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, XrpcError> {
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let verify = move || Argon2::default().verify_password(password.as_bytes(), &PasswordHash::new(&hash)?);
        match self.run(verify).await? {
            Ok(()) => Ok(is_known),
            Err(Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(internal(error)),
        }
    }

    /// As [`hash()`], when its turn comes.
    pub(crate) async fn hash(&self, password: String) -> Result<String, XrpcError> {
        self.run(move || hash(&password)).await?.map_err(internal)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, XrpcError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(internal)?;
        let done = spawn_blocking(move || {
            // Kept until the work is done, also if the client has gone meanwhile.
            let _permit = permit;
            work()
        });
        done.await.map_err(internal)
    }
}
