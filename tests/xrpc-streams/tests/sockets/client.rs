//! Our client with our server.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use lexgen_runtime::Frame;
use lexgen_runtime::client::{
    ConnectError, ConnectOptions, Connection, EventStream, Incoming, Reconnect, RequestError, Subscribe,
    SubscriptionError, WebSocketTransport, subscribe,
};
use lexgen_runtime::server::StreamOptions;
use lexgen_xrpc_streams::own::com::example::follow::{Follow, FollowError, FollowMessage, FollowParams};
use tokio::time::{Instant, timeout};

use crate::support::{LONG, Service, chain, outdated, seq, serve, tick};

pub(crate) fn params(mode: &str) -> FollowParams {
    FollowParams::new(mode)
}

pub(crate) async fn next(events: &mut EventStream<Follow>) -> Option<Result<FollowMessage, SubscriptionError<Follow>>> {
    timeout(LONG, events.next()).await.expect("an event arrives in time")
}

async fn all(
    mode: &str,
    cursor: Option<i64>,
    service: &Service,
) -> Vec<Result<FollowMessage, SubscriptionError<Follow>>> {
    let address = serve(service, StreamOptions::default()).await;
    let params = FollowParams { cursor, ..params(mode) };
    let mut events =
        subscribe::<Follow>(&format!("http://{address}"), &params).expect("the parameters are valid").open();
    let mut all = Vec::new();
    while let Some(event) = next(&mut events).await {
        all.push(event);
    }
    assert!(next(&mut events).await.is_none(), "an ended stream must stay ended");
    all
}

#[tokio::test]
async fn messages_are_typed_until_the_server_closes() {
    let events = all("end", None, &Service::new()).await;
    let events: Vec<FollowMessage> = events.into_iter().map(|event| event.expect("the message is valid")).collect();
    assert_eq!(events, [tick(1, 10), tick(2, 10)]);
}

#[tokio::test]
async fn errors_are_typed_and_end_the_stream() {
    let mut events = all("declared", None, &Service::new()).await;
    let last = events.pop().expect("there is an event");
    assert!(
        matches!(last, Err(SubscriptionError::Xrpc(FollowError::FutureCursor(why))) if why.message.as_deref() == Some("why"))
    );
    assert!(events.iter().all(Result::is_ok) && events.len() == 2);

    let mut events = all("log", Some(7), &Service::new()).await;
    assert!(matches!(events.pop(), Some(Err(SubscriptionError::Xrpc(FollowError::FutureCursor(_))))));
    let mut events = all("panic", None, &Service::new()).await;
    assert!(
        matches!(events.pop(), Some(Err(SubscriptionError::Xrpc(FollowError::Other(error)))) if error.name == "InternalServerError")
    );
}

#[tokio::test]
async fn infos_are_messages() {
    let service = Service::new();
    for _ in 0..5 {
        service.publish();
    }
    let address = serve(&service, StreamOptions::default()).await;
    let params = FollowParams { cursor: Some(1), ..params("log") };
    let mut events =
        subscribe::<Follow>(&format!("http://{address}/"), &params).expect("the parameters are valid").open();
    assert_eq!(next(&mut events).await.and_then(Result::ok), Some(outdated()));
    assert_eq!(next(&mut events).await.and_then(Result::ok).as_ref().and_then(seq), Some(3));
}

#[tokio::test]
async fn invalid_requests_fail_before_they_are_sent() {
    let long = subscribe::<Follow>("http://a.example", &params("much too long")).expect_err("`mode` is too long");
    assert!(matches!(long, RequestError::InvalidParams(_)), "{long}");
    let address = subscribe::<Follow>("a.example", &params("end")).expect_err("the server is not a URL");
    assert!(matches!(address, RequestError::Address { .. }), "{address}");
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_the_only_event() {
    let script = Arc::new(Script { connections: Mutex::default(), requests: Mutex::default() });
    type Prepare = fn(Subscribe<Follow>) -> Subscribe<Follow>;
    for prepare in [
        (|it| it.bearer("a\nb").header("x-token", "t")) as Prepare,
        |it| it.header("a b", "c"),
        |it| it.header("accept", "text/plain"),
    ] {
        let subscribe =
            prepare(subscribe::<Follow>("https://a.example", &params("log")).expect("the parameters are valid"));
        // Not even a rule of the user sends the request without the header.
        let subscribe =
            subscribe.transport(Arc::clone(&script)).reconnect(Reconnect::default(), seq).retry_if(|_| true);
        let mut events = subscribe.open();
        let error = next(&mut events).await.expect("the stream continues").expect_err("an error is received");
        assert!(matches!(&error, SubscriptionError::Request(RequestError::Header { .. })), "{error:?}");
        assert!(next(&mut events).await.is_none());
    }
    assert!(script.requests.lock().expect("no panic holds the lock").is_empty());
}

#[tokio::test]
async fn a_refused_upgrade_has_the_response_of_the_server() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    // There is nothing below this path.
    let mut events =
        subscribe::<Follow>(&format!("http://{address}/x"), &params("end")).expect("the parameters are valid").open();
    let error = next(&mut events).await.expect("the stream continues").expect_err("an error is received");
    assert!(matches!(&error, SubscriptionError::Refused(response) if response.status() == 404), "{error:?}");
    assert!(!error.is_retryable() && error.into_xrpc().is_some());
    assert!(next(&mut events).await.is_none());

    let unreachable = subscribe::<Follow>("http://127.0.0.1:1", &params("end")).expect("the parameters are valid");
    let error = next(&mut unreachable.open()).await.expect("the stream continues").expect_err("an error is received");
    assert!(matches!(&error, SubscriptionError::Connection(_)) && error.is_retryable(), "{error:?}");
}

/// Refuses the first connection with a `Retry-After` of two minutes, and ends the stream of the second one.
#[derive(Default)]
struct Busy {
    attempts: Mutex<Vec<Instant>>,
}

impl WebSocketTransport for Busy {
    async fn connect(&self, _: http::Request<()>, _: ConnectOptions) -> Result<Connection, ConnectError> {
        let mut attempts = self.attempts.lock().expect("no panic holds the lock");
        attempts.push(Instant::now());
        if attempts.len() > 1 {
            let end = Incoming::Closed { code: 1000, reason: String::new() };
            return Ok(Connection::new(None, [Ok(end)].into_iter().collect()));
        }
        let refused = http::Response::builder().status(503).header("retry-after", "120").body(Vec::new());
        Err(ConnectError::Refused(Box::new(refused.expect("the response is valid"))))
    }
}

/// With `start_paused`, time advances when all tasks wait.
#[tokio::test(start_paused = true)]
async fn retry_after_delays_the_next_attempt() {
    let busy = Arc::new(Busy::default());
    let reconnect = Reconnect { longest: Duration::from_secs(1), ..Reconnect::default() };
    let subscribe = subscribe::<Follow>("https://a.example", &params("log")).expect("the parameters are valid");
    let mut events = subscribe.transport(Arc::clone(&busy)).reconnect(reconnect, seq).open();
    assert!(events.next().await.is_none());
    let attempts = busy.attempts.lock().expect("no panic holds the lock");
    assert_eq!(attempts.iter().map(|at| at.duration_since(attempts[0]).as_secs()).collect::<Vec<_>>(), [0, 120]);
}

/// A transport with prepared connections. It records requests.
struct Script {
    /// The events of each connection, in reverse order.
    connections: Mutex<Vec<Vec<Incoming>>>,
    requests: Mutex<Vec<String>>,
}

impl WebSocketTransport for Script {
    async fn connect(&self, request: http::Request<()>, _: ConnectOptions) -> Result<Connection, ConnectError> {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let recorded = format!("{} {} {}", request.uri(), header("x-token"), header("authorization"));
        self.requests.lock().expect("no panic holds the lock").push(recorded);
        match self.connections.lock().expect("no panic holds the lock").pop() {
            Some(incoming) => Ok(Connection::new(None, incoming.into_iter().map(Ok).collect())),
            None => Err(ConnectError::Failed("no more connections".into())),
        }
    }
}

fn frame(seq: i64) -> Incoming {
    Incoming::Frame(Frame::<Follow>::write_message(&tick(seq, 0)).expect("the frame can be written"))
}

#[tokio::test]
async fn other_transports_reconnect_at_the_last_cursor() {
    let away = Incoming::Closed { code: 1001, reason: String::new() };
    let script = Arc::new(Script {
        connections: Mutex::new(vec![
            vec![frame(3), frame(4), Incoming::Closed { code: 1000, reason: String::new() }],
            vec![frame(2), Incoming::Alive, frame(3)],
            vec![],
            vec![frame(1), frame(2), away],
        ]),
        requests: Mutex::default(),
    });
    let first = Reconnect { first: Duration::from_millis(1), ..Reconnect::default() };
    let params = FollowParams { cursor: Some(0), ..params("log") };
    let mut events = subscribe::<Follow>("https://a.example", &params)
        .expect("the parameters are valid")
        .transport(Arc::clone(&script))
        .header("x-token", "t")
        .bearer("secret")
        .reconnect(first, seq)
        .open();
    let mut numbers = Vec::new();
    while let Some(event) = next(&mut events).await {
        numbers.extend(seq(&event.expect("the message is valid")));
    }
    assert_eq!(numbers, [1, 2, 3, 4], "each event must be received once");
    let address = "wss://a.example/xrpc/com.example.follow?mode=log";
    assert_eq!(
        *script.requests.lock().expect("no panic holds the lock"),
        [
            format!("{address}&cursor=0&size=10 t Bearer secret"),
            format!("{address}&size=10&cursor=2 t Bearer secret"),
            format!("{address}&size=10&cursor=2 t Bearer secret"),
            format!("{address}&size=10&cursor=3 t Bearer secret"),
        ]
    );
}

#[tokio::test]
async fn the_last_error_is_returned_after_the_allowed_attempts() {
    let script = Arc::new(Script { connections: Mutex::new(vec![vec![frame(1)]]), requests: Mutex::default() });
    let reconnect = Reconnect { first: Duration::from_millis(1), attempts: Some(3), ..Reconnect::default() };
    let subscribe = subscribe::<Follow>("https://a.example", &params("log")).expect("the parameters are valid");
    let mut events = subscribe.transport(Arc::clone(&script)).reconnect(reconnect, seq).open();
    assert!(next(&mut events).await.expect("the stream continues").is_ok());
    let error = next(&mut events).await.expect("the stream continues").expect_err("an error is received");
    assert!(chain(&error).contains("no more connections"), "{error}");
    assert_eq!(script.requests.lock().expect("no panic holds the lock").len(), 4);
    assert!(next(&mut events).await.is_none());
}

#[test]
fn tokens_of_subscriptions_are_not_shown() {
    let subscribe = subscribe::<Follow>("https://alice:s3cr3t@a.example", &params("log")).expect("the URL is valid");
    let shown = format!("{:?}", subscribe.bearer("s3cr3t"));
    assert!(!shown.contains("s3cr3t") && shown.contains("a.example"), "{shown}");
}
