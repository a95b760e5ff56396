//! Following the events of a server.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io::Write;
use std::path::PathBuf;
use std::pin::pin;

use lexgen_runtime::client::{Reconnect, SubscriptionError, subscribe};
use lexgen_runtime::repo::{Account, Action, CommitRecord};

use crate::cursor::CursorFile;
use crate::lexicons::AnyRecord;
use crate::lexicons::com::atproto::sync::subscribe_repos::{
    Commit, SubscribeRepos, SubscribeReposMessage, SubscribeReposParams,
};

/// The number of events between two writes of the cursor. After a crash, at most so many are handled twice.
const SAVE_EVERY: u64 = 100;

/// The options of a run.
pub struct Options {
    /// The address of the server.
    pub server: String,
    /// The file that keeps the position in the stream.
    pub cursor: PathBuf,
    /// The number of events after which to stop.
    pub limit: Option<u64>,
    /// Accounts whose keys are known. Their commits are verified. An app would resolve the DIDs of the others.
    pub accounts: BTreeMap<String, Account>,
}

/// The counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The events of all kinds.
    pub events: u64,
    /// The posts that were created or updated.
    pub posts: u64,
    /// Other records that were created or updated, by collection.
    pub others: BTreeMap<String, u64>,
    /// The records that were deleted.
    pub deleted: u64,
    /// The commits that were verified.
    pub verified: u64,
    /// The events and records that were invalid.
    pub invalid: u64,
}

/// Follows the events of a server, prints posts, and returns the counts. Ends with the stream, after the limit, or when
/// `stop` is ready.
///
/// A lost connection is established again. The position is written to a file, where the next run continues.
///
/// # Errors
///
/// The cursor cannot be read or written, and errors of the stream.
pub async fn follow(
    options: &Options,
    stop: impl Future<Output = ()>,
    say: &mut impl Write,
) -> Result<Counts, Box<dyn Error>> {
    let file = CursorFile::new(&options.cursor);
    let mut cursor = file.read()?;
    let mut events = subscribe::<SubscribeRepos>(&options.server, &SubscribeReposParams { cursor })?
        .reconnect(Reconnect::default(), seq)
        .open();
    let mut stop = pin!(stop);
    let mut counts = Counts::default();
    while options.limit.is_none_or(|limit| counts.events < limit) {
        let event = tokio::select! {
            event = events.next() => event,
            () = &mut stop => break,
        };
        match event {
            None => break,
            Some(Ok(message)) => {
                // Some servers send the event of the cursor again.
                if seq(&message).is_some_and(|seq| Some(seq) <= cursor) {
                    continue;
                }
                counts.events += 1;
                handle(&message, options, &mut counts, say)?;
                cursor = seq(&message).or(cursor);
            }
            // One bad event must not end the stream.
            Some(Err(SubscriptionError::Message { type_name, error })) => {
                counts.events += 1;
                counts.invalid += 1;
                writeln!(say, "invalid event of type `{type_name}`: {error}")?;
            }
            Some(Err(error)) => return Err(error.into()),
        }
        if counts.events % SAVE_EVERY == 0 {
            cursor.map_or(Ok(()), |cursor| file.write(cursor))?;
        }
    }
    cursor.map_or(Ok(()), |cursor| file.write(cursor))?;
    Ok(counts)
}

/// The number of an event.
#[must_use]
pub fn seq(message: &SubscribeReposMessage) -> Option<i64> {
    match message {
        SubscribeReposMessage::Commit(event) => Some(event.seq),
        SubscribeReposMessage::Sync(event) => Some(event.seq),
        SubscribeReposMessage::Identity(event) => Some(event.seq),
        SubscribeReposMessage::Account(event) => Some(event.seq),
        SubscribeReposMessage::Info(_) | SubscribeReposMessage::Unknown(_) => None,
    }
}

fn handle(
    message: &SubscribeReposMessage,
    options: &Options,
    counts: &mut Counts,
    say: &mut impl Write,
) -> std::io::Result<()> {
    match message {
        SubscribeReposMessage::Commit(commit) => handle_commit(commit, options, counts, say),
        SubscribeReposMessage::Info(info) => writeln!(say, "the server says `{}`", info.name),
        _ => Ok(()),
    }
}

fn handle_commit(commit: &Commit, options: &Options, counts: &mut Counts, say: &mut impl Write) -> std::io::Result<()> {
    if let Some(account) = options.accounts.get(commit.repo.as_str()) {
        if let Err(error) = commit.event().verify(account) {
            counts.invalid += 1;
            return writeln!(say, "invalid commit {} of {}: {error}", commit.rev, commit.repo);
        }
        counts.verified += 1;
    }
    match commit.records() {
        Ok(records) => records.iter().try_for_each(|record| handle_record(commit, record, counts, say)),
        Err(error) => {
            counts.invalid += 1;
            writeln!(say, "invalid commit {} of {}: {error}", commit.rev, commit.repo)
        }
    }
}

fn handle_record(
    commit: &Commit,
    record: &CommitRecord<'_>,
    counts: &mut Counts,
    say: &mut impl Write,
) -> std::io::Result<()> {
    if record.action == Action::Delete {
        counts.deleted += 1;
        return Ok(());
    }
    let (time, text) = match record.decode() {
        Ok(Some(AnyRecord::AppBskyFeedPost(post))) => (post.created_at, post.text),
        Ok(Some(AnyRecord::AppDibberNote(note))) => (note.created_at, note.text),
        Ok(_) => {
            *counts.others.entry(record.collection.to_owned()).or_default() += 1;
            return Ok(());
        }
        Err(error) => {
            counts.invalid += 1;
            return writeln!(say, "invalid record at://{}/{}/{}: {error}", commit.repo, record.collection, record.rkey);
        }
    };
    counts.posts += 1;
    writeln!(say, "{time}  {}  {}", commit.repo, text.replace('\n', " "))
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { events, posts, others, deleted, verified, invalid } = self;
        let others: u64 = others.values().sum();
        write!(
            f,
            "{events} events: {posts} posts, {others} other records, {deleted} deleted; {verified} commits verified, {invalid} \
             invalid"
        )
    }
}
