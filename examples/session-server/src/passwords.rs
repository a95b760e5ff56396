//! Password hashes: Argon2id, which is slow and needs memory by design.
//!
//! They are computed on separate threads, and only a few at once.

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

/// Returns the hash of a password with its own salt.
///
/// # Errors
///
/// Returns an error if no random numbers are available.
pub(crate) fn hash(password: &str) -> Result<String, Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// Verifies passwords.
pub(crate) struct Passwords {
    /// The hash to verify for unknown accounts. The result is ignored.
    decoy: String,
    /// One permit per concurrent hash, which takes 19 MiB and a core.
    permits: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new() -> Result<Self, Error> {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Ok(Self { decoy: hash("")?, permits: Arc::new(Semaphore::new(cores)) })
    }

    /// Returns whether a password has this hash. Without a hash, the result is `false` after the same time, so that the
    /// time does not reveal which accounts exist.
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

    /// Like [`hash()`], once a permit is available.
    pub(crate) async fn hash(&self, password: String) -> Result<String, XrpcError> {
        self.run(move || hash(&password)).await?.map_err(internal)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, XrpcError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(internal)?;
        let done = spawn_blocking(move || {
            // Held until the work is done, even if the client is gone.
            let _permit = permit;
            work()
        });
        done.await.map_err(internal)
    }
}
