//! [`Sequencer`]: numbering and keeping events, for subscriptions with a cursor.
//!
//! Knows neither sockets nor the contents of events.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};

use super::shared::{self, Shared};
use crate::xrpc::{BoxStream, Messages, Subscription, XrpcError};

/// The default limit of the bytes that a sequencer keeps.
pub(super) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Numbers events, keeps the most recent ones, and passes them to subscribers
/// ([Event Stream: sequence numbers](https://atproto.com/specs/event-stream#sequence-numbers)).
///
/// Numbers start at 1 and increase by 1. The cursor of a subscriber determines where it starts:
///
/// | cursor | events |
/// |---|---|
/// | none | future events |
/// | 0 | all kept events, and future ones |
/// | the number of a kept event | that event and all later ones |
/// | the number of an event that is no longer kept | as with 0, after a message of the service such as `OutdatedCursor` |
/// | a number that has not been reached | the error `FutureCursor` |
///
/// Subscribers of [`messages`](Self::messages) share each event and its frames: see [`Shared`]. Clones of a sequencer share
/// their events.
///
/// Numbers begin again with each process, unless [`after`](Self::after) continues them. A
/// [`LoggedSequencer`](super::LoggedSequencer) continues them for several processes.
///
/// # Memory
///
/// A sequencer keeps at most `capacity` events, and at most 64 MiB of them (see [`max_bytes`](Self::max_bytes)). The bytes of
/// an event are the size of its type, or as [`measure`](Self::measure) returns, and those of its frames. There is a frame for
/// each framing that a subscriber has used. The last event is always kept.
///
/// ```
/// use lexgen_runtime::server::Sequencer;
///
/// let sequencer = Sequencer::new(2);
/// for name in ["a", "b", "c"] {
///     sequencer.publish(|seq| format!("{seq} {name}"));
/// }
///
/// let mut events = sequencer.subscribe(Some(3))?;
/// assert_eq!(pollster::block_on(events.next()), Some(Ok("3 c".to_owned())));
///
/// let mut events = sequencer.subscribe(Some(1))?;
/// assert!(events.is_outdated());
/// assert_eq!(pollster::block_on(events.next()), Some(Ok("2 b".to_owned())));
///
/// assert_eq!(sequencer.subscribe(Some(4)).unwrap_err().name, "FutureCursor");
/// # Ok::<(), lexgen_runtime::XrpcError>(())
/// ```
pub struct Sequencer<T>(Arc<Mutex<Events<T>>>);

/// The kept events, and the subscribers that wait for more.
struct Events<T> {
    /// The events with their numbers, which increase, but may have gaps.
    kept: VecDeque<(i64, Shared<T>)>,
    capacity: usize,
    /// The bytes of the kept events, and their limit.
    bytes: Arc<AtomicUsize>,
    max_bytes: usize,
    measure: Measure<T>,
    /// The lowest number that has not been dropped.
    oldest: i64,
    /// The number of the next event.
    next: i64,
    waiting: BTreeMap<u64, Waker>,
    /// The number of subscribers so far.
    subscribers: u64,
}

/// A function that returns the bytes of an event.
type Measure<T> = Arc<dyn Fn(&T) -> usize + Send + Sync>;

impl<T> Events<T> {
    fn push(&mut self, number: i64, bytes: usize, event: Shared<T>) {
        event.count_in(bytes, &self.bytes);
        self.kept.push_back((number, event));
        self.next = number.saturating_add(1);
        self.drop_oldest();
    }

    /// Drops events until the others are within the limits.
    fn drop_oldest(&mut self) {
        let is_over = |events: &Self| {
            events.kept.len() > events.capacity || events.bytes.load(Ordering::Relaxed) > events.max_bytes
        };
        while self.kept.len() > 1 && is_over(self) {
            if let Some((number, event)) = self.kept.pop_front() {
                event.count_out();
                self.oldest = number.saturating_add(1);
            }
        }
    }

    /// Returns the first event with this number or a higher one.
    fn get(&self, number: i64) -> Option<&(i64, Shared<T>)> {
        self.kept.get(self.kept.partition_point(|(other, _)| *other < number))
    }
}

impl<T> Sequencer<T> {
    /// Creates a sequencer that keeps the last `capacity` events, at least one.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self::after(0, capacity)
    }

    /// Creates a sequencer like [`new`](Self::new) that continues after the number `last`.
    #[must_use]
    pub fn after(last: i64, capacity: usize) -> Self {
        let next = last.max(0).saturating_add(1);
        Self(Arc::new(Mutex::new(Events {
            kept: VecDeque::new(),
            capacity: capacity.max(1),
            bytes: Arc::default(),
            max_bytes: MAX_BYTES,
            measure: Arc::new(|_| size_of::<T>()),
            oldest: next,
            next,
            waiting: BTreeMap::new(),
            subscribers: 0,
        })))
    }

    /// Sets the limit of the bytes of kept events and their frames. The default is 64 MiB.
    ///
    /// Frames are written when a subscriber first needs them, so the limit can be exceeded until the next event.
    #[must_use]
    pub fn max_bytes(self, bytes: usize) -> Self {
        lock(&self.0).max_bytes = bytes;
        self
    }

    /// Sets the function that returns the bytes of an event without its frames. By default, that is the size of the type
    /// without the data that it points to.
    ///
    /// The function is called once for each event that is published later, under a lock. It must not use the sequencer.
    #[must_use]
    pub fn measure(self, measure: impl Fn(&T) -> usize + Send + Sync + 'static) -> Self {
        lock(&self.0).measure = Arc::new(measure);
        self
    }

    /// Adds an event and returns its number, which `make` receives.
    ///
    /// `make` is called under a lock and must not use the sequencer.
    pub fn publish(&self, make: impl FnOnce(i64) -> T) -> i64 {
        let mut events = lock(&self.0);
        let number = events.next;
        let event = make(number);
        let bytes = (events.measure)(&event);
        events.push(number, bytes, Shared::new(event));
        wake(events);
        number
    }

    /// Adds an event that has a number, unless that has been reached.
    pub(super) fn publish_at(&self, number: i64, bytes: usize, event: Shared<T>) {
        let mut events = lock(&self.0);
        if number >= events.next {
            events.push(number, bytes, event);
            wake(events);
        }
    }

    /// Continues after a number without an event.
    pub(super) fn advance(&self, last: i64) {
        let mut events = lock(&self.0);
        events.next = last.saturating_add(1).max(events.next);
    }

    /// Drops all events, and continues after a number, so that subscribers find a gap.
    pub(super) fn skip_to(&self, last: i64) {
        let mut events = lock(&self.0);
        for (_, event) in std::mem::take(&mut events.kept) {
            event.count_out();
        }
        events.next = last.saturating_add(1).max(events.next);
        events.oldest = events.next;
        wake(events);
    }

    /// The number of the last event; 0 before the first.
    #[must_use]
    pub fn last(&self) -> i64 {
        lock(&self.0).next.saturating_sub(1)
    }

    /// The lowest number whose event has not been dropped.
    pub(super) fn oldest(&self) -> i64 {
        lock(&self.0).oldest
    }

    /// Subscribes to the events from a number on, even if it has not been reached. Without a number, to future events.
    pub(super) fn subscribe_at(&self, number: Option<i64>) -> SequencerStream<T> {
        let mut events = lock(&self.0);
        self.stream(&mut events, number, false, None)
    }

    fn stream(
        &self,
        events: &mut Events<T>,
        next: Option<i64>,
        is_outdated: bool,
        history: Option<History<T>>,
    ) -> SequencerStream<T> {
        events.subscribers += 1;
        let past = history.map(|ask| Past { ask, current: None });
        let (id, next) = (events.subscribers, next.unwrap_or(events.next));
        SequencerStream { events: Arc::clone(&self.0), id, next, is_outdated, past, is_over: false }
    }
}

/// Wakes the subscribers that wait, after the lock is released.
fn wake<T>(mut events: MutexGuard<'_, Events<T>>) {
    let waiting = std::mem::take(&mut events.waiting);
    drop(events);
    waiting.into_values().for_each(Waker::wake);
}

impl<T: Clone + Send + 'static> Sequencer<T> {
    /// Subscribes to the events from `cursor` on.
    ///
    /// # Errors
    ///
    /// `FutureCursor`, if there is no event with that number yet.
    pub fn subscribe(&self, cursor: Option<i64>) -> Result<SequencerStream<T>, XrpcError> {
        self.open(cursor, None)
    }

    /// Subscribes like [`subscribe`](Self::subscribe), and reads events that are no longer kept from elsewhere, such as a
    /// database.
    ///
    /// `history` returns the events in a range of numbers. It may start later if the first ones are gone. It is called again
    /// if so many events have been published meanwhile that there is a gap. Such subscribers never
    /// [fall behind](BehindError).
    ///
    /// # Errors
    ///
    /// `FutureCursor`, if there is no event with that number yet.
    pub fn subscribe_with_history(
        &self,
        cursor: Option<i64>,
        history: impl FnMut(Range<i64>) -> BoxStream<T> + Send + 'static,
    ) -> Result<SequencerStream<T>, XrpcError> {
        self.open(cursor, Some(Box::new(history)))
    }

    /// Returns the events from `cursor` on, as the messages of a subscription. If the cursor is outdated, the first message is
    /// that of `outdated`.
    ///
    /// A subscriber that falls behind receives the error `ConsumerTooSlow`.
    ///
    /// # Errors
    ///
    /// `FutureCursor`, if there is no event with that number yet.
    pub fn messages<M>(&self, cursor: Option<i64>, outdated: impl FnOnce() -> T) -> Result<Messages<M>, M::Error>
    where
        M: Subscription<Message = T>,
        T: Sync,
    {
        let mut events = self.subscribe(cursor)?;
        let mut first = events.is_outdated().then(outdated);
        Ok(shared::messages::<M>(move |context| match first.take() {
            Some(message) => Poll::Ready(Some(Ok(Shared::new(message)))),
            None => events
                .poll_shared(context)
                .map(|event| event.map(|event| event.map_err(|error| XrpcError::from(error).into()))),
        }))
    }

    fn open(&self, cursor: Option<i64>, history: Option<History<T>>) -> Result<SequencerStream<T>, XrpcError> {
        let mut events = lock(&self.0);
        let (oldest, last) = (events.oldest, events.next.saturating_sub(1));
        if cursor.is_some_and(|cursor| cursor > last) {
            return Err(future_cursor(last));
        }
        let (next, is_outdated) = match cursor {
            None => (None, false),
            Some(cursor) if history.is_some() => (Some(cursor.max(1)), false),
            Some(cursor) => (Some(cursor.max(oldest)), cursor > 0 && cursor < oldest),
        };
        Ok(self.stream(&mut events, next, is_outdated, history))
    }
}

/// The error of a cursor that has not been reached.
pub(super) fn future_cursor(last: i64) -> XrpcError {
    let message = format!("the cursor must be at most {last}");
    XrpcError::new(400, "FutureCursor", Some(message))
}

impl<T> Clone for Sequencer<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Sequencer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sequencer(at {})", self.last())
    }
}

/// A poisoned lock is usable: foreign code under the lock only makes an event, before anything is modified, or clones one.
fn lock<T>(events: &Mutex<Events<T>>) -> MutexGuard<'_, Events<T>> {
    events.lock().unwrap_or_else(PoisonError::into_inner)
}

type History<T> = Box<dyn FnMut(Range<i64>) -> BoxStream<T> + Send>;

/// Events that are no longer kept.
struct Past<T> {
    ask: History<T>,
    /// The stream being read, and the number at which it ends.
    current: Option<(BoxStream<T>, i64)>,
}

/// The events of a [`Sequencer`] for one subscriber. The stream ends only if the subscriber falls behind.
pub struct SequencerStream<T> {
    events: Arc<Mutex<Events<T>>>,
    id: u64,
    /// The number of the next event.
    next: i64,
    is_outdated: bool,
    past: Option<Past<T>>,
    is_over: bool,
}

impl<T> SequencerStream<T> {
    /// Returns whether the event of the cursor was no longer kept.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.is_outdated
    }

    /// The number from which on events are missing.
    pub(super) fn position(&self) -> i64 {
        self.next
    }

    /// Continues at another number.
    pub(super) fn seek(&mut self, next: i64) {
        self.next = next;
    }

    /// Polls for the next event, without cloning it.
    pub fn poll_shared(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Shared<T>, BehindError>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        loop {
            if let Some(past) = &mut self.past
                && let Some((history, end)) = &mut past.current
            {
                if let Some(event) = ready!(history.poll_next(context)) {
                    return Poll::Ready(Some(Ok(Shared::new(event))));
                }
                self.next = *end;
                past.current = None;
            }
            if let Some(event) = ready!(self.poll_kept(context)) {
                return Poll::Ready(Some(Ok(event)));
            }
            let oldest = lock(&self.events).oldest;
            let Some(past) = &mut self.past else {
                self.is_over = true;
                return Poll::Ready(Some(Err(BehindError::new())));
            };
            past.current = Some(((past.ask)(self.next..oldest), oldest));
        }
    }

    /// Polls for the next event among those that are kept. Returns `None` if it is no longer kept.
    pub(super) fn poll_kept(&mut self, context: &mut Context<'_>) -> Poll<Option<Shared<T>>> {
        let mut events = lock(&self.events);
        if self.next < events.oldest {
            return Poll::Ready(None);
        }
        let Some((number, event)) = events.get(self.next) else {
            events.waiting.insert(self.id, context.waker().clone());
            return Poll::Pending;
        };
        self.next = number.saturating_add(1);
        Poll::Ready(Some(event.clone()))
    }
}

impl<T: Clone> SequencerStream<T> {
    /// Polls for the next event.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, BehindError>>> {
        self.poll_shared(context).map(|event| event.map(|event| event.map(|event| T::clone(&event))))
    }

    /// Returns the next event.
    ///
    /// # Errors
    ///
    /// The subscriber has fallen behind. The stream ends.
    pub async fn next(&mut self) -> Option<Result<T, BehindError>> {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }
}

impl<T: Send + Sync + 'static> SequencerStream<T> {
    /// Converts to a stream of shared events, which are not cloned.
    #[must_use]
    pub fn shared(mut self) -> BoxStream<Result<Shared<T>, BehindError>> {
        BoxStream::from_fn(move |context| self.poll_shared(context))
    }
}

impl<T: Clone> futures_core::Stream for SequencerStream<T> {
    type Item = Result<T, BehindError>;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Self::poll_next(&mut self, context)
    }
}

impl<T> Drop for SequencerStream<T> {
    fn drop(&mut self) {
        lock(&self.events).waiting.remove(&self.id);
    }
}

impl<T> fmt::Debug for SequencerStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SequencerStream(at {})", self.next)
    }
}

/// The error of a subscriber that is so slow that its next event is no longer kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehindError(());

impl fmt::Display for BehindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the subscriber has fallen behind, and events are lost")
    }
}

impl Error for BehindError {}

impl BehindError {
    pub(super) const fn new() -> Self {
        Self(())
    }
}

/// Converts to [`ConsumerTooSlow`](https://atproto.com/specs/event-stream#error-frames).
impl From<BehindError> for XrpcError {
    fn from(error: BehindError) -> Self {
        Self::new(400, "ConsumerTooSlow", Some(error.to_string()))
    }
}
