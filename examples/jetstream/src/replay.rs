//! The server: a recording of the stream.

use std::io;

use lexgen_runtime::server::{Router, StreamOptions};
use lexgen_runtime::{Frame, Messages, SubscriptionRequest, json};
use tokio::net::TcpListener;

use crate::lexicons::network::bsky::jetstream::subscribe_events::{
    SubscribeEvents, SubscribeEventsError, SubscribeEventsMessage, SubscribeEventsParams,
    SubscribeEventsParamsKindsItem as Kind, SubscribeEventsRoute,
};

/// Sends recorded events, and ends the stream after the last one.
#[derive(Clone, Debug)]
pub struct Replay {
    events: Vec<SubscribeEventsMessage>,
}

impl Replay {
    /// Reads a recording: a message in each line.
    ///
    /// # Errors
    ///
    /// A line that is not a message.
    pub fn read(recording: &str) -> Result<Self, json::Error> {
        Ok(Self { events: recording.lines().map(json::from_str).collect::<Result<_, _>>()? })
    }

    /// The recording of this example.
    ///
    /// # Errors
    ///
    /// A line that is not a message.
    pub fn example() -> Result<Self, json::Error> {
        Self::read(include_str!("../events.jsonl"))
    }
}

impl SubscribeEventsRoute for Replay {
    async fn subscribe_events(
        &self,
        request: SubscriptionRequest<SubscribeEvents>,
    ) -> Result<Messages<SubscribeEvents>, SubscribeEventsError> {
        let params = request.params;
        let oldest = self.events.iter().find_map(|event| Some(described(event)?.seq));
        if let (Some(cursor), Some(oldest)) = (params.cursor, oldest)
            && cursor < oldest
        {
            return Err(SubscribeEventsError::CursorTooOld(format!("the oldest event is {oldest}").into()));
        }
        let events = self.events.iter().filter(|event| wants(&params, event));
        Ok(events.cloned().map(Ok).collect())
    }
}

/// The parts of an event by which the parameters select.
struct Described<'a> {
    seq: i64,
    kind: Kind,
    did: &'a str,
    /// The collection of a commit.
    collection: Option<&'a str>,
}

fn described(event: &SubscribeEventsMessage) -> Option<Described<'_>> {
    let (seq, kind, did, collection) = match event {
        SubscribeEventsMessage::Commit(commit) => {
            (commit.seq, Kind::Commit, &commit.did, Some(commit.collection.as_str()))
        }
        SubscribeEventsMessage::Identity(identity) => (identity.seq, Kind::Identity, &identity.did, None),
        SubscribeEventsMessage::Account(account) => (account.seq, Kind::Account, &account.did, None),
        SubscribeEventsMessage::Sync(sync) => (sync.seq, Kind::Sync, &sync.did, None),
        SubscribeEventsMessage::Info(_) | SubscribeEventsMessage::Unknown(_) => return None,
    };
    Some(Described { seq, kind, did: did.as_str(), collection })
}

/// Returns whether parameters select an event. Messages without a number are for everybody.
fn wants(params: &SubscribeEventsParams, message: &SubscribeEventsMessage) -> bool {
    let Some(event) = described(message) else { return true };
    let is_in = |collection: &str| {
        selects(params.collections.as_deref(), |pattern| match pattern.strip_suffix('*') {
            Some(prefix) => collection.starts_with(prefix),
            None => collection == pattern,
        })
    };
    params.cursor.is_none_or(|cursor| event.seq >= cursor)
        && selects(params.kinds.as_deref(), |kind| *kind == event.kind)
        && selects(params.dids.as_deref(), |did| did.as_str() == event.did)
        && event.collection.is_none_or(is_in)
        && fits(params, message)
}

/// Returns whether a list selects something. An absent or empty list selects everything.
fn selects<T>(list: Option<&[T]>, matches: impl FnMut(&T) -> bool) -> bool {
    list.is_none_or(|list| list.is_empty() || list.iter().any(matches))
}

/// Returns whether the frame of an event is short enough.
fn fits(params: &SubscribeEventsParams, event: &SubscribeEventsMessage) -> bool {
    let limit = params.max_message_size_bytes.and_then(|limit| usize::try_from(limit).ok()).unwrap_or_default();
    limit == 0 || Frame::<SubscribeEvents>::write_message(event).is_ok_and(|frame| frame.len() <= limit)
}

/// Serves a recording until the task is dropped. Errors before the first message are responses, as the lexicon demands.
///
/// # Errors
///
/// Errors of the listener.
pub async fn serve(listener: TcpListener, replay: Replay, mut options: StreamOptions) -> io::Result<()> {
    options.errors_before_upgrade = true;
    let router = Router::new(replay).subscription::<SubscribeEvents>().stream_options(options);
    axum::serve(listener, router.into_axum()).await
}
