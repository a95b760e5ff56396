//! [`Shared`]: a message for many subscribers, which is validated and encoded once.
//!
//! Knows neither numbers nor sockets.

use std::any::Any;
use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};

use axum::extract::ws::Message;
use futures_core::Stream;

use super::super::failure::{Failure, OutputError};
use super::connection::size;
use super::wire::Wire;
use crate::validate::Validate;
#[cfg(feature = "zstd")]
use crate::xrpc::ZstdDictionary;
use crate::xrpc::{BoxStream, Framing, Item, Messages, Source, StreamMessage, Subscription};

/// A message that many subscribers receive. It is validated once, and encoded once in each framing that is in use.
///
/// A [`Sequencer`](super::Sequencer) makes its events shared. Clones share the message and its frames.
///
/// ```
/// use futures_util::{StreamExt, TryStreamExt};
/// use lexgen_runtime::server::{BehindError, Sequencer, Shared};
/// use lexgen_runtime::{Messages, Subscription, XrpcError};
///
/// // The events that a subscriber has asked for.
/// fn selected<M>(events: &Sequencer<M::Message>, is_wanted: fn(&M::Message) -> bool) -> Result<Messages<M>, M::Error>
/// where
///     M: Subscription,
///     M::Message: Clone + Sync,
/// {
///     let events = events.subscribe(None)?.shared();
///     let wanted = events.try_filter(move |event| std::future::ready(is_wanted(event)));
///     Ok(Shared::messages::<M>(wanted.map_err(|error: BehindError| XrpcError::from(error).into())))
/// }
/// ```
pub struct Shared<T>(Arc<Kept<T>>);

/// A message with its frames.
struct Kept<T> {
    message: T,
    frames: Frames,
}

/// The frames of a message, as far as they have been needed.
#[derive(Default)]
struct Frames {
    /// The subscription that the frames belong to. Another one with the same messages encodes its own.
    nsid: OnceLock<&'static str>,
    is_valid: OnceLock<bool>,
    v0_cbor: OnceLock<Option<Message>>,
    v1_json: OnceLock<Option<Message>>,
    v1_cbor: OnceLock<Option<Message>>,
    #[cfg(feature = "zstd")]
    compressed: Mutex<Vec<(ZstdDictionary, Message)>>,
    bytes: Mutex<Account>,
}

/// The bytes of a message and its frames, and the sum that they are part of.
#[derive(Default)]
struct Account {
    bytes: usize,
    sum: Option<Arc<AtomicUsize>>,
}

impl<T> Shared<T> {
    /// Makes a message shared.
    #[must_use]
    pub fn new(message: T) -> Self {
        Self(Arc::new(Kept { message, frames: Frames::default() }))
    }

    /// Makes shared messages the messages of a subscription. Plain ones are encoded for each subscriber.
    #[must_use]
    pub fn messages<M: Subscription<Message = T>>(
        stream: impl Stream<Item = Result<Self, M::Error>> + Send + 'static,
    ) -> Messages<M>
    where
        T: Clone + Send + Sync + 'static,
    {
        let mut stream = Box::pin(stream);
        messages::<M>(move |context| stream.as_mut().poll_next(context))
    }

    /// Adds the bytes of the message, and of its present and future frames, to a sum.
    pub(super) fn count_in(&self, bytes: usize, sum: &Arc<AtomicUsize>) {
        let mut account = self.account();
        account.bytes = account.bytes.saturating_add(bytes);
        sum.fetch_add(account.bytes, Ordering::Relaxed);
        account.sum = Some(Arc::clone(sum));
    }

    /// Takes the bytes out of the sum.
    pub(super) fn count_out(&self) {
        let mut account = self.account();
        if let Some(sum) = account.sum.take() {
            sum.fetch_sub(account.bytes, Ordering::Relaxed);
        }
    }

    fn account(&self) -> std::sync::MutexGuard<'_, Account> {
        self.0.frames.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.message
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.message.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.message == other.0.message
    }
}

impl<T: Eq> Eq for Shared<T> {}

impl<T> From<T> for Shared<T> {
    fn from(message: T) -> Self {
        Self::new(message)
    }
}

/// Creates the messages of a subscription from a function that polls for shared ones.
pub(super) fn messages<M>(
    next: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<Shared<M::Message>, M::Error>>> + Send + 'static,
) -> Messages<M>
where
    M: Subscription,
    M::Message: Clone + Sync,
{
    BoxStream::from_source(SharedMessages(next))
}

/// Messages that are cloned only if the consumer needs them by value.
struct SharedMessages<F>(F);

impl<T, E, F> Source<Result<T, E>> for SharedMessages<F>
where
    T: Clone + Send + Sync + 'static,
    F: FnMut(&mut Context<'_>) -> Poll<Option<Result<Shared<T>, E>>> + Send,
{
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, E>>> {
        (self.0)(context).map(|next| next.map(|message| message.map(|message| T::clone(&message))))
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<Result<T, E>>>> {
        (self.0)(context).map(|next| {
            next.map(|message| match message {
                Ok(message) => Item::Shared(message.0),
                Err(error) => Item::Own(Err(error)),
            })
        })
    }
}

/// A message to send.
pub(super) enum Sent<T> {
    Own(T),
    Shared(Arc<dyn Any + Send + Sync>),
}

/// Reads an item of the messages of a subscription.
pub(super) fn read<M: Subscription>(item: Item<Result<M::Message, M::Error>>) -> Result<Sent<M::Message>, M::Error> {
    match item {
        Item::Own(message) => message.map(Sent::Own),
        Item::Shared(message) => Ok(Sent::Shared(message)),
    }
}

impl<T: Validate + 'static> Sent<T> {
    /// Writes the frame of the message, or returns the one that was written for another subscriber.
    pub(super) fn write<M: Subscription<Message = T>>(&self, wire: &Wire, validates: bool) -> Result<Message, Failure>
    where
        T: StreamMessage,
    {
        match self {
            Self::Own(message) => write::<M>(message, wire, validates),
            Self::Shared(message) => match message.downcast_ref::<Kept<T>>() {
                Some(kept) => kept.write::<M>(wire, validates),
                None => Err(Failure::Output(OutputError::serialize("a shared message has another type"))),
            },
        }
    }
}

/// Writes the frame of a message, and validates it if configured.
fn write<M: Subscription>(message: &M::Message, wire: &Wire, validates: bool) -> Result<Message, Failure>
where
    M::Message: StreamMessage,
{
    if validates {
        message.validate().map_err(|problems| Failure::Output(OutputError::invalid(problems)))?;
    }
    wire.message::<M>(message)
}

impl<T: Validate> Kept<T> {
    /// Returns the frame, which is written if it is the first of its framing. Failures are not kept.
    fn write<M: Subscription<Message = T>>(&self, wire: &Wire, validates: bool) -> Result<Message, Failure>
    where
        T: StreamMessage,
    {
        let is_own = *self.frames.nsid.get_or_init(|| M::NSID) == M::NSID;
        let is_valid = !validates || *self.frames.is_valid.get_or_init(|| self.message.validate().is_ok());
        if !is_own || !is_valid {
            return write::<M>(&self.message, wire, validates);
        }
        #[cfg(feature = "zstd")]
        if let Some(dictionary) = &wire.dictionary {
            return self.compressed::<M>(dictionary, wire);
        }
        let frame = match wire.framing {
            Framing::V0Cbor => &self.frames.v0_cbor,
            Framing::V1Json => &self.frames.v1_json,
            Framing::V1Cbor => &self.frames.v1_cbor,
        };
        let frame = frame.get_or_init(|| self.frames.count(wire.message::<M>(&self.message)).ok());
        frame.clone().map_or_else(|| wire.message::<M>(&self.message), Ok)
    }

    #[cfg(feature = "zstd")]
    fn compressed<M: Subscription<Message = T>>(&self, with: &ZstdDictionary, wire: &Wire) -> Result<Message, Failure>
    where
        T: StreamMessage,
    {
        let mut compressed = self.frames.compressed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, frame)) = compressed.iter().find(|(dictionary, _)| dictionary.is(with)) {
            return Ok(frame.clone());
        }
        let frame = self.frames.count(wire.message::<M>(&self.message))?;
        compressed.push((with.clone(), frame.clone()));
        Ok(frame)
    }
}

impl Frames {
    /// Counts the bytes of a new frame.
    fn count(&self, frame: Result<Message, Failure>) -> Result<Message, Failure> {
        let frame = frame?;
        let mut account = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        account.bytes = account.bytes.saturating_add(size(&frame));
        if let Some(sum) = &account.sum {
            sum.fetch_add(size(&frame), Ordering::Relaxed);
        }
        Ok(frame)
    }
}
