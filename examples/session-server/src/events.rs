//! Events of sessions, stored in SQLite together with the change itself and sent to subscribers.
//!
//! [`Sequencer`] numbers the events and keeps the latest ones. Subscribers get older events from the table.

use std::ops::Range;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{iter, unfold};
use lexgen_runtime::server::{Sequencer, SequencerStream};
use lexgen_runtime::{BoxStream, Datetime, Did, Extra, Messages, XrpcError};
use rusqlite::{Row, Transaction, params};
use tokio::time::{Instant, sleep_until};

use crate::accounts::parsed;
use crate::database::Database;
use crate::lexicons::com::example::session::subscribe_events::{
    Created, Deleted, Refreshed, SubscribeEvents, SubscribeEventsError, SubscribeEventsMessage,
};
use crate::tokens::{Claims, expired, unix_time};

/// The number of events that are kept in memory, for subscribers that are nearly up to date.
const KEPT: usize = 1000;

/// The number of events that are read from the table at once.
const PAGE: usize = 100;

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Created,
    Refreshed,
    Deleted,
}

/// An event before it has a number.
pub(crate) struct NewEvent {
    kind: Kind,
    session: String,
    did: Did,
}

impl NewEvent {
    pub(crate) fn new(kind: Kind, session: &str, did: &Did) -> Self {
        Self { kind, session: session.to_owned(), did: did.clone() }
    }
}

/// An event with its number.
#[derive(Clone)]
struct Event {
    seq: i64,
    kind: Kind,
    session: String,
    did: Did,
    time: Datetime,
}

/// An event, or the error of reading it.
type Item = Result<Event, XrpcError>;

/// The events of all sessions.
pub(crate) struct Events {
    database: Database,
    sequencer: Sequencer<Item>,
}

impl Events {
    /// Continues after the last event in the database.
    pub(crate) async fn open(database: Database) -> Result<Self, XrpcError> {
        const QUERY: &str = "SELECT coalesce(max(seq), 0) FROM events";
        let last = database.run(|connection| connection.query_row(QUERY, [], |row| row.get(0))).await?;
        Ok(Self { database, sequencer: Sequencer::after(last, KEPT) })
    }

    /// Makes a change and stores its event in one transaction. Then notifies the subscribers.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<(T, Option<NewEvent>)> + Send + 'static,
    ) -> Result<T, XrpcError> {
        let sequencer = self.sequencer.clone();
        let work = move |connection: &mut rusqlite::Connection| {
            let transaction = connection.transaction()?;
            let (value, new_event) = change(&transaction)?;
            // While this holds the connection, no other event gets a number, so events have the order of the changes.
            let event = new_event.map(|new_event| insert(&transaction, new_event, sequencer.last() + 1)).transpose()?;
            transaction.commit()?;
            if let Some(event) = event {
                sequencer.publish(|seq| Ok(Event { seq, ..event }));
            }
            Ok(value)
        };
        self.database.run(work).await
    }

    /// Returns the events of the account that a token is for. They end with the session of the token, or when it
    /// expires.
    ///
    /// # Errors
    ///
    /// Returns `FutureCursor` if no event has that number yet.
    pub(crate) fn follow(
        &self,
        claims: Claims,
        cursor: Option<i64>,
    ) -> Result<Messages<SubscribeEvents>, SubscribeEventsError> {
        let events = self.sequencer.subscribe_with_history(cursor, history(&self.database, &claims.sub))?;
        let expires = Instant::now() + Duration::from_secs(claims.exp.saturating_sub(unix_time()));
        let follower = Follower { events, did: claims.sub, session: claims.sid, expires, is_over: false };
        let messages = unfold(follower, async |mut follower| follower.next().await.map(|message| (message, follower)));
        Ok(BoxStream::new(messages.map(|message| message.map_err(SubscribeEventsError::from))))
    }
}

/// A subscriber.
struct Follower {
    events: SequencerStream<Item>,
    did: Did,
    session: String,
    expires: Instant,
    is_over: bool,
}

impl Follower {
    async fn next(&mut self) -> Option<Result<SubscribeEventsMessage, XrpcError>> {
        while !self.is_over {
            let event = tokio::select! {
                event = self.events.next() => event?,
                () = sleep_until(self.expires) => return Some(Err(expired("the token has expired"))),
            };
            let event = match event {
                Ok(Ok(event)) => event,
                Ok(Err(error)) => return Some(Err(error)),
                Err(behind) => return Some(Err(behind.into())),
            };
            if event.did == self.did {
                self.is_over = event.kind == Kind::Deleted && event.session == self.session;
                return Some(Ok(event.into()));
            }
        }
        None
    }
}

/// Reads events that are no longer in memory, a page at a time.
fn history(database: &Database, did: &Did) -> impl FnMut(Range<i64>) -> BoxStream<Item> + Send + 'static {
    let (database, did) = (database.clone(), did.clone());
    move |range| {
        let (database, did) = (database.clone(), did.clone());
        let pages = unfold(Some(range), move |range| {
            let (database, did) = (database.clone(), did.clone());
            async move {
                let range = range?;
                let end = range.end;
                let page: Vec<Item> = match database.run(move |connection| read(connection, &did, range)).await {
                    Ok(events) => events.into_iter().map(Ok).collect(),
                    Err(error) => vec![Err(error)],
                };
                // A page that is not full is the last one.
                let last = page.last().filter(|_| page.len() == PAGE).and_then(|event| event.as_ref().ok());
                let rest = last.map(|event| event.seq + 1..end);
                Some((iter(page), rest))
            }
        });
        BoxStream::new(pages.flatten())
    }
}

fn insert(transaction: &Transaction<'_>, new_event: NewEvent, seq: i64) -> rusqlite::Result<Event> {
    const INSERT: &str = "INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5)";
    let NewEvent { kind, session, did } = new_event;
    let event = Event { seq, kind, session, did, time: Datetime::now() };
    let Event { seq, kind, session, did, time } = &event;
    transaction.execute(INSERT, params![seq, did.as_str(), session, kind.as_str(), time.as_str()])?;
    Ok(event)
}

fn read(connection: &rusqlite::Connection, did: &Did, range: Range<i64>) -> rusqlite::Result<Vec<Event>> {
    const QUERY: &str = "SELECT * FROM events WHERE did = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq LIMIT ?4";
    let mut statement = connection.prepare_cached(QUERY)?;
    let events = statement.query_map(params![did.as_str(), range.start, range.end, PAGE], Event::from_row)?;
    events.collect()
}

impl Event {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get("seq")?,
            kind: parsed(row, "kind")?,
            session: row.get("session")?,
            did: parsed(row, "did")?,
            time: parsed(row, "time")?,
        })
    }
}

impl From<Event> for SubscribeEventsMessage {
    fn from(event: Event) -> Self {
        let Event { seq, kind, session, did, time } = event;
        let extra = Extra::default();
        match kind {
            Kind::Created => Self::Created(Created { seq, did, session, time, extra }),
            Kind::Refreshed => Self::Refreshed(Refreshed { seq, did, session, time, extra }),
            Kind::Deleted => Self::Deleted(Deleted { seq, did, session, time, extra }),
        }
    }
}

impl Kind {
    /// Returns the value in the table.
    fn as_str(self) -> &'static str {
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
