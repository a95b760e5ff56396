//! The settings of a router.

use std::sync::Arc;

use super::failure::Failure;
use crate::xrpc::Endpoint;

/// A function that is called with each failure.
pub(crate) type OnFailure = Arc<dyn Fn(&Endpoint, &Failure) + Send + Sync>;

/// The settings of all endpoints of a router.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The maximum number of bytes of a body that is read into memory.
    pub(crate) buffered_limit: usize,
    /// The maximum number of bytes of a body that a route reads as a stream.
    pub(crate) streamed_limit: u64,
    /// Whether outputs are validated.
    pub(crate) check_output: bool,
    pub(crate) on_failure: OnFailure,
    /// The settings of subscriptions.
    #[cfg(feature = "websocket")]
    pub(crate) stream_options: super::StreamOptions,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            buffered_limit: 1 << 20,
            streamed_limit: 100 << 20,
            check_output: cfg!(debug_assertions),
            on_failure: Arc::new(|_, _| {}),
            #[cfg(feature = "websocket")]
            stream_options: super::StreamOptions::default(),
        }
    }
}
