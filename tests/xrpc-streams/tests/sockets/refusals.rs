//! Errors that are responses, before a WebSocket is opened.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use lexgen_runtime::XrpcError;
use lexgen_runtime::client::{SubscriptionError, subscribe};
use lexgen_runtime::server::{Router, StreamOptions, StreamsPerKey};
use lexgen_xrpc_streams::own::com::example::follow::{Follow, FollowError};
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;

use crate::client::{next, params};
use crate::support::{LONG, Service, connect, receive, serve_router, tick};

/// The status and the body of a refusal.
pub(crate) async fn refusal(address: SocketAddr, query: &str) -> (u16, String) {
    match connect_async(format!("ws://{address}/xrpc/com.example.follow?{query}")).await {
        Err(Error::Http(response)) => {
            let (parts, body) = response.into_parts();
            assert_eq!(parts.headers["content-type"], "application/json");
            (parts.status.as_u16(), String::from_utf8(body.unwrap_or_default()).expect("JSON is text"))
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn errors_before_the_first_message_can_be_responses() {
    let failures = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&failures);
    let mut options = StreamOptions::default();
    assert!(!options.errors_before_upgrade);
    options.errors_before_upgrade = true;
    let router = Router::new(Service::new()).stream_options(options).on_failure(move |endpoint, failure| {
        sink.lock().expect("no panic holds the lock").push(format!("{}: {failure}", endpoint.nsid));
    });
    let address = serve_router(router).await;

    let future = r#"{"error":"FutureCursor","message":"too far"}"#;
    assert_eq!(refusal(address, "mode=future").await, (400, future.to_owned()));
    let (status, body) = refusal(address, "mode=end&size=x").await;
    assert_eq!(status, 400);
    assert!(body.starts_with(r#"{"error":"InvalidRequest","message":"invalid parameters: `size`: "#), "{body}");
    assert_eq!(refusal(address, "mode=who").await, (401, r#"{"error":"AuthenticationRequired"}"#.to_owned()));
    assert!(failures.lock().expect("no panic holds the lock").is_empty());

    let hidden = r#"{"error":"InternalServerError","message":"An internal error occurred"}"#;
    for (mode, failure) in [("early+fail", "a secret"), ("early+panic", "expected panic")] {
        assert_eq!(refusal(address, &format!("mode={mode}")).await, (500, hidden.to_owned()));
        let told = failures.lock().expect("no panic holds the lock").pop().expect("it is told");
        assert!(told.starts_with("com.example.follow: ") && told.contains(failure), "{mode}: {told}");
    }

    // Later errors are frames.
    let received = receive(&mut connect(address, "mode=declared").await).await;
    assert_eq!(received.messages(), [tick(1, 10), tick(2, 10)]);
    assert_eq!(received.error(), Some(("FutureCursor".to_owned(), "why".to_owned())));

    let mut events = subscribe::<Follow>(&format!("ws://{address}"), &params("future")).expect("they are valid").open();
    let refused = next(&mut events).await.expect("there is an error").expect_err("it is one");
    assert!(matches!(&refused, SubscriptionError::Refused(_)));
    assert!(matches!(refused.into_xrpc(), Some(FollowError::FutureCursor(_))));
}

#[tokio::test]
async fn a_request_that_waits_for_the_route_is_refused_when_the_server_stops() {
    let mut options = StreamOptions::default();
    options.errors_before_upgrade = true;
    let shutdown = options.shutdown.clone();
    let address = serve_router(Router::new(Service::new()).stream_options(options)).await;
    let waiting = tokio::spawn(async move { refusal(address, "mode=never").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished());
    shutdown.begin();
    let (status, body) = timeout(LONG, waiting).await.expect("it is refused").expect("no panic holds the lock");
    assert_eq!(
        (status, body.as_str()),
        (503, r#"{"error":"NotEnoughResources","message":"the server is shutting down"}"#)
    );
    timeout(LONG, shutdown.finished()).await.expect("no stream is left");
}

#[tokio::test]
async fn the_number_of_open_streams_is_limited() {
    let mut options = StreamOptions::default();
    assert_eq!(options.max_streams, 10_000);
    options.max_streams = 3;
    let user = |request: &http::request::Parts| {
        let query = request.uri.query().unwrap_or_default();
        query.contains("size=1").then(|| "one".to_owned())
    };
    options.streams_per_key = Some(StreamsPerKey::new(1, user));
    let address = serve_router(Router::new(Service::new()).stream_options(options)).await;

    let first = connect(address, "mode=wait&size=1").await;
    let (status, body) = refusal(address, "mode=wait&size=1").await;
    assert_eq!((status, body.contains(r#""error":"RateLimitExceeded""#)), (429, true), "{body}");
    let others = [connect(address, "mode=wait&size=2").await, connect(address, "mode=wait&size=2").await];
    let (status, body) = refusal(address, "mode=wait&size=2").await;
    assert_eq!((status, body.contains(r#""error":"NotEnoughResources""#)), (503, true), "{body}");

    // Closed streams are not counted.
    drop((first, others));
    let reopened = async {
        while connect_async(format!("ws://{address}/xrpc/com.example.follow?mode=wait&size=1")).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, reopened).await.expect("a stream can be opened");
}

#[tokio::test]
async fn a_layer_of_a_subscription_runs_before_the_upgrade() {
    let refuse = from_fn(async |_: Request, _: Next| XrpcError::authentication_required("sign in first"));
    let router = Router::new(Service::new()).layered_subscription::<Follow>(refuse);
    // It is not lost when the subscription is added again.
    let (status, body) = refusal(serve_router(router).await, "mode=wait").await;
    assert_eq!((status, body.contains("AuthenticationRequired")), (401, true), "{body}");
}
