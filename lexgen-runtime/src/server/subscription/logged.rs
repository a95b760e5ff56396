//! [`LoggedSequencer`]: passing the events of a log to the subscribers of one process.
//!
//! One task reads new events for all subscribers. Subscribers with older cursors read from the log themselves.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use futures_core::Stream;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout};

use super::log::{EventLog, LogPage, Retention};
use super::sequencer::{BehindError, MAX_BYTES, Sequencer, SequencerStream, future_cursor};
use super::shared::{self, Shared};
use crate::server::store::{StoreError, within};
use crate::xrpc::{CopiedValue, Messages, StreamMessage, Subscription, XrpcError};
use lexgen_data::{Value, dag_cbor, from_value};

/// The field with the number of an event
/// ([Event Stream: sequence numbers](https://atproto.com/specs/event-stream#sequence-numbers)).
const NUMBER: &str = "seq";

/// A function that is called with the failures of an [`EventLog`].
pub type LogFailureHook = Arc<dyn Fn(&StoreError) + Send + Sync>;

/// The options of a [`LoggedSequencer`].
#[derive(Clone)]
#[non_exhaustive]
pub struct LogOptions {
    /// The number of events that are kept in memory. Subscribers get older ones from the log. The default is 1,000.
    pub capacity: usize,
    /// The limit of the bytes that are kept in memory: of events as they are stored, and of their frames. The default is 64
    /// MiB.
    pub max_bytes: usize,
    /// The number of events that are read from the log at once. The default is 100.
    pub page: usize,
    /// The interval at which the log is read if it does not notify. The default is 5 seconds.
    pub poll_every: Duration,
    /// The time after which reading the log has failed. The default is 10 seconds.
    pub read_within: Duration,
    /// The time after a failure until the log is read again. The default is 1 second.
    pub retry_after: Duration,
    /// The limits of the log. The default is none.
    pub retention: Retention,
    /// The interval at which the log is trimmed to its limits. The default is 1 minute.
    pub trim_every: Duration,
    /// The function that is called with failures to read and trim the log, and with events that cannot be decoded. By
    /// default, it does nothing.
    pub on_failure: LogFailureHook,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self {
            capacity: 1000,
            max_bytes: MAX_BYTES,
            page: 100,
            poll_every: Duration::from_secs(5),
            read_within: Duration::from_secs(10),
            retry_after: Duration::from_secs(1),
            retention: Retention::default(),
            trim_every: Duration::from_secs(60),
            on_failure: Arc::new(|_| {}),
        }
    }
}

impl fmt::Debug for LogOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogOptions")
            .field("capacity", &self.capacity)
            .field("max_bytes", &self.max_bytes)
            .field("page", &self.page)
            .field("poll_every", &self.poll_every)
            .field("read_within", &self.read_within)
            .field("retry_after", &self.retry_after)
            .field("retention", &self.retention)
            .field("trim_every", &self.trim_every)
            .finish_non_exhaustive()
    }
}

/// A [`Sequencer`](super::Sequencer) whose events are in an [`EventLog`], which numbers them.
///
/// Several processes can share a log. Subscribers can move from one process to another, and continue at their cursor after a
/// restart. One task in each process reads new events for all subscribers of the process.
///
/// | cursor | events |
/// |---|---|
/// | none | future events |
/// | 0 | all events in the log, and future ones |
/// | the number of an event in the log | that event and all later ones |
/// | the number of an event that has been removed | as with 0, after a message of the service such as `OutdatedCursor` |
/// | a number that the log has not reached | the error `FutureCursor` |
///
/// ```
/// use lexgen_runtime::server::{LogOptions, LoggedSequencer, MemoryLog};
/// use lexgen_runtime::Messages;
///
/// # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// # pub struct Note { pub seq: i64, pub text: String }
/// # lexgen_runtime::object! {
/// #     Note = "com.example.watch#note" {
/// #         new(seq: i64, text into String);
/// #         "seq" => seq: required;
/// #         "text" => text: required;
/// #     }
/// # }
/// # #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// # pub enum WatchMessage { Note(Note) }
/// # lexgen_runtime::union! { WatchMessage { "com.example.watch#note" => Note; } }
/// # #[derive(Clone, Copy, Debug)]
/// # pub struct Watch;
/// # lexgen_runtime::subscription! { Watch = "com.example.watch" { message: WatchMessage; } }
/// # type WatchError = lexgen_runtime::XrpcError;
/// struct Notebook {
///     events: LoggedSequencer<WatchMessage>,
/// }
///
/// impl Notebook {
///     async fn open() -> Result<Self, Box<dyn std::error::Error>> {
///         // A log on Redis or Postgres continues the numbers after a restart.
///         Ok(Self { events: LoggedSequencer::open(MemoryLog::default(), LogOptions::default()).await? })
///     }
///
///     async fn add(&self, text: &str) -> Result<i64, Box<dyn std::error::Error>> {
///         // The log replaces the number.
///         Ok(self.events.publish(&WatchMessage::Note(Note::new(0, text))).await?)
///     }
///
///     async fn watch(&self, cursor: Option<i64>) -> Result<Messages<Watch>, WatchError> {
///         self.events.messages::<Watch>(cursor, || WatchMessage::Note(Note::new(0, "some notes are missing"))).await
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let notebook = Notebook::open().await?;
/// assert_eq!(notebook.add("milk").await?, 1);
/// let mut messages = notebook.watch(Some(1)).await?;
/// assert_eq!(messages.next().await, Some(Ok(WatchMessage::Note(Note::new(1, "milk")))));
/// # Ok(())
/// # }
/// ```
///
/// # Failures
///
/// While the log cannot be read, subscribers wait, and [`on_failure`](LogOptions::on_failure) is called at each attempt. Then
/// they receive all events. A subscriber whose own read of older events fails receives an internal error. An event that cannot
/// be decoded is reported and skipped.
pub struct LoggedSequencer<T>(Arc<Shares<T>>);

/// The parts that clones share. The task ends with the last of them.
struct Shares<T> {
    follower: Follower<T>,
    task: AbortHandle,
}

impl<T> Drop for Shares<T> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Decode<T> = Arc<dyn Fn(i64, &[u8]) -> Result<T, StoreError> + Send + Sync>;

impl<T: StreamMessage + Send + Sync + 'static> LoggedSequencer<T> {
    /// Follows a log of messages, which are stored in DAG-CBOR. Their field `seq` is the number.
    ///
    /// Pass an `Arc<dyn EventLog>` to use the log elsewhere too. This function must be called in a Tokio runtime.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub async fn open(log: impl EventLog, options: LogOptions) -> Result<Self, StoreError> {
        Self::open_with(log, options, decode::<T>).await
    }

    /// Adds a message to the log, which gives it a number, and returns the number. If the message has a field `seq`, the
    /// number replaces its value.
    ///
    /// Subscribers receive the message when the log has notified this process.
    ///
    /// # Errors
    ///
    /// Those of the log. If the connection was lost, the message may have been added nevertheless.
    pub async fn publish(&self, message: &T) -> Result<i64, StoreError> {
        self.append(Self::encode(message)?).await
    }

    /// Encodes a message as [`publish`](Self::publish) stores it, for example to add it to the log in a transaction.
    ///
    /// # Errors
    ///
    /// The message cannot be serialized. This happens only to values created in code.
    pub fn encode(message: &T) -> Result<Bytes, StoreError> {
        dag_cbor::to_vec(message).map(Bytes::from).map_err(StoreError::new)
    }
}

/// Decodes a message, with its number.
fn decode<T: StreamMessage>(number: i64, bytes: &[u8]) -> Result<T, Box<dyn Error + Send + Sync>> {
    let mut message: Value = dag_cbor::from_slice(bytes)?;
    if let Value::Object(fields) = &mut message
        && let Some(seq) = fields.get_mut(NUMBER)
    {
        *seq = Value::Integer(number);
    }
    let CopiedValue(message) = from_value(message)?;
    Ok(message)
}

impl<T: Send + Sync + 'static> LoggedSequencer<T> {
    /// Follows a log of events in an encoding of the application. `decode` receives the number of an event and its bytes.
    ///
    /// [`publish`](Self::publish) does not use that encoding. Add events with [`append`](Self::append).
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub async fn open_with<E>(
        log: impl EventLog,
        options: LogOptions,
        decode: impl Fn(i64, &[u8]) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<Self, StoreError>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let bounds = log.since(i64::MAX, 0).await?;
        let capacity = options.capacity.max(1);
        let kept = bounds.last.saturating_sub(i64::try_from(capacity).unwrap_or(i64::MAX));
        let local = Sequencer::after(kept.max(bounds.first.saturating_sub(1)), capacity).max_bytes(options.max_bytes);
        let decode: Decode<T> = Arc::new(move |number, bytes: &[u8]| {
            decode(number, bytes).map_err(|error| {
                let error: Box<dyn Error + Send + Sync> = error.into();
                StoreError::new(format!("the event {number} cannot be decoded: {error}"))
            })
        });
        let follower = Follower { log: Arc::new(log), local, decode, options };
        // Subscribers without a cursor must not receive the events before.
        follower.catch_up().await?;
        let task = tokio::spawn(follower.clone().run()).abort_handle();
        Ok(Self(Arc::new(Shares { follower, task })))
    }

    /// Adds an event to the log and returns its number.
    ///
    /// # Errors
    ///
    /// Those of the log. If the connection was lost, the event may have been added nevertheless.
    pub async fn append(&self, event: impl Into<Bytes>) -> Result<i64, StoreError> {
        self.0.follower.log.append(event.into()).await
    }

    /// Subscribes to the events from `cursor` on.
    ///
    /// # Errors
    ///
    /// `FutureCursor`, if no process has published an event with that number yet. Those of the log.
    pub async fn subscribe(&self, cursor: Option<i64>) -> Result<LoggedStream<T>, XrpcError> {
        let Some(cursor) = cursor else {
            return Ok(self.stream(None, false));
        };
        let local = &self.0.follower.local;
        if (local.oldest()..=local.last()).contains(&cursor) {
            return Ok(self.stream(Some(cursor), false));
        }
        // Another process may be ahead.
        let bounds = self.0.follower.read(i64::MAX, 0).await?;
        if cursor > bounds.last {
            return Err(future_cursor(bounds.last));
        }
        Ok(self.stream(Some(cursor.max(bounds.first)), cursor > 0 && cursor < bounds.first))
    }

    /// Returns the events from `cursor` on, as the messages of a subscription. If the cursor is outdated, the first message is
    /// that of `outdated`.
    ///
    /// # Errors
    ///
    /// `FutureCursor`, if no process has published an event with that number yet. Those of the log.
    pub async fn messages<M>(&self, cursor: Option<i64>, outdated: impl FnOnce() -> T) -> Result<Messages<M>, M::Error>
    where
        M: Subscription<Message = T>,
        T: Clone,
    {
        let mut events = self.subscribe(cursor).await?;
        let mut first = events.is_outdated().then(outdated);
        Ok(shared::messages::<M>(move |context| match first.take() {
            Some(message) => Poll::Ready(Some(Ok(Shared::new(message)))),
            None => events.poll_next(context).map(|event| event.map(|event| event.map_err(M::Error::from))),
        }))
    }

    /// The number of the last event that this process has read; 0 before the first.
    #[must_use]
    pub fn last(&self) -> i64 {
        self.0.follower.local.last()
    }

    fn stream(&self, next: Option<i64>, is_outdated: bool) -> LoggedStream<T> {
        let local = self.0.follower.local.subscribe_at(next);
        LoggedStream { source: self.clone(), local, read: VecDeque::new(), reading: None, is_outdated, is_over: false }
    }
}

impl<T> Clone for LoggedSequencer<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for LoggedSequencer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LoggedSequencer(at {})", self.0.follower.local.last())
    }
}

/// Copies events from the log to the sequencer of the process.
struct Follower<T> {
    log: Arc<dyn EventLog>,
    local: Sequencer<T>,
    decode: Decode<T>,
    options: LogOptions,
}

impl<T> Clone for Follower<T> {
    fn clone(&self) -> Self {
        Self {
            log: Arc::clone(&self.log),
            local: self.local.clone(),
            decode: Arc::clone(&self.decode),
            options: self.options.clone(),
        }
    }
}

impl<T> Follower<T> {
    async fn run(self) {
        let mut trimmed = None;
        loop {
            if let Err(error) = self.step(&mut trimmed).await {
                (self.options.on_failure)(&error);
                sleep(self.options.retry_after).await;
            }
        }
    }

    /// Reads the new events, and waits for more.
    async fn step(&self, trimmed: &mut Option<Instant>) -> Result<(), StoreError> {
        self.catch_up().await?;
        let has_limits = self.options.retention != Retention::default();
        if has_limits && trimmed.is_none_or(|time| time.elapsed() >= self.options.trim_every) {
            *trimmed = Some(Instant::now());
            self.log.trim(self.options.retention).await?;
        }
        // A notification may be lost with its connection.
        match timeout(self.options.poll_every, self.log.notified(self.local.last())).await {
            Ok(notified) => notified,
            Err(_) => Ok(()),
        }
    }

    /// Reads events until there are no more.
    async fn catch_up(&self) -> Result<(), StoreError> {
        loop {
            let last = self.local.last();
            let page = self.read(last.saturating_add(1), self.page()).await?;
            if page.last < last {
                let message = format!("the log ends at {}, but this process has read the event {last}", page.last);
                return Err(StoreError::new(message));
            }
            if page.first > last.saturating_add(1) {
                // Events were removed before they were read: subscribers must not miss them silently.
                self.local.skip_to(page.first.saturating_sub(1));
            }
            let is_full = page.events.len() >= self.page();
            for event in page.events {
                if let Some(message) = self.decode(event.number, &event.bytes) {
                    self.local.publish_at(event.number, event.bytes.len(), message);
                } else {
                    self.local.advance(event.number);
                }
            }
            if !is_full {
                return Ok(());
            }
        }
    }

    /// Decodes an event. Reports it if that fails.
    fn decode(&self, number: i64, bytes: &[u8]) -> Option<Shared<T>> {
        let message = (self.decode)(number, bytes);
        message.map(Shared::new).inspect_err(|error| (self.options.on_failure)(error)).ok()
    }

    async fn read(&self, from: i64, limit: usize) -> Result<LogPage, StoreError> {
        within(self.options.read_within, self.log.since(from, limit)).await
    }

    fn page(&self) -> usize {
        self.options.page.max(1)
    }
}

type Reading = Pin<Box<dyn Future<Output = Result<LogPage, StoreError>> + Send>>;

/// The events of a [`LoggedSequencer`] for one subscriber. The stream ends with an error only.
///
/// A subscriber that is so slow that its next event has been removed from the log receives the error `ConsumerTooSlow`.
pub struct LoggedStream<T> {
    source: LoggedSequencer<T>,
    local: SequencerStream<T>,
    /// Older events, which have been read from the log.
    read: VecDeque<Shared<T>>,
    reading: Option<Reading>,
    is_outdated: bool,
    is_over: bool,
}

impl<T: Send + Sync + 'static> LoggedStream<T> {
    /// Returns whether the event of the cursor has been removed from the log.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.is_outdated
    }

    /// Polls for the next event.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Shared<T>, XrpcError>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        loop {
            if let Some(event) = self.read.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if let Some(reading) = &mut self.reading {
                let page = ready!(reading.as_mut().poll(context));
                self.reading = None;
                if let Err(error) = page.map_err(XrpcError::from).and_then(|page| self.take(page)) {
                    self.is_over = true;
                    return Poll::Ready(Some(Err(error)));
                }
                continue;
            }
            if let Some(event) = ready!(self.local.poll_kept(context)) {
                return Poll::Ready(Some(Ok(event)));
            }
            let (follower, from) = (self.source.0.follower.clone(), self.local.position());
            self.reading = Some(Box::pin(async move { follower.read(from, follower.page()).await }));
        }
    }

    /// Returns the next event.
    ///
    /// # Errors
    ///
    /// The log cannot be read, or the subscriber has fallen behind. The stream ends.
    pub async fn next(&mut self) -> Option<Result<Shared<T>, XrpcError>> {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    /// Takes the events of a page that was read from the current position.
    fn take(&mut self, page: LogPage) -> Result<(), XrpcError> {
        let (follower, position) = (&self.source.0.follower, self.local.position());
        if page.first > position || page.last < position {
            return Err(BehindError::new().into());
        }
        let last = match page.events.last() {
            Some(event) if page.events.len() >= follower.page() => event.number,
            _ => page.last,
        };
        self.local.seek(last.saturating_add(1));
        self.read.extend(page.events.iter().filter_map(|event| follower.decode(event.number, &event.bytes)));
        Ok(())
    }
}

impl<T: Send + Sync + 'static> Stream for LoggedStream<T> {
    type Item = Result<Shared<T>, XrpcError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Self::poll_next(&mut self, context)
    }
}

impl<T> fmt::Debug for LoggedStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LoggedStream(at {})", self.local.position())
    }
}
