//! The framings of proposal 0015: their negotiation, and that a stream is the same in all of them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::SinkExt;
use lexgen_runtime::client::{
    ConnectError, ConnectOptions, Connection, Incoming, Subscribe, SubscriptionError, Tungstenite, WebSocketTransport,
    subscribe,
};
use lexgen_runtime::server::{Router, StreamOptions};
use lexgen_runtime::{Frame, Framing, Messages, SubscriptionRequest};
use lexgen_xrpc_streams::own::com::example::events::watch::{
    Created, Watch, WatchError, WatchMessage, WatchParams, WatchRoute,
};
use lexgen_xrpc_streams::own::com::example::follow::{Follow, FollowError};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{next, params};
use crate::failures::{sending, server, soon, wait};
use crate::support::{LONG, Service, connect_offering, receive, send_request, serve, tick};

/// Sends one message and ends.
struct Once;

impl WatchRoute for Once {
    async fn watch(&self, _: SubscriptionRequest<Watch>) -> Result<Messages<Watch>, WatchError> {
        Ok([Ok(created(7))].into_iter().collect())
    }
}

fn created(seq: i64) -> WatchMessage {
    WatchMessage::Created(Created::new(seq))
}

async fn serve_once() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there are ports");
    let address = listener.local_addr().expect("it has an address");
    let router = Router::new(Once).subscription::<Watch>().into_axum();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn watch(address: SocketAddr) -> Subscribe<Watch> {
    subscribe::<Watch>(&format!("ws://{address}"), &WatchParams::default()).expect("they are valid")
}

async fn event<T>(
    events: &mut lexgen_runtime::client::EventStream<Watch>,
    read: impl FnOnce(Option<Result<WatchMessage, SubscriptionError<Watch>>>) -> T,
) -> T {
    read(timeout(LONG, events.next()).await.expect("it comes"))
}

#[tokio::test]
async fn a_stream_is_the_same_in_every_framing() {
    for framing in Framing::ALL.iter().copied() {
        let service = Service::new();
        let address = serve(&service, StreamOptions::default()).await;
        let at = |mode: &str| {
            let subscribe = subscribe::<Follow>(&format!("ws://{address}"), &params(mode)).expect("they are valid");
            subscribe.framings([framing]).open()
        };
        let mut events = at("declared");
        for number in 1..=2 {
            let message = next(&mut events).await.expect("there is a message").expect("it is valid");
            assert_eq!(message, tick(number, 10), "{framing}");
        }
        let error = next(&mut events).await.expect("there is an error").expect_err("it is one");
        let SubscriptionError::Xrpc(FollowError::FutureCursor(details)) = error else { panic!("{error:?}") };
        assert_eq!(details.message.as_deref(), Some("why"), "{framing}");
        assert!(next(&mut events).await.is_none(), "{framing}");

        let mut events = at("end");
        assert!(next(&mut events).await.is_some_and(|event| event.is_ok()));
        assert!(next(&mut events).await.is_some_and(|event| event.is_ok()));
        assert!(next(&mut events).await.is_none(), "{framing}");
    }
}

#[tokio::test]
async fn servers_select_the_first_framing_that_they_know() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    for (offers, framing, selected) in [
        ("", Framing::V0Cbor, None),
        ("xrpc.v0.cbor", Framing::V0Cbor, Some("xrpc.v0.cbor")),
        ("xrpc.v1.json", Framing::V1Json, Some("xrpc.v1.json")),
        ("chat.v9,xrpc.v1.cbor , xrpc.v1.json", Framing::V1Cbor, Some("xrpc.v1.cbor")),
        ("xrpc.v1.json, xrpc.v0.cbor", Framing::V1Json, Some("xrpc.v1.json")),
    ] {
        let (mut socket, named) = connect_offering(address, "mode=declared", offers).await;
        let received = receive(&mut socket).await;
        assert_eq!(named.as_deref(), selected, "{offers}");
        assert_eq!(received.messages_as(framing), [tick(1, 10), tick(2, 10)], "{offers}");
        assert_eq!(received.texts, if framing == Framing::V1Json { 3 } else { 0 }, "{offers}");
        assert_eq!(received.error_as(framing), Some(("FutureCursor".to_owned(), "why".to_owned())), "{offers}");
        assert_eq!(received.close, Some((1008, "FutureCursor".to_owned())), "{offers}");
    }
}

/// The head of a response to an upgrade with these lines of offers.
async fn head(address: SocketAddr, nsid: &str, offers: &[String]) -> String {
    upgraded(address, nsid, offers.iter().map(|offer| format!("Sec-WebSocket-Protocol: {offer}\r\n")).collect()).await
}

/// The head of a response to an upgrade with more headers.
async fn upgraded(address: SocketAddr, nsid: &str, headers: String) -> String {
    let request = format!(
        "GET /xrpc/{nsid}?mode=wait HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    );
    send_request(address, &request).await.1.to_lowercase()
}

#[tokio::test]
async fn negotiation_of_servers_matches_the_vectors() {
    let own = serde_json::json!([
        { "offers": ["chat.v9"], "lexicon": "xrpc.v1.json", "chosen": "xrpc.v1.json", "echoed": false },
        { "offers": ["chat.v9", "xrpc.v1.json"], "lexicon": null, "chosen": "xrpc.v1.json", "echoed": true },
        { "offers": ["XRPC.V1.JSON"], "lexicon": null, "chosen": "xrpc.v0.cbor", "echoed": false },
    ]);
    let mut cases = own.as_array().expect("it is a list").clone();
    if let Some(shared) = lexgen_test_data::shared() {
        cases.extend(lexgen_test_data::lines(&shared.join("drafts/vectors/negotiation.jsonl")));
    }
    let without = serve(&Service::new(), StreamOptions::default()).await;
    let with = serve_once().await;
    for case in &cases {
        let (address, nsid) = match case["lexicon"].as_str() {
            None => (without, "com.example.follow"),
            Some("xrpc.v1.json") => (with, "com.example.events.watch"),
            Some(other) => {
                println!("there is no subscription with the framing `{other}`");
                continue;
            }
        };
        let offers = case["offers"].as_array().expect("offers are a list").iter().map(Value::as_str);
        let offers: Vec<String> = offers.map(|offer| offer.expect("an offer is text").to_owned()).collect();
        let line = if offers.is_empty() { Vec::new() } else { vec![offers.join(", ")] };
        // A header with a list and several headers are the same.
        for lines in [offers, line] {
            let head = head(address, nsid, &lines).await;
            let selected = head.split("\r\nsec-websocket-protocol: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            assert!(head.starts_with("http/1.1 101 "), "{case}: {head}");
            assert_eq!(selected, case["chosen"].as_str().filter(|_| case["echoed"] == true), "{case}: {head}");
        }
    }
}

#[tokio::test]
async fn extensions_are_not_selected() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n".to_owned();
    let head = upgraded(address, "com.example.follow", offer).await;
    assert!(head.starts_with("http/1.1 101 ") && !head.contains("sec-websocket-extensions"), "{head}");
}

#[test]
fn errors_show_what_is_wrong() {
    type Error = SubscriptionError<Follow>;
    let text = Error::UnexpectedMessage { framing: Framing::V1Cbor };
    assert_eq!(format!("{text:?}"), "UnexpectedMessage(V1Cbor)");
    let long = Error::TooLong { size: 2, limit: 1 };
    assert_eq!(format!("{long:?}"), "TooLong(2, 1)");
    let compressed = Error::Zstd(lexgen_runtime::ZstdError::Frame(std::io::Error::other("no")));
    assert!(format!("{compressed:?}").starts_with("Zstd(Frame("), "{compressed:?}");
}

#[tokio::test]
async fn the_framing_of_the_lexicon_is_the_default() {
    let mut events = watch(serve_once().await).open();
    assert!(event(&mut events, |event| matches!(event, Some(Ok(message)) if message == created(7))).await);
    assert!(event(&mut events, |event| event.is_none()).await);
    // Nothing is offered, and nothing that the server knows.
    let mut events = watch(serve_once().await).framings([]).open();
    assert!(event(&mut events, |event| matches!(event, Some(Ok(message)) if message == created(7))).await);
}

#[tokio::test]
async fn a_server_that_knows_no_framings_has_that_of_the_lexicon() {
    // It ignores the offer.
    let text = Frame::<Watch>::write_message(&created(7)).expect("it can be written");
    let text = String::from_utf8(text).expect("JSON is text");
    let mut events = watch(sending(vec![Message::text(text)]).await).open();
    assert!(event(&mut events, |event| matches!(event, Some(Ok(message)) if message == created(7))).await);

    let frame = Frame::<Follow>::write_message(&tick(1, 10)).expect("it can be written");
    let address = sending(vec![Message::binary(frame)]).await;
    let subscribe = subscribe::<Follow>(&format!("ws://{address}"), &params("any")).expect("they are valid");
    let mut events = subscribe.framings([Framing::V1Json, Framing::V1Cbor]).open();
    assert_eq!(next(&mut events).await.and_then(Result::ok), Some(tick(1, 10)));
}

#[tokio::test]
async fn unknown_frames_are_skipped_and_counted_and_unknown_messages_kept() {
    let texts = [
        r#"{"$type":"ping","x":1}"#,
        r##"{"$type":"message","payload":{"$type":"com.example.events.watch#later","x":1}}"##,
        r##"{"$type":"message","payload":{"$type":"com.example.events.watch#created","seq":"x"}}"##,
        r##"{"$type":"message","payload":{"$type":"com.example.events.watch#created","seq":8}}"##,
        "{not json",
    ];
    let mut events = watch(sending(texts.map(Message::text).to_vec()).await).open();
    let unknown = event(&mut events, |event| event).await;
    assert!(matches!(unknown, Some(Ok(WatchMessage::Unknown(object))) if object["x"].as_integer() == Some(1)));
    assert_eq!(events.skipped(), 1);
    let invalid = event(&mut events, |event| event).await;
    assert!(matches!(invalid, Some(Err(SubscriptionError::Message { .. }))));
    assert!(event(&mut events, |event| matches!(event, Some(Ok(message)) if message == created(8))).await);
    let garbage = event(&mut events, |event| event).await;
    assert!(matches!(garbage, Some(Err(SubscriptionError::Malformed(_)))));
    assert!(event(&mut events, |event| event.is_none()).await);
}

#[tokio::test]
async fn a_binary_message_ends_a_stream_of_text_messages() {
    let frame = Frame::<Watch>::write_message(&created(7)).expect("it can be written");
    let mut events = watch(sending(vec![Message::binary(frame)]).await).reconnect(soon(), |_| None).open();
    let binary = event(&mut events, |event| event).await.expect("there is an error").expect_err("it is one");
    assert_eq!(binary.to_string(), "the server sent a binary message, expected text messages in `xrpc.v1.json`");
    assert!(!binary.is_retryable());
    assert!(event(&mut events, |event| event.is_none()).await);
}

#[tokio::test]
async fn slow_clients_get_an_error_in_their_framing() {
    let mut options = StreamOptions::default();
    options.slow_after = Duration::from_millis(200);
    options.buffer = 100_000;
    let address = serve(&Service::new(), options).await;
    let (mut socket, _) = connect_offering(address, "mode=flood&size=100000", "xrpc.v1.json").await;
    tokio::time::sleep(Duration::from_millis(1000)).await;
    let received = receive(&mut socket).await;
    assert_eq!(received.error_as(Framing::V1Json).map(|(name, _)| name).as_deref(), Some("ConsumerTooSlow"));
    assert_eq!((received.texts, received.close), (received.frames.len(), Some((1008, "ConsumerTooSlow".to_owned()))));
}

/// Selects a subprotocol that may not have been offered, and sends one message.
struct Selects {
    subprotocol: &'static str,
    offered: Mutex<Vec<Option<String>>>,
}

impl WebSocketTransport for Selects {
    async fn connect(&self, request: http::Request<()>, _: ConnectOptions) -> Result<Connection, ConnectError> {
        let offered = request.headers().get("sec-websocket-protocol").map(|value| format!("{value:?}"));
        self.offered.lock().expect("no panic holds the lock").push(offered);
        let frame = Frame::<Follow>::write_message_as(Framing::V1Cbor, &tick(1, 10)).expect("it can be written");
        let messages = [Ok(Incoming::Frame(frame))].into_iter().collect();
        Ok(Connection::new(Some(self.subprotocol.to_owned()), messages))
    }
}

#[tokio::test]
async fn clients_read_the_framing_that_the_server_selects() {
    let subscribe = || subscribe::<Follow>("https://a.example", &params("log")).expect("they are valid");
    let selects = |subprotocol| Arc::new(Selects { subprotocol, offered: Mutex::default() });
    let known = selects("xrpc.v1.cbor");
    let mut events = subscribe().framings([Framing::V1Json, Framing::V1Cbor]).transport(Arc::clone(&known)).open();
    assert_eq!(next(&mut events).await.and_then(Result::ok), Some(tick(1, 10)));
    let mut events = subscribe().transport(Arc::clone(&known)).open();
    assert!(next(&mut events).await.is_some());
    let mut events = watch(([127, 0, 0, 1], 1).into()).transport(Arc::clone(&known)).open();
    assert!(event(&mut events, |event| matches!(event, Some(Ok(WatchMessage::Unknown(_))))).await);
    let offered = known.offered.lock().expect("no panic holds the lock").clone();
    // That of the lexicon is offered unless it is the one that all servers have.
    let expected = [Some("\"xrpc.v1.json, xrpc.v1.cbor\""), None, Some("\"xrpc.v1.json\"")];
    assert_eq!(offered.iter().map(Option::as_deref).collect::<Vec<_>>(), expected);

    let mut events = subscribe().framings([Framing::V1Json]).transport(selects("chat.v9")).open();
    let error = next(&mut events).await.expect("there is an error").expect_err("it is one");
    let text = "the connection failed: the server selected the unknown subprotocol `chat.v9`";
    assert_eq!(crate::support::chain(&error), text);
}

#[tokio::test]
async fn the_default_transport_returns_messages_up_to_the_first_error() {
    let long =
        vec![Message::text("a"), Message::binary(b"b".to_vec()), Message::text("c".repeat(11)), Message::text("d")];
    let address = sending(long).await;
    let request = || {
        let request = http::Request::get(format!("ws://{address}/")).header("sec-websocket-protocol", "xrpc.v1.json");
        request.body(()).expect("it is a request")
    };
    let mut options = ConnectOptions::default();
    options.frame_limit = 10;
    let mut connection = Tungstenite::default().connect(request(), options).await.expect("it is a WebSocket");
    let mut incoming = Vec::new();
    while let Some(message) = timeout(LONG, connection.messages.next()).await.expect("it comes") {
        incoming.push(message.expect("it is valid"));
    }
    let expected = [Incoming::Text("a".to_owned()), Incoming::Frame(b"b".to_vec()), Incoming::TooLong(11)];
    assert_eq!((connection.subprotocol, incoming), (None, expected.to_vec()));

    let address = serve_once().await;
    let request = http::Request::get(format!("ws://{address}/xrpc/com.example.events.watch"));
    let request = request.header("sec-websocket-protocol", "chat.v9, xrpc.v1.cbor").body(()).expect("it is a request");
    let connection = Tungstenite::default().connect(request, ConnectOptions::default()).await;
    let connection = connection.expect("it is a WebSocket");
    assert_eq!(connection.subprotocol.as_deref(), Some("xrpc.v1.cbor"));
}

#[tokio::test]
async fn a_stream_in_json_continues_at_its_cursor() {
    let address = server(|number, stream| async move {
        let mut socket = accept_async(stream).await.expect("it is a WebSocket");
        for seq in number as i64..number as i64 + 2 {
            let frame = Frame::<Watch>::write_message(&created(seq)).expect("it can be written");
            socket.send(Message::text(String::from_utf8(frame).expect("it is text"))).await.expect("it can be sent");
        }
        if number > 2 {
            wait(socket).await;
        }
    });
    let cursor = |message: &WatchMessage| match message {
        WatchMessage::Created(created) => Some(created.seq),
        _ => None,
    };
    let mut events = watch(address.await).framings([]).reconnect(soon(), cursor).open();
    for number in 0..=4 {
        assert!(event(&mut events, |event| matches!(event, Some(Ok(message)) if message == created(number))).await);
    }
}
