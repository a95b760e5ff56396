//! The settings of a router.

use std::sync::Arc;
use std::time::Duration;

use super::failure::Failure;
use crate::xrpc::{Endpoint, default_value_limit};

/// A function that is called with each failure.
pub(crate) type OnFailure = Arc<dyn Fn(&Endpoint, &Failure) + Send + Sync>;

/// Returns a time limit, unless it is longer than a year: such a duration is without limit. [`Duration::MAX`] cannot be added
/// to a time.
pub(crate) fn time_limit(duration: Duration) -> Option<Duration> {
    const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);
    Some(duration).filter(|duration| *duration <= YEAR)
}

/// The settings of all endpoints of a router.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The maximum number of bytes of a body that is read into memory.
    pub(crate) buffered_limit: usize,
    /// The maximum number of values in such a body, if it was set.
    pub(crate) value_limit: Option<usize>,
    /// The maximum number of bytes of a body that a route reads as a stream.
    pub(crate) streamed_limit: u64,
    /// The time in which a body must arrive, beside that for its length.
    pub(crate) body_within: Duration,
    /// Whether the routes of procedures run to their end after their clients have left.
    pub(crate) run_to_end: bool,
    /// Whether outputs are validated.
    pub(crate) check_output: bool,
    pub(crate) on_failure: OnFailure,
    /// The settings of subscriptions.
    #[cfg(feature = "websocket")]
    pub(crate) stream_options: super::StreamOptions,
}

impl Settings {
    /// Returns the maximum number of values in a body that is read into memory.
    pub(crate) fn value_limit(&self) -> usize {
        self.value_limit.unwrap_or(default_value_limit(self.buffered_limit))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            buffered_limit: 1 << 20,
            value_limit: None,
            streamed_limit: 100 << 20,
            body_within: Duration::from_secs(30),
            run_to_end: false,
            check_output: cfg!(debug_assertions),
            on_failure: Arc::new(|_, _| {}),
            #[cfg(feature = "websocket")]
            stream_options: super::StreamOptions::default(),
        }
    }
}
