//! Prints the events of some collections.

use std::error::Error;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Parser;
use example_jetstream::lexicons::AnyRecord;
use example_jetstream::lexicons::network::bsky::jetstream::subscribe_events::{Commit, SubscribeEventsMessage};
use example_jetstream::{Event, Follow, Replay, follow, serve};
use lexgen_runtime::server::StreamOptions;
use lexgen_runtime::{Union, ZstdDictionary};
use tokio::net::TcpListener;

/// Follows the posts and likes of the network. Without a server, it serves a recording to itself.
#[derive(Parser)]
struct Arguments {
    /// The address of a Jetstream server, such as `wss://jetstream.example`.
    server: Option<String>,
    /// A collection: an NSID, or a pattern such as `app.bsky.graph.*`.
    #[arg(long = "collection", default_values = ["app.bsky.feed.post", "app.bsky.feed.like"])]
    collections: Vec<String>,
    /// The number of the first event. By default, only new events are printed.
    #[arg(long)]
    cursor: Option<i64>,
    /// A file with the dictionary for compressed frames.
    #[arg(long)]
    dictionary: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let server = match arguments.server {
        Some(server) => server,
        None => serve_recording().await?,
    };
    let mut to_follow = Follow::new(server);
    to_follow.collections = arguments.collections;
    to_follow.cursor = arguments.cursor;
    if let Some(path) = arguments.dictionary {
        to_follow.dictionary = Some(ZstdDictionary::new(&std::fs::read(path)?)?);
    }
    let followed = follow(&mut to_follow, |event| {
        println!("{}", line(&event));
        ControlFlow::Continue(())
    });
    followed.await?;
    match to_follow.cursor {
        Some(cursor) => println!("The stream has ended. `--cursor {cursor}` continues it."),
        None => println!("The stream has ended before the first event."),
    }
    Ok(())
}

/// Serves the recording in this process, and returns the address.
async fn serve_recording() -> Result<String, Box<dyn Error>> {
    let replay = Replay::example()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(serve(listener, replay, StreamOptions::default()));
    Ok(format!("ws://{address}"))
}

/// Describes an event. Text of other people is escaped.
fn line(event: &Event) -> String {
    match event {
        Event::Commit(commit, Some(AnyRecord::AppBskyFeedPost(post))) => format!("{} {:?}", head(commit), post.text),
        Event::Commit(commit, Some(AnyRecord::AppBskyFeedLike(like))) => {
            format!("{} {}", head(commit), like.subject.uri)
        }
        Event::Commit(commit, Some(AnyRecord::Unknown(record))) => {
            format!("{} a record of type {:?}", head(commit), record.type_name())
        }
        Event::Commit(commit, None) => head(commit),
        Event::InvalidRecord(commit, error) => format!("{} an invalid record: {error}", head(commit)),
        Event::Other(SubscribeEventsMessage::Info(info)) => format!("notice {:?}", info.name),
        Event::Other(other) => format!("message of type {:?}", other.type_name()),
        Event::Invalid(error) => format!("unreadable: {error}"),
        Event::Gap => "The cursor is too old: some events are lost.".to_owned(),
        Event::TooSlow => "The server has cut off the connection, because it was too slow.".to_owned(),
    }
}

/// The part of a line that all commits have.
fn head(commit: &Commit) -> String {
    format!(
        "{} {} {} at://{}/{}/{}",
        commit.seq, commit.time, commit.operation, commit.did, commit.collection, commit.rkey
    )
}
