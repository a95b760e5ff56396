//! Limits of connections, on real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use lexgen_runtime::server::{ServeOptions, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

#[allow(dead_code, reason = "not every test uses all endpoints")]
mod service;

const LONG: Duration = Duration::from_secs(20);

const REQUEST: &[u8] = b"GET /xrpc/com.example.search?q=a HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Starts a server, and returns what stops it as well.
async fn start(options: ServeOptions) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    let (sender, stop) = oneshot::channel();
    let stop = async { _ = stop.await };
    let app = service::router().body_within(Duration::from_millis(100)).into_axum();
    (address, sender, tokio::spawn(serve(listener, app, options, stop)))
}

fn options(change: fn(&mut ServeOptions)) -> ServeOptions {
    let mut options = ServeOptions::default();
    change(&mut options);
    options
}

/// Sends bytes and reads until the server closes the connection.
async fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(bytes).await.expect("the server reads");
    let mut response = Vec::new();
    // The server may reset the connection instead of reading the rest.
    _ = timeout(LONG, stream.read_to_end(&mut response)).await.expect("the server closes the connection");
    String::from_utf8_lossy(&response).into_owned()
}

#[tokio::test]
async fn half_a_head_does_not_stay_open() {
    let (address, _stop, _) = start(options(|options| options.head_within = Duration::from_millis(100))).await;
    assert_eq!(exchange(address, b"GET /xrpc/com.exa").await, "");
    // Neither does a connection without a next request.
    assert!(exchange(address, REQUEST).await.ends_with(r#"{"text":"limit 25"}"#));
}

#[tokio::test]
async fn half_a_body_does_not_stay_open() {
    let (address, _stop, _) = start(ServeOptions::default()).await;
    let head = "POST /xrpc/com.example.createNote HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                Content-Length: 50\r\n\r\n{";
    let response = exchange(address, head.as_bytes()).await;
    assert!(response.starts_with("HTTP/1.1 408") && response.contains("RequestTimeout"), "{response}");
}

#[tokio::test]
async fn the_size_of_a_head_is_limited() {
    let (address, _stop, _) = start(options(|options| options.max_head = 0)).await;
    let head = format!("GET /xrpc/_health HTTP/1.1\r\nHost: localhost\r\nx: {}", "a".repeat(9000));
    let response = exchange(address, head.as_bytes()).await;
    assert!(response.is_empty() || response.starts_with("HTTP/1.1 431"), "{response}");
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_disconnected() {
    let (address, _stop, _) = start(options(|options| options.read_within = Duration::from_millis(100))).await;
    let stream = TcpStream::connect(address).await.expect("the server listens");
    let (_unread, mut writer) = stream.into_split();
    let requests = REQUEST.repeat(1000);
    let disconnected = async { while writer.write_all(&requests).await.is_ok() {} };
    timeout(LONG, disconnected).await.expect("the server closes the connection");
}

#[tokio::test]
async fn connections_beyond_the_limit_wait() {
    let (address, _stop, _) = start(options(|options| options.max_connections = 1)).await;
    let first = TcpStream::connect(address).await.expect("the server listens");
    let second = tokio::spawn(async move {
        let mut request = REQUEST.to_vec();
        request.truncate(request.len() - 2);
        request.extend_from_slice(b"Connection: close\r\n\r\n");
        exchange(address, &request).await
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!second.is_finished());
    drop(first);
    assert!(second.await.expect("the request does not panic").starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn requests_in_progress_finish_after_the_stop() {
    let (address, stop, served) = start(options(|options| options.stop_within = Duration::from_millis(100))).await;
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(REQUEST).await.expect("the server reads");
    let mut byte = [0];
    stream.read_exact(&mut byte).await.expect("the server responds");
    stop.send(()).expect("the server runs");
    served.await.expect("the server does not panic").expect("nothing is in progress");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn limits_of_any_duration_work() {
    for duration in [Duration::ZERO, Duration::MAX] {
        let mut options = ServeOptions::default();
        (options.head_within, options.read_within, options.stop_within) = (duration, duration, duration);
        let (address, stop, served) = start(options).await;
        // A server without time for a head may serve no request, but it does not panic.
        _ = timeout(Duration::from_millis(100), exchange(address, REQUEST)).await;
        stop.send(()).expect("the server runs");
        let served = timeout(LONG, served).await.expect("the connection is closed");
        _ = served.expect("the server does not panic");
    }
}
