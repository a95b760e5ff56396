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
    timeout(LONG, events.next()).await.expect("it comes")
}

async fn all(
    mode: &str,
    cursor: Option<i64>,
    service: &Service,
) -> Vec<Result<FollowMessage, SubscriptionError<Follow>>> {
    let address = serve(service, StreamOptions::default()).await;
    let params = FollowParams { cursor, ..params(mode) };
    let mut events = subscribe::<Follow>(&format!("http://{address}"), &params).expect("they are sound").open();
    let mut all = Vec::new();
    while let Some(event) = next(&mut events).await {
        all.push(event);
    }
    assert!(next(&mut events).await.is_none(), "what has ended stays so");
    all
}

#[tokio::test]
async fn messages_come_typed_until_the_server_ends_them() {
    let events = all("end", None, &Service::new()).await;
    let events: Vec<FollowMessage> = events.into_iter().map(|event| event.expect("it is sound")).collect();
    assert_eq!(events, [tick(1, 10), tick(2, 10)]);
}

#[tokio::test]
async fn errors_come_typed_and_are_the_last() {
    let mut events = all("declared", None, &Service::new()).await;
    let last = events.pop().expect("there is an error");
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
    let mut events = subscribe::<Follow>(&format!("http://{address}/"), &params).expect("they are sound").open();
    assert_eq!(next(&mut events).await.and_then(Result::ok), Some(outdated()));
    assert_eq!(next(&mut events).await.and_then(Result::ok).as_ref().and_then(seq), Some(3));
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_before_it_is_made() {
    let long = subscribe::<Follow>("http://a.example", &params("much too long")).expect_err("it is");
    assert!(matches!(long, RequestError::InvalidParams(_)), "{long}");
    let address = subscribe::<Follow>("a.example", &params("end")).expect_err("it is no URL");
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
        let subscribe = prepare(subscribe::<Follow>("https://a.example", &params("log")).expect("they are sound"));
        let mut events = subscribe.transport(Arc::clone(&script)).reconnect(Reconnect::default(), seq).open();
        let error = next(&mut events).await.expect("there is an error").expect_err("it is one");
        assert!(matches!(&error, SubscriptionError::Request(RequestError::Header { .. })), "{error:?}");
        assert!(next(&mut events).await.is_none());
    }
    assert!(script.requests.lock().expect("nobody panics").is_empty());
}

#[tokio::test]
async fn what_is_no_websocket_is_refused_with_what_the_server_says() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    // Below another path, there is nothing.
    let mut events =
        subscribe::<Follow>(&format!("http://{address}/x"), &params("end")).expect("they are sound").open();
    let error = next(&mut events).await.expect("there is an error").expect_err("it is one");
    assert!(matches!(&error, SubscriptionError::Refused(response) if response.status() == 404), "{error:?}");
    assert!(!error.is_retryable() && error.into_xrpc().is_some());
    assert!(next(&mut events).await.is_none());

    let nobody = subscribe::<Follow>("http://127.0.0.1:1", &params("end")).expect("they are sound");
    let error = next(&mut nobody.open()).await.expect("there is an error").expect_err("it is one");
    assert!(matches!(&error, SubscriptionError::Connection(_)) && error.is_retryable(), "{error:?}");
}

/// Refuses the first time, asking to be left alone for two minutes, and ends the stream the second time.
#[derive(Default)]
struct Busy {
    asked: Mutex<Vec<Instant>>,
}

impl WebSocketTransport for Busy {
    async fn connect(&self, _: http::Request<()>, _: ConnectOptions) -> Result<Connection, ConnectError> {
        let mut asked = self.asked.lock().expect("nobody panics");
        asked.push(Instant::now());
        if asked.len() > 1 {
            let end = Incoming::Closed { code: 1000, reason: String::new() };
            return Ok(Connection::new(None, [Ok(end)].into_iter().collect()));
        }
        let refused = http::Response::builder().status(503).header("retry-after", "120").body(Vec::new());
        Err(ConnectError::Refused(Box::new(refused.expect("it is sound"))))
    }
}

/// Time passes by itself when there is nothing else to do.
#[tokio::test(start_paused = true)]
async fn a_server_is_left_alone_for_as_long_as_it_asks() {
    let busy = Arc::new(Busy::default());
    let reconnect = Reconnect { longest: Duration::from_secs(1), ..Reconnect::default() };
    let subscribe = subscribe::<Follow>("https://a.example", &params("log")).expect("they are sound");
    let mut events = subscribe.transport(Arc::clone(&busy)).reconnect(reconnect, seq).open();
    assert!(events.next().await.is_none());
    let asked = busy.asked.lock().expect("nobody panics");
    assert_eq!(asked.iter().map(|at| at.duration_since(asked[0]).as_secs()).collect::<Vec<_>>(), [0, 120]);
}

/// Connections that are made of what they are to bring, and what was asked of them.
struct Script {
    connections: Mutex<Vec<Vec<Incoming>>>,
    requests: Mutex<Vec<String>>,
}

impl WebSocketTransport for Script {
    async fn connect(&self, request: http::Request<()>, _: ConnectOptions) -> Result<Connection, ConnectError> {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let asked = format!("{} {} {}", request.uri(), header("x-token"), header("authorization"));
        self.requests.lock().expect("nobody panics").push(asked);
        match self.connections.lock().expect("nobody panics").pop() {
            Some(incoming) => Ok(Connection::new(None, incoming.into_iter().map(Ok).collect())),
            None => Err(ConnectError::Failed("no more connections".into())),
        }
    }
}

fn frame(seq: i64) -> Incoming {
    Incoming::Frame(Frame::<Follow>::write_message(&tick(seq, 0)).expect("it can be written"))
}

#[tokio::test]
async fn other_transports_do_and_cursors_go_on_where_the_last_message_was() {
    let away = Incoming::Closed { code: 1001, reason: String::new() };
    let script = Arc::new(Script {
        // The last is the first.
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
        .expect("they are sound")
        .transport(Arc::clone(&script))
        .header("x-token", "t")
        .bearer("secret")
        .reconnect(first, seq)
        .open();
    let mut numbers = Vec::new();
    while let Some(event) = next(&mut events).await {
        numbers.extend(seq(&event.expect("it is sound")));
    }
    assert_eq!(numbers, [1, 2, 3, 4], "each comes once");
    let address = "wss://a.example/xrpc/com.example.follow?mode=log";
    assert_eq!(
        *script.requests.lock().expect("nobody panics"),
        [
            format!("{address}&cursor=0&size=10 t Bearer secret"),
            format!("{address}&size=10&cursor=2 t Bearer secret"),
            format!("{address}&size=10&cursor=2 t Bearer secret"),
            format!("{address}&size=10&cursor=3 t Bearer secret"),
        ]
    );
}

#[tokio::test]
async fn after_as_many_attempts_as_are_allowed_the_last_error_is_given_out() {
    let script = Arc::new(Script { connections: Mutex::new(vec![vec![frame(1)]]), requests: Mutex::default() });
    let reconnect = Reconnect { first: Duration::from_millis(1), attempts: Some(3), ..Reconnect::default() };
    let subscribe = subscribe::<Follow>("https://a.example", &params("log")).expect("they are sound");
    let mut events = subscribe.transport(Arc::clone(&script)).reconnect(reconnect, seq).open();
    assert!(next(&mut events).await.expect("there is a message").is_ok());
    let error = next(&mut events).await.expect("there is an error").expect_err("it is one");
    assert!(chain(&error).contains("no more connections"), "{error}");
    assert_eq!(script.requests.lock().expect("nobody panics").len(), 4);
    assert!(next(&mut events).await.is_none());
}
