//! Events of sessions, which the database stores together with the change itself, and their subscribers.
//!
//! The log of the database numbers the events, also those of other servers that use it. [`LoggedSequencer`] follows it and
//! keeps the latest events for all subscribers.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use futures_util::stream::unfold;
use lexgen_runtime::server::{EventLog, LogOptions, LoggedSequencer, LoggedStream, Shared, StoreError};
use lexgen_runtime::{Datetime, Did, Extra, Messages, XrpcError};
use tokio::time::{Instant, sleep_until};

use crate::lexicons::com::example::session::subscribe_events::{
    Created, Deleted, Refreshed, SubscribeEvents, SubscribeEventsError, SubscribeEventsMessage,
};
use crate::tokens::{Claims, expired, unix_time};

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Created,
    Refreshed,
    Deleted,
}

/// An event. Its place in the log is its number.
pub(crate) struct Event {
    pub(crate) kind: Kind,
    pub(crate) session: String,
    pub(crate) did: Did,
    pub(crate) time: Datetime,
}

impl Event {
    /// Creates an event of this moment.
    pub(crate) fn new(kind: Kind, session: &str, did: &Did) -> Self {
        Self { kind, session: session.to_owned(), did: did.clone(), time: Datetime::now() }
    }

    /// Encodes the event for a log.
    ///
    /// # Errors
    ///
    /// Returns an error if the event cannot be serialized, which does not happen.
    pub(crate) fn encode(self) -> Result<Bytes, StoreError> {
        LoggedSequencer::<SubscribeEventsMessage>::encode(&self.into())
    }
}

/// The events of all sessions.
pub(crate) struct Events(LoggedSequencer<SubscribeEventsMessage>);

impl Events {
    /// Follows the log of the database.
    pub(crate) async fn open(log: Arc<dyn EventLog>) -> Result<Self, StoreError> {
        let mut options = LogOptions::default();
        options.on_failure = Arc::new(|failure| tracing::error!("events: {failure}"));
        Ok(Self(LoggedSequencer::open(log, options).await?))
    }

    /// Returns the events of the account that a token is for. They end with the session of the token, or when it
    /// expires.
    ///
    /// # Errors
    ///
    /// Returns `FutureCursor` if no event has that number yet.
    pub(crate) async fn follow(
        &self,
        claims: Claims,
        cursor: Option<i64>,
    ) -> Result<Messages<SubscribeEvents>, SubscribeEventsError> {
        let events = self.0.subscribe(cursor).await?;
        let expires = Instant::now() + Duration::from_secs(claims.exp.saturating_sub(unix_time()));
        let follower = Follower { events, did: claims.sub, session: claims.sid, expires, is_over: false };
        Ok(Shared::messages::<SubscribeEvents>(unfold(follower, async |mut follower| {
            follower.next().await.map(|message| (message.map_err(SubscribeEventsError::from), follower))
        })))
    }
}

/// A subscriber.
struct Follower {
    events: LoggedStream<SubscribeEventsMessage>,
    did: Did,
    session: String,
    expires: Instant,
    is_over: bool,
}

impl Follower {
    async fn next(&mut self) -> Option<Result<Shared<SubscribeEventsMessage>, XrpcError>> {
        while !self.is_over {
            let event = tokio::select! {
                event = self.events.next() => event?,
                () = sleep_until(self.expires) => return Some(Err(expired("the token has expired"))),
            };
            let is_own = match event.as_deref() {
                Ok(SubscribeEventsMessage::Created(event)) => event.did == self.did,
                Ok(SubscribeEventsMessage::Refreshed(event)) => event.did == self.did,
                Ok(SubscribeEventsMessage::Deleted(event)) => {
                    self.is_over = event.session == self.session;
                    event.did == self.did
                }
                Ok(SubscribeEventsMessage::Unknown(_)) => false,
                Err(_) => true,
            };
            if is_own {
                return Some(event);
            }
        }
        None
    }
}

impl From<Event> for SubscribeEventsMessage {
    fn from(event: Event) -> Self {
        let Event { kind, session, did, time } = event;
        // The log replaces the number.
        let (seq, extra) = (0, Extra::default());
        match kind {
            Kind::Created => Self::Created(Created { seq, did, session, time, extra }),
            Kind::Refreshed => Self::Refreshed(Refreshed { seq, did, session, time, extra }),
            Kind::Deleted => Self::Deleted(Deleted { seq, did, session, time, extra }),
        }
    }
}

impl Kind {
    /// Returns the value in the table.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Refreshed => "refreshed",
            Self::Deleted => "deleted",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Created, Self::Refreshed, Self::Deleted];
        all.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| format!("`{text}` is not a kind of event"))
    }
}
