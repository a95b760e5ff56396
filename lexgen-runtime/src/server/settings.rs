//! The settings of a router.

use std::fmt;
use std::sync::Arc;

use crate::xrpc::{Endpoint, XrpcError};

/// The reason of a response with status 500, which clients do not see.
///
/// It is passed to the function set by [`Router::on_failure`](super::Router::on_failure).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The route returned an error with status 500.
    Error(XrpcError),
    /// The route panicked, with this message.
    Panic(String),
    /// The output of the route cannot be serialized, or violates the lexicon.
    Output(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => write!(f, "the route failed: {error}"),
            Self::Panic(message) => write!(f, "the route panicked: {message}"),
            Self::Output(message) => write!(f, "the output is invalid: {message}"),
        }
    }
}

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
