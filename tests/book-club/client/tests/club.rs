//! The club as its clients see it: unchanged data, authentication, and shutdown.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use book_club_client::{Member, follow};
use book_club_server::{BookClub, app, serve};
use book_club_types::com::example::books;
use book_club_types::com::example::clubs::follow::{Follow, FollowMessage};
use book_club_types::com::example::reviews::review::Review;
use lexgen_runtime::client::{CallError, EventStream, SubscriptionError, TowerTransport};
use lexgen_runtime::server::Shutdown;
use lexgen_runtime::{Cid, Value, dag_cbor, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// The timeout of every wait in these tests.
const LONG: Duration = Duration::from_secs(20);

const MEMBERS: &[(&str, &str)] = &[("token-of-ada", "Ada"), ("token-of-ben", "Ben")];

/// A server on a socket, and a client that calls the router in process.
struct Club {
    service: Arc<BookClub>,
    address: String,
    /// Stops the server.
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
    ada: Member<TowerTransport<axum::Router>>,
}

async fn open() -> Club {
    let (service, shutdown) = (Arc::new(BookClub::default()), Shutdown::new());
    let router = app(Arc::clone(&service), MEMBERS, shutdown.clone());
    let ada = member(&router, "token-of-ada");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address: SocketAddr = listener.local_addr().expect("the listener has an address");
    let (stop, stopped) = oneshot::channel();
    let server = tokio::spawn(serve(listener, router, shutdown, async { _ = stopped.await }));
    Club { service, address: format!("http://{address}"), stop, server, ada }
}

fn member(router: &axum::Router, token: &str) -> Member<TowerTransport<axum::Router>> {
    Member::new(TowerTransport::new(router.clone()), "http://in.process", token).expect("the URL is valid")
}

/// A review with an unknown field and without the fields that have defaults.
fn review() -> Review {
    let review = r#"{"$type":"com.example.reviews.review","text":"the butler","mood":"calm","createdAt":"2025-01-02T03:04:05Z"}"#;
    json::from_str(review).expect("the review is valid")
}

fn cid(review: &Review) -> Cid {
    Cid::of_dag_cbor(&dag_cbor::to_vec(review).expect("a review can be written"))
}

async fn next(events: &mut EventStream<Follow>) -> Option<Result<FollowMessage, SubscriptionError<Follow>>> {
    timeout(LONG, events.next()).await.expect("the event arrives before the timeout")
}

#[tokio::test]
async fn a_record_is_unchanged_through_input_storage_and_stream() {
    let club = open().await;
    let mut events = follow(&club.address, "token-of-ben", 0).expect("the URL is valid");
    let book = club.ada.add("Emma").await.expect("the book is new");
    let sent = review();
    let stored = club.ada.publish(book.number, sent.clone()).await.expect("the review is valid");
    assert_eq!(stored, cid(&sent));
    assert_eq!(club.service.stored_reviews(), [cid(&sent)]);

    let event = next(&mut events).await.expect("the stream continues").expect("an event is received");
    let FollowMessage::Reviewed(reviewed) = event else { panic!("{event:?}") };
    assert_eq!((reviewed.review.spoilers, reviewed.review.rating), (None, None));
    assert_eq!(reviewed.review.extra.get("mood").and_then(Value::as_str), Some("calm"));
    assert_eq!(cid(&reviewed.review), cid(&sent));
}

#[tokio::test]
async fn parameters_have_defaults_and_outputs_may_be_bytes() {
    let Club { ada, stop: _running, .. } = open().await;
    for title in ["Emma", "Persuasion", "Middlemarch"] {
        ada.add(title).await.expect("the book is new");
    }
    assert_eq!(ada.titles().await.expect("listing succeeds"), ["Middlemarch", "Persuasion"]);
    let cover = ada.cover(2).await.expect("the book has a cover");
    assert_eq!(cover.content_type, "image/svg+xml");
    let bytes = cover.into_bytes(1000).await.expect("the cover is within the limit");
    assert!(bytes.ends_with(b"<text>2</text></svg>"));
    let error = ada.add("Emma").await.expect_err("the book exists");
    assert!(matches!(error, CallError::Xrpc { error: books::add::AddError::Duplicate(_), .. }), "{error}");
}

#[tokio::test]
async fn each_request_needs_the_token_of_a_member() {
    let club = open().await;
    let router = app(Arc::clone(&club.service), MEMBERS, Shutdown::new());
    let error = member(&router, "another").titles().await.expect_err("the token is unknown");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert!(error.to_string().starts_with("InvalidToken: "), "{error}");
    let error =
        next(&mut follow(&club.address, "another", 0).expect("the URL is valid")).await.expect("an error is received");
    let error = error.expect_err("the token is unknown").into_xrpc().expect("the server returns an error");
    assert_eq!((error.name(), error.status()), ("InvalidToken", 401));

    assert_eq!(club.ada.join().await.expect("Ada is a member"), 1);
    assert_eq!(member(&router, "token-of-ben").join().await.expect("Ben is a member"), 2);
    assert_eq!(club.ada.join().await.expect("Ada may join twice"), 2);
}

#[tokio::test]
async fn followers_receive_the_same_events_until_shutdown() {
    let club = open().await;
    let mut followers: Vec<EventStream<Follow>> =
        (0..3).map(|_| follow(&club.address, "token-of-ben", 0).expect("the URL is valid")).collect();
    club.ada.join().await.expect("Ada is a member");
    let book = club.ada.add("Emma").await.expect("the book is new");
    club.ada.publish(book.number, review()).await.expect("the review is valid");
    for events in &mut followers {
        let joined = next(events).await.expect("the stream continues").expect("an event is received");
        assert!(matches!(&joined, FollowMessage::Joined(joined) if joined.member == "Ada"), "{joined:?}");
        let reviewed = next(events).await.expect("the stream continues").expect("an event is received");
        assert!(matches!(&reviewed, FollowMessage::Reviewed(reviewed) if reviewed.seq == 2), "{reviewed:?}");
    }
    club.stop.send(()).expect("the server runs");
    for events in &mut followers {
        let end = next(events).await.expect("the server closes the stream");
        assert!(matches!(end, Err(SubscriptionError::Closed { code: 1001, .. })), "{end:?}");
        assert!(next(events).await.is_none());
    }
    let served = timeout(LONG, club.server).await.expect("no stream is open");
    served.expect("the server does not panic").expect("serving succeeds");
}

#[tokio::test]
async fn a_shared_service_has_routers_of_single_namespaces() {
    let service = Arc::new(BookClub::default());
    let router = books::router(Arc::clone(&service)).into_axum();
    member(&router, "any").add("Emma").await.expect("this router requires no token");
    assert_eq!(
        member(&app(service, MEMBERS, Shutdown::new()), "token-of-ada").titles().await.expect("listing succeeds"),
        ["Emma"]
    );
}
