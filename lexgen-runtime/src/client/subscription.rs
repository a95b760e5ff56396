//! Subscriptions as streams of typed messages ([Event Stream](https://atproto.com/specs/event-stream)).
//!
//! A [`WebSocketTransport`] receives the bytes.

mod error;
mod reconnect;
mod state;
mod transport;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::unfold;
use http::Uri;
use serde::ser::Serialize;

pub use self::error::SubscriptionError;
pub use self::reconnect::Reconnect;
use self::state::State;
pub use self::transport::{
    ConnectError, ConnectOptions, Connection, Incoming, IncomingStream, Tungstenite, WebSocketTransport,
};
use super::error::RequestError;
use super::header::Headers;
use super::without_user;
use crate::schema::Decode;
use crate::validate::Validate;
use crate::xrpc::{BoxStream, Framing, StreamMessage, Subscription, default_value_limit, to_query_with_defaults};
#[cfg(feature = "zstd")]
use crate::xrpc::{ZSTD_DICTIONARY, ZstdDictionary};

/// Prepares a subscription at the server at `base`, such as `https://bsky.network` or `wss://bsky.network`.
///
/// ```no_run
/// # use lexgen_runtime::client::{Reconnect, RequestError};
/// # use lexgen_runtime::{Decode, StreamMessage, Subscription};
/// # use serde::Serialize;
/// # fn seq(_: &impl std::any::Any) -> Option<i64> { None }
/// # async fn follow<SubscribeRepos>(params: SubscribeRepos::Params) -> Result<(), RequestError>
/// # where
/// #     SubscribeRepos: Subscription,
/// #     SubscribeRepos::Params: Serialize + Decode<'static>,
/// #     SubscribeRepos::Message: StreamMessage,
/// # {
/// let mut events = lexgen_runtime::client::subscribe::<SubscribeRepos>("https://bsky.network", &params)?
///     .reconnect(Reconnect::default(), |message| seq(message))
///     .open();
/// while let Some(event) = events.next().await {
///     match event {
///         Ok(message) => println!("{message:?}"),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`RequestError::Address`] if `base` is not an absolute URL, and errors of invalid parameters.
pub fn subscribe<M>(base: &str, params: &M::Params) -> Result<Subscribe<M>, RequestError>
where
    M: Subscription,
    M::Params: Serialize + Decode<'static>,
{
    params.validate().map_err(RequestError::InvalidParams)?;
    let query = to_query_with_defaults(params).map_err(RequestError::SerializeParams)?;
    Ok(Subscribe {
        transport: Tungstenite::default(),
        address: address(base, M::NSID)?,
        query,
        headers: Headers::default(),
        error: None,
        settings: Settings {
            // Servers that know nothing of framings have the default.
            offers: if M::FRAMING == Framing::default() { Vec::new() } else { vec![M::FRAMING] },
            frame_limit: ConnectOptions::default().frame_limit,
            value_limit: None,
            connect_within: Duration::from_secs(30),
            idle_after: Some(Duration::from_secs(90)),
            #[cfg(feature = "zstd")]
            dictionary: None,
        },
        reconnect: None,
        retry_if: None,
    })
}

/// Returns the address of the subscription, without the query.
fn address(base: &str, nsid: &str) -> Result<String, RequestError> {
    let uri: Uri = base.parse().map_err(|error| RequestError::address(base, Some(error)))?;
    let scheme = match uri.scheme_str() {
        Some("http" | "ws") => "ws",
        Some("https" | "wss") => "wss",
        _ => return Err(RequestError::address(base, None)),
    };
    match uri.authority() {
        Some(authority) if uri.query().is_none() && !base.contains('#') => {
            Ok(format!("{scheme}://{authority}{}/xrpc/{nsid}", uri.path().trim_end_matches('/')))
        }
        _ => Err(RequestError::address(base, None)),
    }
}

/// A subscription that has not been opened. Created by [`subscribe`].
pub struct Subscribe<M: Subscription, T = Tungstenite> {
    transport: T,
    address: String,
    query: String,
    headers: Headers,
    /// The first invalid setting.
    error: Option<RequestError>,
    settings: Settings,
    reconnect: Option<(Reconnect, CursorOf<M>)>,
    retry_if: Option<RetryIf<M>>,
}

/// The settings of a connection.
struct Settings {
    /// The offered framings, in order of preference.
    offers: Vec<Framing>,
    frame_limit: usize,
    /// The maximum number of values in a frame, if it was set.
    value_limit: Option<usize>,
    connect_within: Duration,
    idle_after: Option<Duration>,
    /// The dictionary of compressed frames.
    #[cfg(feature = "zstd")]
    dictionary: Option<ZstdDictionary>,
}

impl Settings {
    /// Returns the maximum number of values in a frame.
    fn value_limit(&self) -> usize {
        self.value_limit.unwrap_or(default_value_limit(self.frame_limit))
    }
}

/// Returns the position of a message in the stream.
type CursorOf<M> = Box<dyn Fn(&<M as Subscription>::Message) -> Option<i64> + Send + Sync>;

/// Returns whether another attempt is made after an error.
type RetryIf<M> = Box<dyn Fn(&SubscriptionError<M>) -> bool + Send + Sync>;

impl<M: Subscription, T> Subscribe<M, T> {
    /// Uses another transport than [`Tungstenite`].
    #[must_use]
    pub fn transport<U: WebSocketTransport>(self, transport: U) -> Subscribe<M, U> {
        let Self { transport: _, address, query, headers, error, settings, reconnect, retry_if } = self;
        Subscribe { transport, address, query, headers, error, settings, reconnect, retry_if }
    }

    /// Sends a header with the request. If it is invalid, the stream consists of that error.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with_headers(|headers| headers.set(name, value))
    }

    /// Sends `Authorization: Bearer` with the request. If the token is invalid, the stream consists of that error.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.with_headers(|headers| headers.set_bearer(token))
    }

    fn with_headers(mut self, change: impl FnOnce(&mut Headers) -> Result<(), RequestError>) -> Self {
        if let Err(error) = change(&mut self.headers) {
            self.error.get_or_insert(error);
        }
        self
    }

    /// Offers framings to the server, in order of preference. The default is the framing that the lexicon names, or none if
    /// that is `xrpc.v0.cbor`.
    ///
    /// If the server selects none of them, the framing is that of the lexicon. The stream has the same messages in any
    /// framing. Framings are a draft, see [`Framing`].
    #[must_use]
    pub fn framings(mut self, offers: impl IntoIterator<Item = Framing>) -> Self {
        self.settings.offers = offers.into_iter().collect();
        self
    }

    /// Asks for frames that are compressed with a dictionary, by the parameter `zstdDictionary`, in the framing
    /// `xrpc.v1.json`.
    ///
    /// This is an extension of [Jetstream](https://github.com/bluesky-social/jetstream), whose dictionary is the output of
    /// `network.bsky.jetstream.getZstdDictionary`. A server that does not know the dictionary responds with the error
    /// `UnknownZstdDictionary`. Frames that are not compressed are accepted as well.
    #[cfg(feature = "zstd")]
    #[must_use]
    pub fn zstd_dictionary(mut self, dictionary: ZstdDictionary) -> Self {
        self.query = state::with_parameter(&self.query, ZSTD_DICTIONARY, &dictionary.id().to_string());
        self.settings.offers = vec![Framing::V1Json];
        self.settings.dictionary = Some(dictionary);
        self
    }

    /// Sets the maximum size of a frame in bytes. The default is 5 MiB. Frames of repositories have up to about 2 MiB.
    ///
    /// A longer frame is the error [`SubscriptionError::TooLong`], which ends the stream.
    #[must_use]
    pub const fn frame_limit(mut self, bytes: usize) -> Self {
        self.settings.frame_limit = bytes;
        self
    }

    /// Sets the maximum number of values in a frame: the elements of its arrays and the fields of its objects, at any level.
    ///
    /// A value of a few bytes takes more memory than that, 24 bytes as untyped data and the size of its type otherwise, so
    /// this limits memory. More are an error of that frame, after which the stream continues. The default is a quarter of
    /// [`frame_limit`](Self::frame_limit), but at least 1024.
    #[must_use]
    pub const fn value_limit(mut self, values: usize) -> Self {
        self.settings.value_limit = Some(values);
        self
    }

    /// Sets the maximum time to connect. The default is 30 seconds.
    #[must_use]
    pub const fn connect_within(mut self, duration: Duration) -> Self {
        self.settings.connect_within = duration;
        self
    }

    /// Treats a connection as lost if nothing is received for this long. The default is 90 seconds. `None` waits forever,
    /// also for a server that has disappeared without closing the connection.
    ///
    /// A server without messages is not lost as long as it responds: the client sends a ping after a third of the time.
    #[must_use]
    pub fn idle_after(mut self, duration: impl Into<Option<Duration>>) -> Self {
        self.settings.idle_after = duration.into();
        self
    }

    /// Reconnects when the connection is lost, cannot be established, or ends with an error, if the reason is
    /// [temporary](SubscriptionError::is_retryable).
    ///
    /// `cursor_of` returns the position of a message in the stream: its `seq`, if it has one. On reconnecting, the last
    /// position is sent as the parameter `cursor`, and messages that are received again are dropped. Without a cursor,
    /// messages sent in the meantime are lost.
    #[must_use]
    pub fn reconnect(
        mut self,
        reconnect: Reconnect,
        cursor_of: impl Fn(&M::Message) -> Option<i64> + Send + Sync + 'static,
    ) -> Self {
        self.reconnect = Some((reconnect, Box::new(cursor_of)));
        self
    }

    /// Sets the errors after which a [`reconnect`](Self::reconnect) is attempted, instead of those that are
    /// [retryable](SubscriptionError::is_retryable).
    ///
    /// ```
    /// use lexgen_runtime::client::{Reconnect, Subscribe, SubscriptionError};
    /// use lexgen_runtime::Subscription;
    ///
    /// fn insist<M: Subscription>(subscribe: Subscribe<M>) -> Subscribe<M> {
    ///     subscribe.reconnect(Reconnect::default(), |_| None).retry_if(|error| {
    ///         // This server sends it while it restarts.
    ///         error.is_retryable() || matches!(error, SubscriptionError::Closed { code: 1008, .. })
    ///     })
    /// }
    /// ```
    #[must_use]
    pub fn retry_if(mut self, retry_if: impl Fn(&SubscriptionError<M>) -> bool + Send + Sync + 'static) -> Self {
        self.retry_if = Some(Box::new(retry_if));
        self
    }
}

impl<M: Subscription, T: WebSocketTransport> Subscribe<M, T>
where
    M::Message: StreamMessage,
{
    /// Returns the stream of messages. It connects when it is polled first.
    #[must_use]
    pub fn open(self) -> EventStream<M> {
        let skipped = Arc::new(AtomicU64::new(0));
        let state = State::new(self, Arc::clone(&skipped));
        let messages = unfold(state, async |mut state| state.next().await.map(|message| (message, state)));
        EventStream { messages: BoxStream::new(messages.fuse()), skipped }
    }
}

impl<M: Subscription, T> fmt::Debug for Subscribe<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Subscribe({:?})", without_user(&self.address))
    }
}

/// The messages of a subscription, as a stream.
///
/// An error ends the stream, except [`SubscriptionError::Message`], after which more messages may follow. If the server
/// ends the stream, it ends without an error. Dropping it closes the connection.
///
/// Messages of types that the lexicon does not list are skipped in the framing `xrpc.v0.cbor`, as the
/// [specification](https://atproto.com/specs/event-stream#message-frames) requires. In the other framings, an open union
/// keeps them as data, and a closed one skips them.
pub struct EventStream<M: Subscription> {
    messages: BoxStream<Result<M::Message, SubscriptionError<M>>>,
    skipped: Arc<AtomicU64>,
}

impl<M: Subscription> EventStream<M> {
    /// Returns the next message; `None` after the last one. Cancelling loses no message.
    ///
    /// # Errors
    ///
    /// See [`SubscriptionError`].
    pub async fn next(&mut self) -> Option<Result<M::Message, SubscriptionError<M>>> {
        self.messages.next().await
    }

    /// The number of frames skipped so far: of unknown kinds, and of messages that the lexicon does not list.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.skipped.load(Ordering::Relaxed)
    }
}

impl<M: Subscription> Stream for EventStream<M> {
    type Item = Result<M::Message, SubscriptionError<M>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.messages.poll_next(context)
    }
}

impl<M: Subscription> fmt::Debug for EventStream<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventStream({})", M::NSID)
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_url_of_a_service_becomes_a_websocket_url() {
        let of = |base| address(base, "com.example.subscribe").ok();
        assert_eq!(of("https://a.example").as_deref(), Some("wss://a.example/xrpc/com.example.subscribe"));
        assert_eq!(of("ws://localhost:1/x/").as_deref(), Some("ws://localhost:1/x/xrpc/com.example.subscribe"));
        for base in ["", "a.example", "ftp://a.example", "https://a.example?x=1", "https://a.example#x", "/x"] {
            assert_eq!(of(base), None, "{base}");
        }
    }
}
