//! One connection: sending messages as frames, as fast as the client reads them, until one side ends it.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{Sink, StreamExt};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};

use super::super::failure::Failure;
use super::super::output;
use super::super::panics;
use super::options::{ClientMessages, StreamOptions};
use super::shared;
use super::shutdown::Watch;
use super::wire::Wire;
use crate::xrpc::{Endpoint, Messages, StreamMessage, Subscription, XrpcError};

/// A duration that no connection reaches, and that can be added to any time: [`Duration::MAX`] cannot.
const NEVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The maximum length of the reason of a [close frame](https://www.rfc-editor.org/rfc/rfc6455#section-5.5), in bytes.
const LONGEST_REASON: usize = 123;

/// Sends messages until they end, or the connection does.
pub(super) async fn run<M: Subscription>(socket: WebSocket, messages: Messages<M>, wire: Wire, options: StreamOptions)
where
    M::Message: StreamMessage,
{
    let mut shutdown = options.shutdown.watch();
    let (sink, mut source) = socket.split();
    let mut outbox = Outbox::new(sink, options.buffer);
    let end = send_messages::<M>(&mut outbox, &mut source, messages, &wire, &mut shutdown, &options).await;
    // The client may not wait for the end, which is not an error.
    let _ = timeout(options.close_within, close::<M>(outbox, source, end, &wire)).await;
}

/// The end of a stream.
struct End {
    error: Option<XrpcError>,
    code: u16,
    /// Whether waiting frames are still sent.
    drains: bool,
}

impl End {
    fn normal() -> Self {
        Self { error: None, code: close_code::NORMAL, drains: true }
    }

    fn going_away() -> Self {
        Self { error: None, code: close_code::AWAY, drains: true }
    }

    /// The end after an error of the service: with code 1011 for a status of 500 and above, and 1008 for others.
    fn error(error: XrpcError) -> Self {
        let code = if error.status >= 500 { close_code::ERROR } else { close_code::POLICY };
        Self { error: Some(error), code, drains: true }
    }

    fn too_slow() -> Self {
        let message = "the client reads messages more slowly than they are sent";
        let error = XrpcError::new(400, "ConsumerTooSlow", Some(message.to_owned()));
        Self { drains: false, ..Self::error(error) }
    }

    fn unexpected_message() -> Self {
        let error = XrpcError::invalid_request("clients of subscriptions must not send messages");
        Self { code: close_code::UNSUPPORTED, ..Self::error(error) }
    }
}

/// Sends messages until something ends the stream. Returns `None` if the connection is gone.
async fn send_messages<M: Subscription>(
    outbox: &mut Outbox,
    source: &mut SplitStream<WebSocket>,
    mut messages: Messages<M>,
    wire: &Wire,
    shutdown: &mut Watch,
    options: &StreamOptions,
) -> Option<End>
where
    M::Message: StreamMessage,
{
    let every = if options.ping_every.is_zero() { NEVER } else { options.ping_every.min(NEVER) };
    let slow_after = options.slow_after.min(NEVER);
    let mut pings = interval_at(Instant::now() + every, every);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut was_heard = true;
    loop {
        let (full_since, is_idle) = (outbox.full_since, outbox.is_idle());
        tokio::select! {
            biased;
            () = shutdown.begun() => return Some(End::going_away()),
            incoming = source.next() => {
                was_heard = true;
                match incoming? {
                    Ok(Message::Close(_)) | Err(_) => return None,
                    Ok(Message::Text(_) | Message::Binary(_)) if options.client_messages == ClientMessages::Refuse => {
                        return Some(End::unexpected_message());
                    }
                    Ok(_) => {}
                }
            }
            sent = poll_fn(|context| outbox.poll_step(context)), if !is_idle => sent.ok()?,
            _ = pings.tick() => {
                if !was_heard {
                    return None;
                }
                was_heard = false;
                outbox.push(Message::Ping(Bytes::new()));
            }
            () = sleep_until(full_since.unwrap_or_else(Instant::now) + slow_after), if full_since.is_some() => {
                return Some(End::too_slow());
            }
            item = panics::catch(messages.next_item()), if full_since.is_none() => match item {
                Ok(Some(item)) => match shared::read::<M>(item) {
                    Ok(message) => match message.write::<M>(wire, options.validates) {
                        Ok(message) => outbox.push(message),
                        Err(failure) => return Some(End::error(hide::<M>(&failure, options))),
                    },
                    Err(error) => return Some(End::error(visible::<M>(error.into(), options))),
                },
                Ok(None) => return Some(End::normal()),
                Err(message) => return Some(End::error(hide::<M>(&Failure::Panic(message), options))),
            },
        }
    }
}

/// Returns the error that the client sees for an error of the service.
pub(super) fn visible<M: Subscription>(error: XrpcError, options: &StreamOptions) -> XrpcError {
    match output::is_internal(&error) {
        true => hide::<M>(&Failure::Error(error), options),
        false => error,
    }
}

/// Reports a failure, and returns the error that the client sees, which does not show it.
pub(super) fn hide<M: Subscription>(failure: &Failure, options: &StreamOptions) -> XrpcError {
    (options.on_failure)(&Endpoint::subscription::<M>(), failure);
    XrpcError::internal_server_error("An internal error occurred")
}

/// Sends the end, if the server ends the stream, and waits for the client to close the connection.
async fn close<M: Subscription>(mut outbox: Outbox, mut source: SplitStream<WebSocket>, end: Option<End>, wire: &Wire) {
    if let Some(end) = end {
        push_end::<M>(&mut outbox, &end, wire);
        while !outbox.is_idle() {
            // Messages of the client are read and dropped, because it might not read before it has sent them.
            tokio::select! {
                sent = poll_fn(|context| outbox.poll_step(context)) => if sent.is_err() { return },
                incoming = source.next() => if !matches!(incoming, Some(Ok(_))) { return },
            }
        }
    }
    while let Some(Ok(_)) = source.next().await {}
}

fn push_end<M: Subscription>(outbox: &mut Outbox, end: &End, wire: &Wire) {
    if !end.drains {
        outbox.clear();
    }
    let reason = end.error.as_ref().map_or("", |error| &error.name);
    let reason = if reason.len() > LONGEST_REASON { "" } else { reason };
    if let Some(message) = end.error.as_ref().and_then(|error| wire.error::<M>(error)) {
        outbox.push(message);
    }
    outbox.push(Message::Close(Some(CloseFrame { code: end.code, reason: reason.into() })));
}

/// The frames that wait to be sent.
struct Outbox {
    sink: SplitSink<WebSocket, Message>,
    waiting: VecDeque<Message>,
    /// The number of waiting bytes, and the number from which on the outbox is full.
    size: usize,
    limit: usize,
    /// The time since which the outbox is full.
    full_since: Option<Instant>,
    /// Whether the socket has flushed all frames passed to it.
    is_flushed: bool,
}

impl Outbox {
    fn new(sink: SplitSink<WebSocket, Message>, limit: usize) -> Self {
        Self { sink, waiting: VecDeque::new(), size: 0, limit: limit.max(1), full_since: None, is_flushed: true }
    }

    fn push(&mut self, message: Message) {
        self.size += size(&message);
        self.waiting.push_back(message);
        if self.size >= self.limit {
            self.full_since.get_or_insert_with(Instant::now);
        }
    }

    fn clear(&mut self) {
        self.waiting.clear();
        self.size = 0;
    }

    /// Returns whether all frames have been sent.
    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.is_flushed
    }

    /// Sends the next frame. Cancelling loses nothing.
    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        let mut sink = Pin::new(&mut self.sink);
        if !self.is_flushed {
            ready!(sink.as_mut().poll_flush(context))?;
            self.is_flushed = true;
        }
        ready!(sink.as_mut().poll_ready(context))?;
        if let Some(message) = self.waiting.pop_front() {
            self.size = self.size.saturating_sub(size(&message));
            if self.size < self.limit {
                self.full_since = None;
            }
            self.is_flushed = false;
            sink.start_send(message)?;
        }
        Poll::Ready(Ok(()))
    }
}

/// The number of bytes of a message.
pub(super) fn size(message: &Message) -> usize {
    match message {
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Text(text) => text.as_str().len(),
        Message::Close(_) => 0,
    }
}
