//! [`OpenStreams`]: the number of open streams, in all and for each key.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::request::Parts;

use crate::xrpc::XrpcError;

/// A function that identifies the client of a request.
type Key = Arc<dyn Fn(&Parts) -> Option<String> + Send + Sync>;

/// A limit of open streams for each key: see [`StreamOptions::streams_per_key`](super::StreamOptions::streams_per_key).
#[derive(Clone)]
pub struct StreamsPerKey {
    limit: usize,
    key: Key,
}

impl StreamsPerKey {
    /// Creates a limit for the streams of requests with the same key. Requests without a key are not limited.
    ///
    /// ```
    /// use lexgen_runtime::Did;
    /// use lexgen_runtime::server::{StreamOptions, StreamsPerKey};
    ///
    /// let mut options = StreamOptions::default();
    /// // An authentication layer has inserted the account into the extensions.
    /// let account = |request: &http::request::Parts| request.extensions.get::<Did>().map(Did::to_string);
    /// options.streams_per_key = Some(StreamsPerKey::new(10, account));
    /// ```
    #[must_use]
    pub fn new(limit: usize, key: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static) -> Self {
        Self { limit, key: Arc::new(key) }
    }
}

impl fmt::Debug for StreamsPerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamsPerKey").field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// The open streams that are counted together.
#[derive(Clone, Default)]
pub(super) struct OpenStreams(Arc<Mutex<Counts>>);

#[derive(Default)]
struct Counts {
    all: usize,
    by_key: HashMap<String, usize>,
}

impl OpenStreams {
    /// Counts another stream.
    ///
    /// # Errors
    ///
    /// 503 `NotEnoughResources` or 429 `RateLimitExceeded`, if a limit is reached.
    pub(super) fn open(
        &self,
        parts: &Parts,
        max: usize,
        per_key: Option<&StreamsPerKey>,
    ) -> Result<OpenStream, XrpcError> {
        let key = per_key.and_then(|per_key| Some(((per_key.key)(parts)?, per_key.limit)));
        let mut counts = self.lock();
        if counts.all >= max {
            return Err(XrpcError::not_enough_resources("too many streams are open"));
        }
        if let Some((key, limit)) = &key {
            let count = counts.by_key.get(key).copied().unwrap_or_default();
            if count >= *limit {
                let message = format!("at most {limit} streams can be open at once");
                return Err(XrpcError::rate_limit_exceeded(message));
            }
            counts.by_key.insert(key.clone(), count + 1);
        }
        counts.all += 1;
        drop(counts);
        Ok(OpenStream { all: self.clone(), key: key.map(|(key, _)| key) })
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream that is counted until this is dropped.
pub(super) struct OpenStream {
    all: OpenStreams,
    key: Option<String>,
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut counts = self.all.lock();
        counts.all -= 1;
        let Some(key) = &self.key else { return };
        match counts.by_key.get_mut(key) {
            Some(count) if *count > 1 => *count -= 1,
            _ => _ = counts.by_key.remove(key),
        }
    }
}
