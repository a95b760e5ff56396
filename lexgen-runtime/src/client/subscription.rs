//! Subscriptions as streams of typed messages (SPEC section 8).
//!
//! What gets bytes from a server is the business of a [`WebSocketTransport`].

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

/// Prepares to subscribe at the server at `base`, such as `https://bsky.network` or `wss://bsky.network`.
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
/// [`RequestError::Address`] if `base` is no URL; parameters that are not valid or cannot be written.
pub fn subscribe<M>(base: &str, params: &M::Params) -> Result<Subscribe<M>, RequestError>
where
    M: Subscription,
    M::Params: Serialize + Decode<'static>,
{
    params.validate().map_err(RequestError::InvalidParams)?;
    // Without parameters, there is nothing to be written.
    let query = match TypeId::of::<M::Params>() == TypeId::of::<()>() {
        true => String::new(),
        false => to_query_with_defaults(params).map_err(|error| RequestError::Unwritable(error.to_string()))?,
    };
    Ok(Subscribe {
        transport: Tungstenite::default(),
        address: address(base, M::NSID)?,
        query,
        headers: Headers::default(),
        fault: None,
        limit: 5 << 20,
        connect_within: Duration::from_secs(30),
        idle_after: None,
        reconnect: None,
    })
}

/// Where the subscription stands, without its query.
fn address(base: &str, nsid: &str) -> Result<String, RequestError> {
    let uri: Uri = base.parse().map_err(|error| RequestError::Address(format!("`{base}`: {error}")))?;
    let scheme = match uri.scheme_str() {
        Some("http" | "ws") => "ws",
        Some("https" | "wss") => "wss",
        _ => return Err(RequestError::Address(format!("`{base}`: expected a URL such as `wss://example.com`"))),
    };
    match uri.authority() {
        Some(authority) if uri.query().is_none() && !base.contains('#') => {
            Ok(format!("{scheme}://{authority}{}/xrpc/{nsid}", uri.path().trim_end_matches('/')))
        }
        _ => Err(RequestError::Address(format!("`{base}`: expected a URL such as `wss://example.com`"))),
    }
}

/// A subscription that is about to be opened. Made by [`subscribe`].
pub struct Subscribe<M: Subscription, T = Tungstenite> {
    transport: T,
    address: String,
    query: String,
    headers: Headers,
    /// The first thing that went wrong while it was put together.
    fault: Option<RequestError>,
    limit: usize,
    connect_within: Duration,
    idle_after: Option<Duration>,
    reconnect: Option<(Reconnect, CursorOf<M>)>,
}

/// Where a message stands in the stream.
type CursorOf<M> = Box<dyn Fn(&<M as Subscription>::Message) -> Option<i64> + Send + Sync>;

impl<M: Subscription, T> Subscribe<M, T> {
    /// Connects by other means than [`Tungstenite`].
    #[must_use]
    pub fn transport<U: WebSocketTransport>(self, transport: U) -> Subscribe<M, U> {
        let Self { transport: _, address, query, headers, fault, limit, connect_within, idle_after, reconnect } = self;
        Subscribe { transport, address, query, headers, fault, limit, connect_within, idle_after, reconnect }
    }

    /// Sends a header with the request. What is not a header is the first event, and the last.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with_headers(|headers| headers.set(name, value))
    }

    /// Sends `Authorization: Bearer` with the request. A token that cannot stand in a header is the first event, as an error,
    /// and the last.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.with_headers(|headers| headers.set_bearer(token))
    }

    fn with_headers(mut self, change: impl FnOnce(&mut Headers) -> Result<(), RequestError>) -> Self {
        if let Err(fault) = change(&mut self.headers) {
            self.fault.get_or_insert(fault);
        }
        self
    }

    /// The largest frame that is taken, in bytes. 5 MiB; frames of repositories have at most about 2.
    #[must_use]
    pub const fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// How long it may take until there is a connection. 30 seconds.
    #[must_use]
    pub const fn connect_within(mut self, duration: Duration) -> Self {
        self.connect_within = duration;
        self
    }

    /// Takes a connection for lost on which there is nothing, not even a ping, for so long. Without this it may be silent
    /// for ever.
    #[must_use]
    pub const fn idle_after(mut self, duration: Duration) -> Self {
        self.idle_after = Some(duration);
        self
    }

    /// Connects again when the connection is lost, or cannot be made for reasons that pass.
    ///
    /// `cursor_of` says where in the stream a message stands: its `seq`, if it has one. When it connects again, the last one
    /// is the parameter `cursor`, and what comes again because of that is left out. Without a cursor, what happens
    /// meanwhile is lost.
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
    /// The messages. It connects when the first is asked for.
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

/// The messages of a subscription, as they come.
///
/// An error is the last, but for one: [`SubscriptionError::Message`], after which there may be more. The stream ends
/// without an error when the server ends it. Dropping it closes the connection.
///
/// Messages of types that the lexicon does not have are skipped, as the specification wants it.
pub struct EventStream<M: Subscription> {
    messages: BoxStream<Result<M::Message, SubscriptionError<M>>>,
    skipped: Arc<AtomicU64>,
}

impl<M: Subscription> EventStream<M> {
    /// The next message; `None` after the last one. May be given up without loss.
    ///
    /// # Errors
    ///
    /// See [`SubscriptionError`].
    pub async fn next(&mut self) -> Option<Result<M::Message, SubscriptionError<M>>> {
        self.messages.next().await
    }

    /// How many frames were skipped so far, because the lexicon does not have such.
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
    fn addresses_of_services_become_addresses_of_subscriptions() {
        let of = |base| address(base, "com.example.subscribe").ok();
        assert_eq!(of("https://a.example").as_deref(), Some("wss://a.example/xrpc/com.example.subscribe"));
        assert_eq!(of("ws://localhost:1/x/").as_deref(), Some("ws://localhost:1/x/xrpc/com.example.subscribe"));
        for base in ["", "a.example", "ftp://a.example", "https://a.example?x=1", "https://a.example#x", "/x"] {
            assert_eq!(of(base), None, "{base}");
        }
    }
}
