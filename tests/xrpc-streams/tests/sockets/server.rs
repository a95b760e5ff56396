//! Our server with a client that shows every frame.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use lexgen_runtime::server::{ClientMessages, Router, StreamOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{LONG, Service, connect, outdated, receive, send_request, seq, serve, serve_router, until};

fn upgrade(connection: &str, version: u8) -> String {
    format!(
        "GET /xrpc/com.example.follow?mode=wait HTTP/1.1\r\nHost: a\r\nConnection: {connection}\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: {version}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
}

#[tokio::test]
async fn requests_without_upgrade_are_refused_over_http() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let plain = |method: &str| {
        format!("{method} /xrpc/com.example.follow?mode=end HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
    };
    for (request, status, header) in [
        (plain("GET"), 426, "\r\nupgrade: websocket\r\n"),
        (plain("POST"), 405, "\r\nallow: GET\r\n"),
        (plain("HEAD"), 405, "\r\nallow: GET\r\n"),
        (plain("DELETE"), 405, "\r\ncontent-type: application/json\r\n"),
        (upgrade("Upgrade", 12), 426, "\r\nsec-websocket-version: 13\r\n"),
        (upgrade("keep-alive", 13), 426, "\r\nconnection: Upgrade\r\n"),
    ] {
        let (_, head) = send_request(address, &request).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{request}: {head}");
        assert!(head.to_lowercase().contains(&header.to_lowercase()), "{request}: {head}");
    }
}

#[tokio::test]
async fn the_connection_header_may_list_other_options() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    for connection in ["Upgrade", "keep-alive, Upgrade", "upgrade,keep-alive"] {
        let (_, head) = send_request(address, &upgrade(connection, 13)).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{connection}: {head}");
    }
}

#[tokio::test]
async fn subscriptions_see_defaults_of_parameters() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let received = receive(&mut connect(address, "mode=end").await).await;
    assert_eq!(received.messages(), [crate::support::tick(1, 10), crate::support::tick(2, 10)]);
    assert_eq!(received.close, Some((1000, String::new())));
}

#[tokio::test]
async fn durations_without_end_are_accepted() {
    let mut options = StreamOptions::default();
    options.ping_every = Duration::MAX;
    options.slow_after = Duration::MAX;
    let address = serve(&Service::new(), options).await;
    let received = receive(&mut connect(address, "mode=end").await).await;
    assert_eq!((received.frames.len(), received.close), (2, Some((1000, String::new()))));
}

#[tokio::test]
async fn invalid_parameters_are_the_first_frame() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    for (query, message) in [
        ("", "`mode`: missing required field"),
        ("mode=end&size=x", "`size`: must be an integer"),
        ("mode=much%20too%20long", "`mode`: must have a length of at most 12"),
        ("mode=end&size=1000001", "`size`: must be at most 1000000"),
    ] {
        let received = receive(&mut connect(address, query).await).await;
        let (name, text) = received.error().expect("an error frame is received");
        let text = text.strip_prefix("invalid parameters: ").unwrap_or_default();
        assert!(name == "InvalidRequest" && text.starts_with(message), "{query}: {name}: {text}");
        assert_eq!((received.frames.len(), received.close), (1, Some((1008, name))), "{query}");
    }
}

#[tokio::test]
async fn failures_are_reported_to_the_hook_and_not_to_the_client() {
    let failures = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&failures);
    let router = Router::new(Service::new()).check_output(true).on_failure(move |endpoint, failure| {
        sink.lock().expect("no panic holds the lock").push(format!("{}: {failure}", endpoint.nsid));
    });
    let address = serve_router(router).await;
    for (mode, frames, failure) in [
        ("internal", 3, "a secret"),
        ("panic", 3, "expected panic"),
        ("early+panic", 1, "expected panic"),
        ("invalid", 1, "`seq`: must be at least 1"),
        // Not the status of an error.
        ("redirect", 1, "a secret"),
    ] {
        let received = receive(&mut connect(address, &format!("mode={mode}")).await).await;
        let error = ("InternalServerError".to_owned(), "An internal error occurred".to_owned());
        assert_eq!(received.error(), Some(error), "{mode}");
        assert_eq!((received.frames.len(), received.close.map(|(code, _)| code)), (frames, Some(1011)), "{mode}");
        let reported = failures.lock().expect("no panic holds the lock").pop().expect("the failure is reported");
        assert!(reported.starts_with("com.example.follow: ") && reported.contains(failure), "{mode}: {reported}");
    }
}

#[tokio::test]
async fn general_errors_close_the_stream_with_their_name() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let received = receive(&mut connect(address, "mode=who").await).await;
    assert_eq!(received.error(), Some(("AuthenticationRequired".to_owned(), String::new())));
    assert_eq!(received.close, Some((1008, "AuthenticationRequired".to_owned())));
}

#[tokio::test]
async fn messages_of_clients_are_ignored() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let mut socket = connect(address, "mode=log").await;
    socket.send(Message::text("hello")).await.expect("the server is connected");
    socket.send(Message::binary(b"\x01".as_slice())).await.expect("the server is connected");
    socket.send(Message::Ping(b"x".as_slice().into())).await.expect("the server is connected");
    let pong = timeout(LONG, socket.next()).await.expect("a pong arrives in time").expect("the stream is open");
    assert_eq!(pong.expect("the pong is valid"), Message::Pong(b"x".as_slice().into()));
}

#[tokio::test]
async fn messages_of_clients_can_be_refused() {
    let mut options = StreamOptions::default();
    options.client_messages = ClientMessages::Refuse;
    let address = serve(&Service::new(), options).await;
    let mut socket = connect(address, "mode=never").await;
    socket.send(Message::text("hello")).await.expect("the server is connected");
    let received = receive(&mut socket).await;
    assert_eq!(received.error().map(|(name, _)| name).as_deref(), Some("InvalidRequest"));
    assert_eq!(received.close.map(|(code, _)| code), Some(1003));
}

#[tokio::test]
async fn clients_that_send_too_much_are_disconnected() {
    let mut options = StreamOptions::default();
    options.max_client_message = 1000;
    let service = Service::new();
    let address = serve(&service, options).await;
    let mut socket = connect(address, "mode=wait").await;
    until("a stream is open", || service.open.load(Ordering::SeqCst) == 1).await;
    socket.send(Message::binary(vec![0; 1001])).await.expect("the server is connected");
    until("the stream is dropped", || service.open.load(Ordering::SeqCst) == 0).await;
    receive(&mut socket).await;
}

#[tokio::test]
async fn streams_end_when_clients_disconnect() {
    let service = Service::new();
    let address = serve(&service, StreamOptions::default()).await;
    let mut polite = connect(address, "mode=wait").await;
    let rude = connect(address, "mode=wait").await;
    until("two streams are open", || service.open.load(Ordering::SeqCst) == 2).await;
    polite.close(None).await.expect("the connection can be closed");
    assert_eq!(receive(&mut polite).await.frames.len(), 2);
    drop(rude);
    until("no stream is open", || service.open.load(Ordering::SeqCst) == 0).await;
}

#[tokio::test]
async fn streams_end_when_clients_disconnect_within_a_frame() {
    let service = Service::new();
    let address = serve(&service, StreamOptions::default()).await;
    let (mut stream, _) = send_request(address, &upgrade("Upgrade", 13)).await;
    until("a stream is open", || service.open.load(Ordering::SeqCst) == 1).await;
    // The first three bytes of a masked message of 100 bytes.
    stream.write_all(b"\x82\xe4\0\0\0\0abc").await.expect("the server is connected");
    drop(stream);
    until("no stream is open", || service.open.load(Ordering::SeqCst) == 0).await;
}

#[tokio::test]
async fn clients_without_pongs_are_disconnected() {
    let mut options = StreamOptions::default();
    options.ping_every = Duration::from_millis(250);
    options.close_within = Duration::from_millis(100);
    let service = Service::new();
    let address = serve(&service, options).await;
    let alive = tokio::spawn(async move { receive(&mut connect(address, "mode=wait").await).await });
    let (mut dead, _) = send_request(address, &upgrade("Upgrade", 13)).await;
    until("two streams are open", || service.open.load(Ordering::SeqCst) == 2).await;
    let mut rest = Vec::new();
    timeout(LONG, dead.read_to_end(&mut rest)).await.expect("the server closes the connection").ok();
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(service.open.load(Ordering::SeqCst), 1, "a client that sends pongs must stay connected");
    alive.abort();
}

#[tokio::test]
async fn shutdown_ends_current_and_future_streams() {
    let (service, options) = (Service::new(), StreamOptions::default());
    let shutdown = options.shutdown.clone();
    let address = serve(&service, options).await;
    let mut sockets = Vec::new();
    for mode in ["wait", "never", "log", "wait"] {
        sockets.push(connect(address, &format!("mode={mode}")).await);
    }
    until("two streams are open", || service.open.load(Ordering::SeqCst) == 2).await;
    shutdown.begin();
    for socket in &mut sockets {
        assert_eq!(receive(socket).await.close.map(|(code, _)| code), Some(1001));
    }
    let late = receive(&mut connect(address, "mode=wait").await).await;
    assert_eq!(late.close.map(|(code, _)| code), Some(1001));
    drop(sockets);
    timeout(LONG, shutdown.finished()).await.expect("all streams end");
    assert_eq!(service.open.load(Ordering::SeqCst), 0);
}

#[test]
fn options_have_the_documented_defaults() {
    let options = StreamOptions::default();
    assert_eq!((options.buffer, options.max_client_message), (256 << 10, 64 << 10));
    let seconds = [options.slow_after, options.ping_every, options.close_within].map(|duration| duration.as_secs());
    assert_eq!(seconds, [10, 30, 5]);
    assert_eq!(options.client_messages, ClientMessages::Ignore);
    assert!(!options.shutdown.has_begun());
}

#[tokio::test]
async fn streams_start_at_the_cursor() {
    let service = Service::new();
    let address = serve(&service, StreamOptions::default()).await;
    for _ in 0..5 {
        service.publish();
    }
    for (query, numbers, first_is_outdated) in
        [("&cursor=0", vec![3, 4, 5], false), ("&cursor=4", vec![4, 5], false), ("&cursor=1", vec![3, 4, 5], true)]
    {
        let mut socket = connect(address, &format!("mode=log{query}")).await;
        let mut messages = Vec::new();
        while messages.len() < numbers.len() + usize::from(first_is_outdated) {
            let message =
                timeout(LONG, socket.next()).await.expect("a message arrives in time").expect("the stream is open");
            let received = crate::support::Received {
                frames: vec![message.expect("the message is valid").into_data().into()],
                ..Default::default()
            };
            messages.extend(received.messages());
        }
        assert_eq!(messages.first() == Some(&outdated()), first_is_outdated, "{query}");
        assert_eq!(messages.iter().filter_map(seq).collect::<Vec<_>>(), numbers, "{query}");
    }
    let received = receive(&mut connect(address, "mode=log&cursor=6").await).await;
    let error = ("FutureCursor".to_owned(), "the cursor must be at most 5".to_owned());
    assert_eq!((received.error(), received.close.map(|(code, _)| code)), (Some(error), Some(1008)));
}

#[tokio::test]
async fn options_can_have_any_duration() {
    for duration in [Duration::ZERO, Duration::MAX] {
        let mut options = StreamOptions::default();
        (options.ping_every, options.slow_after, options.close_within) = (duration, duration, duration);
        let address = serve_router(Router::new(Service::new()).stream_options(options)).await;
        let mut socket = connect(address, "mode=wait").await;
        for _ in 0..2 {
            let message = timeout(LONG, socket.next()).await.expect("a message is sent");
            assert!(matches!(message, Some(Ok(Message::Binary(_)))), "{message:?}");
        }
        // Neither a ping nor the end follows.
        assert!(timeout(Duration::from_millis(100), socket.next()).await.is_err());
    }
}
