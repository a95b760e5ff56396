//! [`StreamOptions`]: the options of served subscriptions.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::super::failure::Failure;
use super::open::{OpenStreams, StreamsPerKey};
use super::shutdown::Shutdown;
use crate::xrpc::Endpoint;
#[cfg(feature = "zstd")]
use crate::xrpc::ZstdDictionary;

/// A function that is called with each failure.
pub type FailureHook = Arc<dyn Fn(&Endpoint, &Failure) + Send + Sync>;

/// The options of served subscriptions. Clones count their open streams together.
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
    /// The number of bytes of frames that may wait for a client. When it is reached, the stream of the service is not polled
    /// (back pressure). A single frame may be larger. The default is 256 KiB.
    pub buffer: usize,
    /// The time for which the buffer may be full before the stream ends with the error `ConsumerTooSlow`. The default is 10
    /// seconds.
    pub slow_after: Duration,
    /// The interval of pings. If nothing is received from the client between two pings, the connection is dropped. Zero sends
    /// none. The default is 30 seconds.
    pub ping_every: Duration,
    /// The time that the client has to read the last frames and to close the connection. The default is 5 seconds.
    pub close_within: Duration,
    /// The maximum number of streams that are open at once, for all subscriptions with these options. If it is reached, requests
    /// are refused with status 503 and the error `NotEnoughResources`. The default is 10,000, which take about 80 MB
    /// while nothing is sent.
    pub max_streams: usize,
    /// The maximum number of streams of one client that are open at once. If it is reached, requests are refused with status
    /// 429 and the error `RateLimitExceeded`. The default is none, because only the service knows what identifies a client.
    pub streams_per_key: Option<StreamsPerKey>,
    /// The maximum number of bytes of a message of the client. If it is exceeded, the connection is dropped. The default is 64
    /// KiB.
    pub max_client_message: usize,
    /// The treatment of messages of the client. By default, they are ignored.
    pub client_messages: ClientMessages,
    /// Whether invalid parameters, and errors that the route returns instead of messages, are HTTP responses instead of error
    /// frames. The WebSocket is then opened only when the route has returned. The default is `false`, as the
    /// [specification](https://atproto.com/specs/event-stream) asks for error frames; some lexicons, such as that of Jetstream,
    /// demand responses.
    pub errors_before_upgrade: bool,
    /// The dictionaries with which clients can have frames compressed, the current one first: see [`ZstdDictionary`]. The
    /// default is none.
    ///
    /// A request that names another dictionary in `zstdDictionary` is refused with status 400 and the error
    /// `UnknownZstdDictionary`, whose message names the current one.
    #[cfg(feature = "zstd")]
    pub zstd_dictionaries: Vec<ZstdDictionary>,
    /// Whether messages are validated before they are sent. An invalid one is an internal error. The default is `true` with
    /// debug assertions. A [`Router`](super::super::Router) sets this for all its endpoints.
    pub validates: bool,
    /// The handle that ends all streams when the server stops.
    pub shutdown: Shutdown,
    /// The function that is called with the reason of an internal error, which clients do not see. A
    /// [`Router`](super::super::Router) sets this for all its endpoints.
    pub on_failure: FailureHook,
    pub(super) open: OpenStreams,
}

impl fmt::Debug for StreamOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamOptions")
            .field("buffer", &self.buffer)
            .field("slow_after", &self.slow_after)
            .field("ping_every", &self.ping_every)
            .field("close_within", &self.close_within)
            .field("max_streams", &self.max_streams)
            .field("streams_per_key", &self.streams_per_key)
            .field("max_client_message", &self.max_client_message)
            .field("client_messages", &self.client_messages)
            .field("errors_before_upgrade", &self.errors_before_upgrade)
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
            max_streams: 10_000,
            streams_per_key: None,
            max_client_message: 64 * 1024,
            client_messages: ClientMessages::Ignore,
            errors_before_upgrade: false,
            #[cfg(feature = "zstd")]
            zstd_dictionaries: Vec::new(),
            validates: cfg!(debug_assertions),
            shutdown: Shutdown::new(),
            on_failure: Arc::new(|_, _| {}),
            open: OpenStreams::default(),
        }
    }
}

/// The treatment of messages that a client sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientMessages {
    /// They are ignored, as the [specification](https://atproto.com/specs/event-stream) requires.
    #[default]
    Ignore,
    /// They end the stream with the error `InvalidRequest` and the close code 1003, as in the reference server.
    Refuse,
}
