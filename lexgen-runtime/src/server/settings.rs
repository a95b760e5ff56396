//! What can be set for all endpoints of a router.

use std::fmt;
use std::sync::Arc;

use crate::xrpc::{Endpoint, XrpcError};

/// Why a server answered with 500 although the request was good. Clients are told nothing of it.
///
/// It goes to the function that [`Router::on_failure`](super::Router::on_failure) sets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The route gave an error of status 500.
    Error(XrpcError),
    /// The route panicked, with this message.
    Panic(String),
    /// What the route gave cannot be sent: it cannot be written, or is not what the lexicon says.
    Output(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => write!(f, "the route failed: {error}"),
            Self::Panic(message) => write!(f, "the route panicked: {message}"),
            Self::Output(message) => write!(f, "the output is wrong: {message}"),
        }
    }
}

/// What is called with each failure.
pub(crate) type OnFailure = Arc<dyn Fn(&Endpoint, &Failure) + Send + Sync>;

/// What can be set for all endpoints of a router.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The most bytes that are kept in memory for one body.
    pub(crate) buffered_limit: usize,
    /// The most bytes of a body that a route reads as a stream.
    pub(crate) streamed_limit: u64,
    /// Whether outputs are validated.
    pub(crate) check_output: bool,
    pub(crate) on_failure: OnFailure,
    /// How messages are sent.
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
