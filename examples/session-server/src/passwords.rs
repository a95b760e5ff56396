//! Password hashes: Argon2id, which is slow and needs memory by design.
//!
//! They are computed on a few threads of their own. On the threads that tokio shares for blocking work, the allocator would
//! keep the memory of a hash for each of them.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, available_parallelism};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{Error, try_generate_salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use lexgen_runtime::XrpcError;
use tokio::sync::oneshot;

use crate::database::internal;

/// Computes hashes, one after the other in the same memory of 19 MiB.
#[derive(Default)]
pub(crate) struct Hasher {
    memory: Vec<Block>,
}

impl Hasher {
    /// Returns the hash of a password with its own salt.
    ///
    /// # Errors
    ///
    /// Returns an error if no random numbers are available.
    pub(crate) fn hash(&mut self, password: &str) -> Result<String, Error> {
        self.compute(password, Salt::new(&try_generate_salt()?)?, Params::default()).map(|hash| hash.to_string())
    }

    /// Returns whether a password has this hash.
    fn verify(&mut self, password: &str, hash: &str) -> Result<bool, Error> {
        let expected = PasswordHash::new(hash)?;
        let salt = expected.salt.ok_or(Error::PasswordInvalid)?;
        let found = self.compute(password, salt, Params::try_from(&expected)?)?;
        // Outputs are compared in constant time.
        Ok(found.hash == expected.hash)
    }

    fn compute(&mut self, password: &str, salt: Salt, params: Params) -> Result<PasswordHash, Error> {
        self.memory.resize(params.block_count(), Block::new());
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        let written = ParamsString::try_from(&params)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into_with_memory(password.as_bytes(), &salt, &mut output, &mut self.memory)?;
        Ok(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: written,
            salt: Some(salt),
            hash: Some(Output::new(&output)?),
        })
    }
}

/// Work of one of the threads.
type Job = Box<dyn FnOnce(&mut Hasher) + Send>;

/// The number of hashes that may wait. Each takes about 20 ms.
const WAITING: usize = 100;

/// Verifies passwords.
pub(crate) struct Passwords {
    /// The hash to verify for unknown accounts. The result is ignored.
    decoy: String,
    jobs: SyncSender<Job>,
}

impl Passwords {
    pub(crate) fn new() -> Result<Self, Error> {
        let (jobs, waiting) = sync_channel::<Job>(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        // A hash takes a core and the memory of its hasher.
        for _ in 0..available_parallelism().map_or(1, NonZero::get) {
            let waiting = Arc::clone(&waiting);
            thread::spawn(move || {
                let mut hasher = Hasher::default();
                while let Some(job) = next(&waiting) {
                    // The caller sees that its result is missing. Each hash fills the memory anew.
                    _ = catch_unwind(AssertUnwindSafe(|| job(&mut hasher)));
                }
            });
        }
        Ok(Self { decoy: Hasher::default().hash("")?, jobs })
    }

    /// Returns whether a password has this hash. Without a hash, the result is `false` after the same time, so that the
    /// time does not reveal which accounts exist.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, XrpcError> {
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let is_right = self.run(move |hasher| hasher.verify(&password, &hash)).await?;
        Ok(is_right && is_known)
    }

    /// Like [`Hasher::hash`], once a thread is free.
    pub(crate) async fn hash(&self, password: String) -> Result<String, XrpcError> {
        self.run(move |hasher| hasher.hash(&password)).await
    }

    /// Runs work on one of the threads. It runs to its end even if the client is gone.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Hasher) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, XrpcError> {
        let (sender, done) = oneshot::channel();
        let job = Box::new(move |hasher: &mut Hasher| drop(sender.send(work(hasher))));
        self.jobs.try_send(job).map_err(|_| XrpcError::not_enough_resources("try again later"))?;
        done.await.map_err(internal)?.map_err(internal)
    }
}

/// Waits for work, and returns `None` when the server stops.
fn next(waiting: &Mutex<Receiver<Job>>) -> Option<Job> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
