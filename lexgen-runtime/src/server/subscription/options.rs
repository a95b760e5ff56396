//! What a server of subscriptions may be told.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::super::settings::Failure;
use super::shutdown::Shutdown;
use crate::xrpc::Endpoint;

/// What is called with each failure of a server.
pub type FailureHook = Arc<dyn Fn(&Endpoint, &Failure) + Send + Sync>;

/// How a server deals with the connections of its subscriptions.
///
/// ```
/// use std::time::Duration;
/// use lexgen_runtime::server::StreamOptions;
///
/// let mut options = StreamOptions::default();
/// options.ping_every = Duration::from_secs(10);
/// assert_eq!(options.buffer, 256 * 1024);
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct StreamOptions {
    /// How many bytes of frames may wait for a client. While there are that many, the service is not asked for more: back
    /// pressure. One frame may be larger. 256 KiB.
    pub buffer: usize,
    /// How long the buffer may be full before the client is cut off, with an error `ConsumerTooSlow`. 10 seconds.
    pub slow_after: Duration,
    /// How often the client is pinged. Of a client that says nothing from one ping to the next, the connection is
    /// dropped. 30 seconds.
    pub ping_every: Duration,
    /// How long a connection that ends waits for the client to take the last frames and to close. 5 seconds.
    pub close_within: Duration,
    /// How many bytes a message of the client may have; of one that sends more, the connection is dropped. 64 KiB.
    pub max_client_message: usize,
    /// What becomes of messages of the client. They are ignored.
    pub client_messages: ClientMessages,
    /// Whether messages are validated before they are sent; one that is not valid is an error of the server. In debug
    /// builds they are. A [`Router`](crate::Router) says it for all its endpoints instead.
    pub validates: bool,
    /// What ends all streams when the server stops.
    pub shutdown: Shutdown,
    /// What is called when a stream ends for a failure of the server, of which clients are told nothing. A
    /// [`Router`](crate::Router) says it for all its endpoints instead.
    pub on_failure: FailureHook,
}

impl fmt::Debug for StreamOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamOptions")
            .field("buffer", &self.buffer)
            .field("slow_after", &self.slow_after)
            .field("ping_every", &self.ping_every)
            .field("close_within", &self.close_within)
            .field("max_client_message", &self.max_client_message)
            .field("client_messages", &self.client_messages)
            .field("validates", &self.validates)
            .field("shutdown", &self.shutdown)
            .finish_non_exhaustive()
    }
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            buffer: 256 * 1024,
            slow_after: Duration::from_secs(10),
            ping_every: Duration::from_secs(30),
            close_within: Duration::from_secs(5),
            max_client_message: 64 * 1024,
            client_messages: ClientMessages::Ignore,
            validates: cfg!(debug_assertions),
            shutdown: Shutdown::new(),
            on_failure: Arc::new(|_, _| {}),
        }
    }
}

/// What becomes of messages that a client sends, where it has nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientMessages {
    /// They are ignored, as the specification has it.
    #[default]
    Ignore,
    /// They end the stream with an error `InvalidRequest` and the close code 1003, as the reference server has it.
    Refuse,
}
