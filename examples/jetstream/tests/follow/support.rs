//! Collecting events, and scripted servers.

use std::future::Future;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use example_jetstream::lexicons::AnyRecord;
use example_jetstream::{Event, Follow, follow};
use lexgen_runtime::Union;
use lexgen_runtime::client::Reconnect;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// No test waits longer than this for anything.
pub(crate) const LONG: Duration = Duration::from_secs(20);

/// Follows without waiting long between attempts.
pub(crate) fn quickly(server: SocketAddr) -> Follow {
    let reconnect = Reconnect { first: Duration::from_millis(1), attempts: Some(3), ..Reconnect::default() };
    Follow { reconnect, ..Follow::new(format!("ws://{server}")) }
}

/// Follows up to the end, an error, or as many events, and returns each event in a few words.
pub(crate) async fn events(to_follow: &mut Follow, limit: usize) -> (Vec<String>, Result<(), String>) {
    let mut events = Vec::new();
    let followed = follow(to_follow, |event| {
        events.push(words(&event));
        if events.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let result = timeout(LONG, followed).await.expect("it ends").map_err(|error| error.to_string());
    (events, result)
}

fn words(event: &Event) -> String {
    match event {
        Event::Commit(commit, None) => format!("{} {}", commit.seq, commit.operation),
        Event::Commit(commit, Some(AnyRecord::AppBskyFeedPost(post))) => format!("{} {}", commit.seq, post.text),
        Event::Commit(commit, Some(AnyRecord::AppBskyFeedLike(like))) => format!("{} {}", commit.seq, like.subject.uri),
        Event::Commit(commit, Some(AnyRecord::Unknown(record))) => format!("{} {}", commit.seq, record.type_name()),
        Event::InvalidRecord(commit, error) => format!("{} {error}", commit.seq),
        Event::Other(message) => message.type_name().rsplit('#').next().unwrap_or_default().to_owned(),
        Event::Invalid(error) => error.clone(),
        Event::Gap => "gap".to_owned(),
        Event::TooSlow => "too slow".to_owned(),
    }
}

/// Starts a server that calls `serve` for each connection, with the number of earlier connections.
pub(crate) async fn server<F: Future<Output = ()> + Send + 'static>(
    serve: impl Fn(usize, TcpStream) -> F + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there are ports");
    let address = listener.local_addr().expect("it has an address");
    let serve = Arc::new(serve);
    tokio::spawn(async move {
        for number in 0.. {
            let (stream, _) = listener.accept().await.expect("it listens");
            tokio::spawn(serve(number, stream));
        }
    });
    address
}
