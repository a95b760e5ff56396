//! The events that subscribers receive, and the end of streams.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use example_session_client::lexicons::com::atproto::server::delete_session::DeleteSession;
use example_session_client::lexicons::com::atproto::server::refresh_session::RefreshSession;
use example_session_client::lexicons::com::example::session::subscribe_events::{
    SubscribeEvents, SubscribeEventsMessage, SubscribeEventsParams,
};
use lexgen_runtime::client::{EventStream, SubscriptionError, subscribe};

use crate::support::{Server, alice, log_in, mallory};
use crate::tokens::forge;

pub(crate) fn follow(server: &Server, token: &str, cursor: Option<i64>) -> EventStream<SubscribeEvents> {
    let subscribe = subscribe::<SubscribeEvents>(&server.address, &SubscribeEventsParams { cursor });
    subscribe.expect("the URL is valid").bearer(token).open()
}

/// Returns the number and name of the next event, or `None` at the end.
pub(crate) async fn next(events: &mut EventStream<SubscribeEvents>) -> Option<(i64, &'static str)> {
    match events.next().await?.expect("an event is received") {
        SubscribeEventsMessage::Created(event) => Some((event.seq, "created")),
        SubscribeEventsMessage::Refreshed(event) => Some((event.seq, "refreshed")),
        SubscribeEventsMessage::Deleted(event) => Some((event.seq, "deleted")),
        SubscribeEventsMessage::Unknown(event) => panic!("{event:?}"),
    }
}

/// Returns the name of the error that ends the stream.
async fn error_of(mut events: EventStream<SubscribeEvents>) -> String {
    match events.next().await.expect("the stream continues").expect_err("an error is received") {
        SubscriptionError::Xrpc(error) => error.name().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_stream_has_events_of_its_account_until_its_session_ends() {
    let server = Server::start().await;
    let client = server.client();
    let listening = log_in(&client, &alice()).await;
    let mut events = follow(&server, &listening.access_jwt, Some(0));
    assert_eq!(next(&mut events).await, Some((1, "created")));

    log_in(&client, &mallory()).await;
    let other = log_in(&client, &alice()).await;
    let listening =
        client.procedure::<RefreshSession>(()).bearer(&listening.refresh_jwt).await.expect("the token is valid");
    for token in [other.refresh_jwt, listening.output.refresh_jwt] {
        client.procedure::<DeleteSession>(()).bearer(&token).await.expect("the token is valid");
    }
    for expected in [(3, "created"), (4, "refreshed"), (5, "deleted"), (6, "deleted")] {
        assert_eq!(next(&mut events).await, Some(expected));
    }
    assert_eq!(next(&mut events).await, None);
}

#[tokio::test]
async fn reuse_of_a_refresh_token_is_an_event() {
    let server = Server::start().await;
    let client = server.client();
    let output = log_in(&client, &alice()).await;
    for is_good in [true, false] {
        let refreshed = client.procedure::<RefreshSession>(()).bearer(&output.refresh_jwt).await;
        assert_eq!(refreshed.is_ok(), is_good);
    }
    let listening = log_in(&client, &alice()).await;
    let mut events = follow(&server, &listening.access_jwt, Some(2));
    assert_eq!(next(&mut events).await, Some((2, "refreshed")));
    assert_eq!(next(&mut events).await, Some((3, "deleted")));
}

#[tokio::test]
async fn missed_events_are_replayed_after_a_restart() {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let token = make_events(directory.path(), 250).await;
    let server = Server::start_in(directory.path()).await;

    let mut events = follow(&server, &token, Some(0));
    assert_eq!(next(&mut events).await, Some((1, "created")));
    for seq in 2..=250 {
        assert_eq!(next(&mut events).await, Some((seq, "refreshed")));
    }
    let mut events = follow(&server, &token, Some(250));
    assert_eq!(next(&mut events).await, Some((250, "refreshed")));
    log_in(&server.client(), &alice()).await;
    assert_eq!(next(&mut events).await, Some((251, "created")));
    assert_eq!(error_of(follow(&server, &token, Some(252))).await, "FutureCursor");
}

/// Creates events on a server that is then killed, and returns a token.
async fn make_events(directory: &Path, count: usize) -> String {
    let mut server = Server::start_in(directory).await;
    let client = server.client();
    let output = log_in(&client, &alice()).await;
    let (mut access, mut refresh) = (output.access_jwt, output.refresh_jwt);
    for _ in 1..count {
        let output = client.procedure::<RefreshSession>(()).bearer(&refresh).await.expect("the token is valid").output;
        (access, refresh) = (output.access_jwt, output.refresh_jwt);
    }
    server.process.kill().await.expect("the server is running");
    access
}

#[tokio::test]
async fn a_stream_requires_an_access_token_and_ends_when_it_expires() {
    let server = Server::start().await;
    let client = server.client();
    let output = log_in(&client, &alice()).await;
    let narrow = log_in(&client, &mallory()).await;
    assert_eq!(error_of(follow(&server, "x", None)).await, "InvalidToken");
    assert_eq!(error_of(follow(&server, &output.refresh_jwt, None)).await, "InvalidToken");
    assert_eq!(error_of(follow(&server, &narrow.access_jwt, None)).await, "InvalidToken");

    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is after 1970").as_secs();
    let soon = forge(&output.access_jwt, &server.read("jwt-secret"), |claims| claims["exp"] = (now + 2).into());
    assert_eq!(error_of(follow(&server, &soon, None)).await, "ExpiredToken");

    client.procedure::<DeleteSession>(()).bearer(&output.refresh_jwt).await.expect("the token is valid");
    assert_eq!(error_of(follow(&server, &output.access_jwt, None)).await, "ExpiredToken");
}
