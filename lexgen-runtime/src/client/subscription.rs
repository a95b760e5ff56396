//! Subscriptions as streams of typed messages ([Event Stream](https://atproto.com/specs/event-stream)).
//!
//! A [`WebSocketTransport`] receives the bytes.

mod error;
mod reconnect;
mod state;
mod transport;

use std::any::TypeId;
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
pub use self::transport::{ConnectError, Incoming, IncomingStream, Tungstenite, WebSocketTransport};
use super::error::RequestError;
use super::header::Headers;
use crate::schema::Decode;
use crate::validate::Validate;
use crate::xrpc::{BoxStream, StreamMessage, Subscription, to_query_with_defaults};

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
    // `()` is not a map, which query strings require.
    let query = match TypeId::of::<M::Params>() == TypeId::of::<()>() {
        true => String::new(),
        false => to_query_with_defaults(params).map_err(RequestError::SerializeParams)?,
    };
    Ok(Subscribe {
        transport: Tungstenite::default(),
        address: address(base, M::NSID)?,
        query,
        headers: Headers::default(),
        error: None,
        frame_limit: 5 << 20,
        connect_within: Duration::from_secs(30),
        idle_after: None,
        reconnect: None,
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
    frame_limit: usize,
    connect_within: Duration,
    idle_after: Option<Duration>,
    reconnect: Option<(Reconnect, CursorOf<M>)>,
}

/// Returns the position of a message in the stream.
type CursorOf<M> = Box<dyn Fn(&<M as Subscription>::Message) -> Option<i64> + Send + Sync>;

impl<M: Subscription, T> Subscribe<M, T> {
    /// Uses another transport than [`Tungstenite`].
    #[must_use]
    pub fn transport<U: WebSocketTransport>(self, transport: U) -> Subscribe<M, U> {
        let Self { transport: _, address, query, headers, error, frame_limit, connect_within, idle_after, reconnect } =
            self;
        Subscribe { transport, address, query, headers, error, frame_limit, connect_within, idle_after, reconnect }
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

    /// Sets the maximum size of a frame in bytes. The default is 5 MiB. Frames of repositories have up to about 2 MiB.
    #[must_use]
    pub const fn frame_limit(mut self, bytes: usize) -> Self {
        self.frame_limit = bytes;
        self
    }

    /// Sets the maximum time to connect. The default is 30 seconds.
    #[must_use]
    pub const fn connect_within(mut self, duration: Duration) -> Self {
        self.connect_within = duration;
        self
    }

    /// Treats a connection as lost if nothing, not even a ping, is received for this long. By default there is no limit.
    #[must_use]
    pub const fn idle_after(mut self, duration: Duration) -> Self {
        self.idle_after = Some(duration);
        self
    }

    /// Reconnects when the connection is lost, or cannot be established for a temporary reason.
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
        write!(f, "Subscribe({:?})", self.address)
    }
}

/// The messages of a subscription, as a stream.
///
/// An error ends the stream, except [`SubscriptionError::Message`], after which more messages may follow. If the server
/// ends the stream, it ends without an error. Dropping it closes the connection.
///
/// Messages of types that the lexicon does not list are skipped, as the
/// [specification](https://atproto.com/specs/event-stream#message-frames) requires.
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

    /// The number of frames skipped so far because the lexicon does not list their types.
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
