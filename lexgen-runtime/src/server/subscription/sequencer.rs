//! [`Sequencer`]: numbering and keeping events, for subscriptions with a cursor.
//!
//! Knows neither sockets nor the contents of events.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::xrpc::{BoxStream, Messages, Subscription, XrpcError};

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
/// Events are cloned for each subscriber, so large ones should be in an [`Arc`]. Clones of a sequencer share their events.
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
    kept: VecDeque<T>,
    capacity: usize,
    /// The number of the next event.
    next: i64,
    waiting: BTreeMap<u64, Waker>,
    /// The number of subscribers so far.
    subscribers: u64,
}

impl<T> Events<T> {
    /// The number of the oldest kept event, or of the next one if there is none.
    fn oldest(&self) -> i64 {
        self.next.saturating_sub(i64::try_from(self.kept.len()).unwrap_or(i64::MAX))
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
        Self(Arc::new(Mutex::new(Events {
            kept: VecDeque::new(),
            capacity: capacity.max(1),
            next: last.max(0).saturating_add(1),
            waiting: BTreeMap::new(),
            subscribers: 0,
        })))
    }

    /// Adds an event and returns its number, which `make` receives.
    ///
    /// `make` is called under a lock and must not use the sequencer.
    pub fn publish(&self, make: impl FnOnce(i64) -> T) -> i64 {
        let mut events = lock(&self.0);
        let number = events.next;
        let event = make(number);
        if events.kept.len() >= events.capacity {
            events.kept.pop_front();
        }
        events.kept.push_back(event);
        events.next = number.saturating_add(1);
        let waiting = std::mem::take(&mut events.waiting);
        drop(events);
        waiting.into_values().for_each(Waker::wake);
        number
    }

    /// The number of the last event; 0 before the first.
    #[must_use]
    pub fn last(&self) -> i64 {
        lock(&self.0).next.saturating_sub(1)
    }
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
    {
        let mut events = self.subscribe(cursor)?;
        let mut first = events.is_outdated().then(outdated);
        Ok(BoxStream::from_fn(move |context| match first.take() {
            Some(message) => Poll::Ready(Some(Ok(message))),
            None => events
                .poll_next(context)
                .map(|event| event.map(|event| event.map_err(|error| XrpcError::from(error).into()))),
        }))
    }

    fn open(&self, cursor: Option<i64>, history: Option<History<T>>) -> Result<SequencerStream<T>, XrpcError> {
        let mut events = lock(&self.0);
        let (oldest, last) = (events.oldest(), events.next.saturating_sub(1));
        if cursor.is_some_and(|cursor| cursor > last) {
            let message = format!("the cursor must be at most {last}");
            return Err(XrpcError::new(400, "FutureCursor", Some(message)));
        }
        events.subscribers += 1;
        let id = events.subscribers;
        let (next, is_outdated) = match cursor {
            None => (events.next, false),
            Some(cursor) if history.is_some() => (cursor.max(1), false),
            Some(cursor) => (cursor.max(oldest), cursor > 0 && cursor < oldest),
        };
        let past = history.map(|ask| Past { ask, current: None });
        Ok(SequencerStream { events: Arc::clone(&self.0), id, next, is_outdated, past, is_over: false })
    }
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

impl<T: Clone> SequencerStream<T> {
    /// Returns whether the event of the cursor was no longer kept.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.is_outdated
    }

    /// Polls for the next event.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, BehindError>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        loop {
            if let Some((past, end)) = self.past.as_mut().and_then(|past| past.current.as_mut()) {
                match past.poll_next(context) {
                    Poll::Ready(None) => self.next = *end,
                    other => return other.map(|event| event.map(Ok)),
                }
            }
            let mut events = lock(&self.events);
            let oldest = events.oldest();
            match (usize::try_from(self.next.saturating_sub(oldest)), &mut self.past) {
                (Ok(index), past) => {
                    if let Some(past) = past {
                        past.current = None;
                    }
                    let Some(event) = events.kept.get(index) else {
                        events.waiting.insert(self.id, context.waker().clone());
                        return Poll::Pending;
                    };
                    self.next = self.next.saturating_add(1);
                    return Poll::Ready(Some(Ok(event.clone())));
                }
                (Err(_), Some(past)) => {
                    drop(events);
                    past.current = Some(((past.ask)(self.next..oldest), oldest));
                }
                (Err(_), None) => {
                    self.is_over = true;
                    return Poll::Ready(Some(Err(BehindError(()))));
                }
            }
        }
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

/// Converts to [`ConsumerTooSlow`](https://atproto.com/specs/event-stream#error-frames).
impl From<BehindError> for XrpcError {
    fn from(error: BehindError) -> Self {
        Self::new(400, "ConsumerTooSlow", Some(error.to_string()))
    }
}
