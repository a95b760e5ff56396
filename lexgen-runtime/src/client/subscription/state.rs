//! The state of a subscription: connected, waiting to reconnect, or ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::{HeaderMap, Request};
use tokio::time::{sleep, timeout};

use super::super::transport::TransportError;
use super::Subscribe;
use super::error::SubscriptionError;
use super::transport::{ConnectError, Incoming, IncomingStream, WebSocketTransport};
use crate::xrpc::{Frame, StreamMessage, Subscription};

pub(super) struct State<M: Subscription, T> {
    call: Subscribe<M, T>,
    connection: Option<IncomingStream>,
    /// The position of the last message.
    cursor: Option<i64>,
    /// The position up to which messages are received again after reconnecting.
    known_until: Option<i64>,
    /// The number of consecutive failures.
    failures: u32,
    skipped: Arc<AtomicU64>,
    is_over: bool,
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
        Self { call, connection: None, cursor: None, known_until: None, failures: 0, skipped, is_over: false }
    }

    /// Returns the next message or error.
    pub(super) async fn next(&mut self) -> Option<Result<M::Message, SubscriptionError<M>>> {
        while !self.is_over {
            match self.step().await {
                Next::Message(message) => {
                    self.failures = 0;
                    if !self.is_known(&message) {
                        return Some(Ok(message));
                    }
                }
                Next::Skipped => _ = self.skipped.fetch_add(1, Ordering::Relaxed),
                Next::Alive => {}
                Next::End => self.is_over = true,
                Next::Error(error @ SubscriptionError::Message { .. }) => return Some(Err(error)),
                Next::Error(error) => {
                    self.connection = None;
                    if !self.waits(&error).await {
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
    async fn waits(&mut self, error: &SubscriptionError<M>) -> bool {
        let Some((reconnect, _)) = self.call.reconnect.as_ref().filter(|_| error.is_retryable()) else {
            return false;
        };
        self.failures = self.failures.saturating_add(1);
        let Some(delay) = reconnect.delay(self.failures, error.retry_after()) else {
            return false;
        };
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
                    Ok(connection) => none.insert(connection),
                    Err(error) => return Next::Error(error),
                },
            },
        };
        let incoming = match self.call.idle_after {
            None => connection.next().await,
            Some(idle_after) => match timeout(idle_after, connection.next()).await {
                Ok(incoming) => incoming,
                Err(_) => return Next::Error(lost("the connection has been idle for too long")),
            },
        };
        match incoming {
            Some(Ok(Incoming::Frame(frame))) => read(&frame),
            Some(Ok(Incoming::Closed { code: 1000, .. })) => Next::End,
            Some(Ok(Incoming::Closed { code, reason })) => Next::Error(SubscriptionError::Closed { code, reason }),
            Some(Ok(Incoming::Alive)) => Next::Alive,
            Some(Err(error)) => Next::Error(SubscriptionError::Connection(error)),
            None => Next::Error(lost("the connection was interrupted")),
        }
    }
}

fn read<M: Subscription>(frame: &[u8]) -> Next<M>
where
    M::Message: StreamMessage,
{
    match Frame::<M>::read(frame) {
        Ok(Frame::Message(message)) => Next::Message(message),
        Ok(Frame::Error(error)) => Next::Error(SubscriptionError::Xrpc(error)),
        Ok(Frame::Skipped(_)) => Next::Skipped,
        Err(error) => Next::Error(error.into()),
    }
}

fn lost<M: Subscription>(what: &str) -> SubscriptionError<M> {
    SubscriptionError::Connection(TransportError::from(what))
}

async fn connect<M: Subscription, T: WebSocketTransport>(
    call: &Subscribe<M, T>,
    cursor: Option<i64>,
) -> Result<IncomingStream, SubscriptionError<M>> {
    let query = with_cursor(&call.query, cursor);
    let separator = if query.is_empty() { "" } else { "?" };
    let headers = call.headers.clone().into_map().map_err(SubscriptionError::Request)?;
    let request = request(&format!("{}{separator}{query}", call.address), headers);
    let request = request.map_err(|error| SubscriptionError::Connection(error.into()))?;
    match timeout(call.connect_within, call.transport.connect(request, call.frame_limit)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(ConnectError::Refused(response))) => Err(SubscriptionError::Refused(response)),
        Ok(Err(ConnectError::Failed(error))) => Err(SubscriptionError::Connection(error)),
        Err(_) => Err(lost("connecting took too long")),
    }
}

fn request(address: &str, headers: HeaderMap) -> Result<Request<()>, http::Error> {
    let mut request = Request::get(address).body(())?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Replaces the cursor of a query.
fn with_cursor(query: &str, cursor: Option<i64>) -> String {
    const CURSOR: &str = "cursor";
    let Some(cursor) = cursor else {
        return query.to_owned();
    };
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != CURSOR);
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(others).append_pair(CURSOR, &cursor.to_string());
    written.finish()
}

#[cfg(test)]
mod tests {
    use super::with_cursor;

    #[test]
    fn the_last_cursor_replaces_the_first() {
        assert_eq!(with_cursor("", None), "");
        assert_eq!(with_cursor("", Some(7)), "cursor=7");
        assert_eq!(with_cursor("cursor=1&x=a+b&x=%26", Some(7)), "x=a+b&x=%26&cursor=7");
    }
}
