//! The client: typed events of some collections, across lost connections.

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Duration;

use lexgen_runtime::client::{Reconnect, Subscribe, SubscriptionError, subscribe};
use lexgen_runtime::{Union, ValueError, ZstdDictionary};
use tokio::time::sleep;

use crate::lexicons::AnyRecord;
use crate::lexicons::network::bsky::jetstream::subscribe_events::{
    Commit, SubscribeEvents, SubscribeEventsError, SubscribeEventsMessage, SubscribeEventsParams,
};

/// The options of a run.
#[derive(Clone, Debug)]
pub struct Follow {
    /// The address of the server.
    pub server: String,
    /// The collections, as NSIDs or patterns such as `com.example.*`; all if there are none.
    pub collections: Vec<String>,
    /// The number of the first event; new events if there is none. Afterwards it is the last event, and where to
    /// continue.
    pub cursor: Option<i64>,
    /// The dictionary with which frames are compressed.
    pub dictionary: Option<ZstdDictionary>,
    /// The maximum size of a frame in bytes. The server leaves out longer ones.
    pub frame_limit: u32,
    /// The time after which a silent connection is lost.
    pub idle_after: Duration,
    /// The delays between attempts to connect.
    pub reconnect: Reconnect,
}

impl Follow {
    /// Follows new events of all collections.
    pub fn new(server: impl Into<String>) -> Self {
        Self {
            server: server.into(),
            collections: Vec::new(),
            cursor: None,
            dictionary: None,
            frame_limit: 1 << 20,
            idle_after: Duration::from_secs(60),
            reconnect: Reconnect::default(),
        }
    }

    /// Prepares a connection from the cursor on.
    fn subscribe(&self) -> Result<Subscribe<SubscribeEvents>, Box<dyn Error>> {
        let params = SubscribeEventsParams {
            cursor: self.cursor,
            collections: (!self.collections.is_empty()).then(|| self.collections.clone()),
            max_message_size_bytes: Some(self.frame_limit.into()),
            ..SubscribeEventsParams::default()
        };
        let mut subscribe = subscribe::<SubscribeEvents>(&self.server, &params)?
            .frame_limit(usize::try_from(self.frame_limit)?)
            .idle_after(self.idle_after)
            .reconnect(self.reconnect, seq)
            // It is an event, so that users of this example see it.
            .retry_if(|error| error.is_retryable() && !is_too_slow(error));
        if let Some(dictionary) = &self.dictionary {
            subscribe = subscribe.zstd_dictionary(dictionary.clone());
        }
        Ok(subscribe)
    }
}

/// An event of the stream, or about it.
#[derive(Debug)]
pub enum Event {
    /// A record was created, updated or deleted. It is typed by its `$type`.
    Commit(Box<Commit>, Option<AnyRecord>),
    /// As above, with a record that is not of its type.
    InvalidRecord(Box<Commit>, ValueError),
    /// Any other message. Those of types that the lexicon does not list are data.
    Other(SubscribeEventsMessage),
    /// A message that is not of its type.
    Invalid(String),
    /// The server no longer has the events of the cursor: some are lost.
    Gap,
    /// The server had to cut off this client, which continues where it was.
    TooSlow,
}

/// Follows the stream until `on_event` breaks, the server ends it, or an error occurs that no new connection would
/// mend.
///
/// # Errors
///
/// The errors of [`subscribe`] and of the stream.
pub async fn follow(
    follow: &mut Follow,
    mut on_event: impl FnMut(Event) -> ControlFlow<()>,
) -> Result<(), Box<dyn Error>> {
    // A cursor includes its event, which must not come again when the stream continues.
    let mut seen = None;
    'connect: loop {
        // It reconnects by itself after all that is temporary. The rest is decided here.
        let mut events = follow.subscribe()?.open();
        while let Some(event) = events.next().await {
            let event = match event {
                Ok(message) => {
                    if let Some(seq) = seq(&message) {
                        if seen.is_some_and(|seen| seq <= seen) {
                            continue;
                        }
                        seen = Some(seq);
                        follow.cursor = seen;
                    }
                    typed(message)
                }
                Err(error @ SubscriptionError::Message { .. }) => Event::Invalid(chain(&error)),
                Err(error) => {
                    let text = chain(&error);
                    let event = match error.into_xrpc() {
                        Some(SubscribeEventsError::CursorTooOld(_)) if follow.cursor.take().is_some() => Event::Gap,
                        Some(SubscribeEventsError::ConsumerTooSlow(_)) => Event::TooSlow,
                        _ => return Err(text.into()),
                    };
                    if on_event(event).is_break() {
                        return Ok(());
                    }
                    sleep(follow.reconnect.first).await;
                    continue 'connect;
                }
            };
            if on_event(event).is_break() {
                return Ok(());
            }
        }
        return Ok(());
    }
}

fn is_too_slow(error: &SubscriptionError<SubscribeEvents>) -> bool {
    matches!(error, SubscriptionError::Xrpc(SubscribeEventsError::ConsumerTooSlow(_)))
}

/// Reads the record of a commit by its `$type`.
fn typed(message: SubscribeEventsMessage) -> Event {
    match message {
        SubscribeEventsMessage::Commit(commit) => match commit.record.as_ref().map(AnyRecord::read).transpose() {
            Ok(record) => Event::Commit(commit, record),
            Err(error) => Event::InvalidRecord(commit, error),
        },
        other => Event::Other(other),
    }
}

/// The number of an event. Notices have none.
fn seq(message: &SubscribeEventsMessage) -> Option<i64> {
    match message {
        SubscribeEventsMessage::Commit(commit) => Some(commit.seq),
        SubscribeEventsMessage::Identity(identity) => Some(identity.seq),
        SubscribeEventsMessage::Account(account) => Some(account.seq),
        SubscribeEventsMessage::Sync(sync) => Some(sync.seq),
        SubscribeEventsMessage::Info(_) => None,
        // Future kinds of events are numbered as well.
        SubscribeEventsMessage::Unknown(object) => object.get("seq")?.as_integer(),
    }
}

/// The message of an error, followed by those of its sources.
fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
