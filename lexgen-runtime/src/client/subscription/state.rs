//! The state of a subscription: connected, waiting to reconnect, or ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::header::SEC_WEBSOCKET_PROTOCOL;
use http::{HeaderMap, HeaderValue, Request};
use tokio::time::{Duration, Instant, sleep, timeout};

use super::super::error::RequestError;
use super::super::transport::TransportError;
use super::error::SubscriptionError;
use super::transport::{ConnectError, ConnectOptions, Connection, Incoming, IncomingStream, WebSocketTransport};
use super::{Settings, Subscribe};
use crate::xrpc::{Frame, Framing, StreamMessage, Subscription};

/// The time after which a connection counts as a success, and the number of messages. One that fails sooner is not opened again
/// at once: the server may fail each time.
const LASTING: Duration = Duration::from_secs(60);
const MANY: u32 = 100;

pub(super) struct State<M: Subscription, T> {
    call: Subscribe<M, T>,
    connection: Option<Open>,
    /// The position of the last message.
    cursor: Option<i64>,
    /// The position up to which messages are received again after reconnecting.
    known_until: Option<i64>,
    /// The number of failures since a connection has lasted, which determines the delay.
    failures: u32,
    /// The number of failures since the last message, which is limited.
    attempts: u32,
    connected_at: Instant,
    /// The number of messages of the connection.
    received: u32,
    skipped: Arc<AtomicU64>,
    is_over: bool,
}

/// An open connection.
struct Open {
    messages: IncomingStream,
    framing: Framing,
}

/// The result of one step.
enum Next<M: Subscription> {
    Message(M::Message),
    Skipped,
    /// Nothing, but the connection is alive.
    Alive,
    /// The server has ended the stream.
    End,
    Error(SubscriptionError<M>),
}

impl<M: Subscription, T: WebSocketTransport> State<M, T>
where
    M::Message: StreamMessage,
{
    pub(super) fn new(call: Subscribe<M, T>, skipped: Arc<AtomicU64>) -> Self {
        Self {
            call,
            connection: None,
            cursor: None,
            known_until: None,
            failures: 0,
            attempts: 0,
            connected_at: Instant::now(),
            received: 0,
            skipped,
            is_over: false,
        }
    }

    /// Returns the next message or error.
    pub(super) async fn next(&mut self) -> Option<Result<M::Message, SubscriptionError<M>>> {
        while !self.is_over {
            match self.step().await {
                Next::Message(message) => {
                    self.attempts = 0;
                    self.received = self.received.saturating_add(1);
                    if !self.is_known(&message) {
                        return Some(Ok(message));
                    }
                }
                Next::Skipped => _ = self.skipped.fetch_add(1, Ordering::Relaxed),
                Next::Alive => {}
                Next::End => self.is_over = true,
                Next::Error(error @ SubscriptionError::Message { .. }) => return Some(Err(error)),
                Next::Error(error) => {
                    let was_connected = self.connection.take().is_some();
                    if !self.waits(&error, was_connected).await {
                        self.is_over = true;
                        return Some(Err(error));
                    }
                }
            }
        }
        self.connection = None;
        None
    }

    /// Returns whether the message was received before the connection was lost.
    fn is_known(&mut self, message: &M::Message) -> bool {
        let Some(cursor) = self.call.reconnect.as_ref().and_then(|(_, cursor_of)| cursor_of(message)) else {
            return false;
        };
        if self.known_until.is_some_and(|until| cursor <= until) {
            return true;
        }
        self.known_until = None;
        self.cursor = Some(cursor);
        false
    }

    /// Waits before the next attempt. Returns `false` if there is none.
    async fn waits(&mut self, error: &SubscriptionError<M>, was_connected: bool) -> bool {
        let Some((reconnect, _)) = &self.call.reconnect else {
            return false;
        };
        // The next request would lack what made this one invalid, such as its token.
        if matches!(error, SubscriptionError::Request(_)) {
            return false;
        }
        let is_retried = self.call.retry_if.as_ref().map_or_else(|| error.is_retryable(), |retry_if| retry_if(error));
        self.attempts = self.attempts.saturating_add(1);
        if !is_retried || reconnect.attempts.is_some_and(|attempts| self.attempts > attempts) {
            return false;
        }
        if was_connected && (self.connected_at.elapsed() >= LASTING || self.received >= MANY) {
            self.failures = 0;
        }
        self.failures = self.failures.saturating_add(1);
        let delay = reconnect.delay(self.failures, error.retry_after());
        self.known_until = self.cursor;
        sleep(delay).await;
        true
    }

    async fn step(&mut self) -> Next<M> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => match self.call.error.take() {
                Some(error) => return Next::Error(SubscriptionError::Request(error)),
                None => match connect(&self.call, self.cursor).await {
                    Ok(connection) => {
                        (self.connected_at, self.received) = (Instant::now(), 0);
                        none.insert(connection)
                    }
                    Err(error) => return Next::Error(error),
                },
            },
        };
        let settings = &self.call.settings;
        let incoming = match settings.idle_after {
            None => connection.messages.next().await,
            Some(idle_after) => match timeout(idle_after, connection.messages.next()).await {
                Ok(incoming) => incoming,
                Err(_) => return Next::Error(lost(format!("nothing was received for {idle_after:?}"))),
            },
        };
        match incoming {
            Some(Ok(Incoming::Frame(frame))) => read_binary(&frame, connection.framing, settings),
            Some(Ok(Incoming::Text(frame))) if connection.framing.is_text() => {
                read(frame.as_bytes(), connection.framing, settings)
            }
            Some(Ok(Incoming::Text(_))) => unexpected(connection.framing),
            Some(Ok(Incoming::TooLong(size))) => {
                Next::Error(SubscriptionError::TooLong { size, limit: settings.frame_limit })
            }
            Some(Ok(Incoming::Closed { code: 1000, .. })) => Next::End,
            Some(Ok(Incoming::Closed { code, reason })) => Next::Error(SubscriptionError::Closed { code, reason }),
            Some(Ok(Incoming::Alive)) => Next::Alive,
            Some(Err(error)) => Next::Error(SubscriptionError::Connection(error)),
            None => Next::Error(lost("the connection was interrupted")),
        }
    }
}

/// Reads a binary message. In a framing of text messages, it is a compressed frame.
fn read_binary<M: Subscription>(frame: &[u8], framing: Framing, settings: &Settings) -> Next<M>
where
    M::Message: StreamMessage,
{
    if !framing.is_text() {
        return read(frame, framing, settings);
    }
    #[cfg(feature = "zstd")]
    if let Some(dictionary) = &settings.dictionary {
        return match dictionary.decompress(frame, settings.frame_limit) {
            Ok(frame) => read(&frame, framing, settings),
            Err(error) => Next::Error(SubscriptionError::Zstd(error)),
        };
    }
    unexpected(framing)
}

fn read<M: Subscription>(frame: &[u8], framing: Framing, settings: &Settings) -> Next<M>
where
    M::Message: StreamMessage,
{
    match Frame::<M>::read_within(framing, frame, settings.value_limit()) {
        Ok(Frame::Message(message)) => Next::Message(message),
        Ok(Frame::Error(error)) => Next::Error(SubscriptionError::Xrpc(error)),
        Ok(Frame::Skipped(_)) => Next::Skipped,
        Err(error) => Next::Error(error.into()),
    }
}

fn unexpected<M: Subscription>(framing: Framing) -> Next<M> {
    Next::Error(SubscriptionError::UnexpectedMessage { framing })
}

fn lost<M: Subscription>(what: impl Into<TransportError>) -> SubscriptionError<M> {
    SubscriptionError::Connection(what.into())
}

async fn connect<M: Subscription, T: WebSocketTransport>(
    call: &Subscribe<M, T>,
    cursor: Option<i64>,
) -> Result<Open, SubscriptionError<M>> {
    let query = cursor.map(|cursor| with_parameter(&call.query, "cursor", &cursor.to_string()));
    let query = query.as_deref().unwrap_or(&call.query);
    let separator = if query.is_empty() { "" } else { "?" };
    let settings = &call.settings;
    let mut headers = call.headers.clone().into_map().map_err(SubscriptionError::Request)?;
    headers.extend(offered(&settings.offers).map(|offers| (SEC_WEBSOCKET_PROTOCOL, offers)));
    let request = request(&format!("{}{separator}{query}", call.address), headers);
    // Another attempt would fail as well.
    let request = request.map_err(|_| SubscriptionError::Request(RequestError::address(&call.address, None)))?;
    let ping_after = settings.idle_after.map(|idle_after| idle_after / 3);
    let options = ConnectOptions { frame_limit: settings.frame_limit, ping_after };
    match timeout(settings.connect_within, call.transport.connect(request, options)).await {
        Ok(Ok(Connection { subprotocol, messages })) => Ok(Open { messages, framing: selected(subprotocol)? }),
        Ok(Err(ConnectError::Refused(response))) => Err(SubscriptionError::Refused(response)),
        Ok(Err(ConnectError::Failed(error))) => Err(SubscriptionError::Connection(error)),
        Err(_) => Err(lost("connecting took too long")),
    }
}

/// The value of `Sec-WebSocket-Protocol`.
fn offered(offers: &[Framing]) -> Option<HeaderValue> {
    let names: Vec<&str> = offers.iter().map(|framing| framing.as_str()).collect();
    HeaderValue::try_from(names.join(", ")).ok().filter(|_| !names.is_empty())
}

/// The framing that the server has selected, by default that of the lexicon.
fn selected<M: Subscription>(subprotocol: Option<String>) -> Result<Framing, SubscriptionError<M>> {
    let Some(name) = subprotocol else {
        return Ok(M::FRAMING);
    };
    name.parse().map_err(|_| lost(format!("the server selected the unknown subprotocol `{}`", name.escape_debug())))
}

fn request(address: &str, headers: HeaderMap) -> Result<Request<()>, http::Error> {
    let mut request = Request::get(address).body(())?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Replaces a parameter of a query.
pub(super) fn with_parameter(query: &str, name: &str, value: &str) -> String {
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(other, _)| other != name);
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(others).append_pair(name, value);
    written.finish()
}

#[cfg(test)]
mod tests {
    use super::with_parameter;

    #[test]
    fn a_parameter_replaces_those_of_its_name() {
        assert_eq!(with_parameter("", "cursor", "7"), "cursor=7");
        assert_eq!(with_parameter("cursor=1&x=a+b&x=%26", "cursor", "7"), "x=a+b&x=%26&cursor=7");
    }
}
