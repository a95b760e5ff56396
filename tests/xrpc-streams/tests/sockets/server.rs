//! What our server does, to clients that hide nothing.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use lexgen_runtime::server::{ClientMessages, Router, StreamOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{LONG, Service, answer, connect, hear, outdated, seq, serve, serve_router, until};

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
        let (_, head) = answer(address, &request).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{request}: {head}");
        assert!(head.to_lowercase().contains(&header.to_lowercase()), "{request}: {head}");
    }
}

#[tokio::test]
async fn the_connection_header_may_list_other_options() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    for connection in ["Upgrade", "keep-alive, Upgrade", "upgrade,keep-alive"] {
        let (_, head) = answer(address, &upgrade(connection, 13)).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{connection}: {head}");
    }
}

#[tokio::test]
async fn subscriptions_see_defaults_of_parameters() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let heard = hear(&mut connect(address, "mode=end").await).await;
    assert_eq!(heard.messages(), [crate::support::tick(1, 10), crate::support::tick(2, 10)]);
    assert_eq!(heard.close, Some((1000, String::new())));
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
        let heard = hear(&mut connect(address, query).await).await;
        let (name, text) = heard.error().expect("it is an error");
        let text = text.strip_prefix("invalid parameters: ").unwrap_or_default();
        assert!(name == "InvalidRequest" && text.starts_with(message), "{query}: {name}: {text}");
        assert_eq!((heard.frames.len(), heard.close), (1, Some((1008, name))), "{query}");
    }
}

#[tokio::test]
async fn failures_are_reported_to_the_hook_and_not_to_the_client() {
    let failures = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&failures);
    let router = Router::new(Service::new()).check_output(true).on_failure(move |endpoint, failure| {
        sink.lock().expect("nobody panics").push(format!("{}: {failure}", endpoint.nsid));
    });
    let address = serve_router(router).await;
    for (mode, frames, failure) in [
        ("internal", 3, "a secret"),
        ("panic", 3, "as it was asked to"),
        ("early+panic", 1, "as it was asked to"),
        ("invalid", 1, "`seq`: must be at least 1"),
    ] {
        let heard = hear(&mut connect(address, &format!("mode={mode}")).await).await;
        let error = ("InternalServerError".to_owned(), "An internal error occurred".to_owned());
        assert_eq!(heard.error(), Some(error), "{mode}");
        assert_eq!((heard.frames.len(), heard.close.map(|(code, _)| code)), (frames, Some(1011)), "{mode}");
        let told = failures.lock().expect("nobody panics").pop().expect("it is told");
        assert!(told.starts_with("com.example.follow: ") && told.contains(failure), "{mode}: {told}");
    }
}

#[tokio::test]
async fn general_errors_close_the_stream_with_their_name() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let heard = hear(&mut connect(address, "mode=who").await).await;
    assert_eq!(heard.error(), Some(("AuthenticationRequired".to_owned(), String::new())));
    assert_eq!(heard.close, Some((1008, "AuthenticationRequired".to_owned())));
}

#[tokio::test]
async fn messages_of_clients_are_ignored() {
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let mut socket = connect(address, "mode=log").await;
    socket.send(Message::text("hello")).await.expect("it can be sent");
    socket.send(Message::binary(b"\x01".as_slice())).await.expect("it can be sent");
    socket.send(Message::Ping(b"x".as_slice().into())).await.expect("it can be sent");
    let pong = timeout(LONG, socket.next()).await.expect("it answers").expect("it is open");
    assert_eq!(pong.expect("it is sound"), Message::Pong(b"x".as_slice().into()));
}

#[tokio::test]
async fn messages_of_clients_can_be_refused() {
    let mut options = StreamOptions::default();
    options.client_messages = ClientMessages::Refuse;
    let address = serve(&Service::new(), options).await;
    let mut socket = connect(address, "mode=never").await;
    socket.send(Message::text("hello")).await.expect("it can be sent");
    let heard = hear(&mut socket).await;
    assert_eq!(heard.error().map(|(name, _)| name).as_deref(), Some("InvalidRequest"));
    assert_eq!(heard.close.map(|(code, _)| code), Some(1003));
}

#[tokio::test]
async fn clients_that_send_too_much_are_disconnected() {
    let mut options = StreamOptions::default();
    options.max_client_message = 1000;
    let service = Service::new();
    let address = serve(&service, options).await;
    let mut socket = connect(address, "mode=wait").await;
    until("there is a stream", || service.open.load(Ordering::SeqCst) == 1).await;
    socket.send(Message::binary(vec![0; 1001])).await.expect("it can be sent");
    until("the stream is dropped", || service.open.load(Ordering::SeqCst) == 0).await;
    hear(&mut socket).await;
}

#[tokio::test]
async fn streams_end_when_clients_disconnect() {
    let service = Service::new();
    let address = serve(&service, StreamOptions::default()).await;
    let mut polite = connect(address, "mode=wait").await;
    let rude = connect(address, "mode=wait").await;
    until("there are two streams", || service.open.load(Ordering::SeqCst) == 2).await;
    polite.close(None).await.expect("it can be closed");
    assert_eq!(hear(&mut polite).await.frames.len(), 2);
    drop(rude);
    until("there are none", || service.open.load(Ordering::SeqCst) == 0).await;
}

#[tokio::test]
async fn streams_end_when_clients_disconnect_within_a_frame() {
    let service = Service::new();
    let address = serve(&service, StreamOptions::default()).await;
    let (mut stream, _) = answer(address, &upgrade("Upgrade", 13)).await;
    until("there is a stream", || service.open.load(Ordering::SeqCst) == 1).await;
    // A masked message of 100 bytes, of which three come.
    stream.write_all(b"\x82\xe4\0\0\0\0abc").await.expect("it can be sent");
    drop(stream);
    until("there is none", || service.open.load(Ordering::SeqCst) == 0).await;
}

#[tokio::test]
async fn clients_without_pongs_are_disconnected() {
    let mut options = StreamOptions::default();
    options.ping_every = Duration::from_millis(250);
    options.close_within = Duration::from_millis(100);
    let service = Service::new();
    let address = serve(&service, options).await;
    let alive = tokio::spawn(async move { hear(&mut connect(address, "mode=wait").await).await });
    let (mut dead, _) = answer(address, &upgrade("Upgrade", 13)).await;
    until("there are two streams", || service.open.load(Ordering::SeqCst) == 2).await;
    let mut rest = Vec::new();
    timeout(LONG, dead.read_to_end(&mut rest)).await.expect("the server hangs up").ok();
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(service.open.load(Ordering::SeqCst), 1, "who answers is not dropped");
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
    until("they are open", || service.open.load(Ordering::SeqCst) == 2).await;
    shutdown.begin();
    for socket in &mut sockets {
        assert_eq!(hear(socket).await.close.map(|(code, _)| code), Some(1001));
    }
    let late = hear(&mut connect(address, "mode=wait").await).await;
    assert_eq!(late.close.map(|(code, _)| code), Some(1001));
    drop(sockets);
    timeout(LONG, shutdown.finished()).await.expect("no stream is left");
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
            let message = timeout(LONG, socket.next()).await.expect("it comes").expect("it is open");
            let heard = crate::support::Heard {
                frames: vec![message.expect("it is sound").into_data().into()],
                ..Default::default()
            };
            messages.extend(heard.messages());
        }
        assert_eq!(messages.first() == Some(&outdated()), first_is_outdated, "{query}");
        assert_eq!(messages.iter().filter_map(seq).collect::<Vec<_>>(), numbers, "{query}");
    }
    let heard = hear(&mut connect(address, "mode=log&cursor=6").await).await;
    let error = ("FutureCursor".to_owned(), "the cursor must be at most 5".to_owned());
    assert_eq!((heard.error(), heard.close.map(|(code, _)| code)), (Some(error), Some(1008)));
}
