//! Transports: reqwest with a socket, and tower with a router of axum.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;
use std::{io, thread};

use axum::Router;
use axum::routing::{get, post};
use lexgen_runtime::client::{CallError, Client, ResponseErrorKind, TowerTransport};
use lexgen_runtime::{Body, BoxStream};
use lexgen_xrpc_client::own::com::example::notes::export::Export;
use lexgen_xrpc_client::own::com::example::notes::list::{List, ListParams};
use lexgen_xrpc_client::own::com::example::notes::upload::Upload;

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be started").block_on(test)
}

/// Starts a server that accepts one connection and sends these bytes. Its thread returns the request.
fn server(response: &'static str) -> (SocketAddr, thread::JoinHandle<io::Result<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    (address, thread::spawn(move || serve(&listener.accept()?.0, response)))
}

fn serve(mut stream: &TcpStream, response: &str) -> io::Result<String> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        reader.read_line(&mut request)?;
    }
    if request.contains("transfer-encoding: chunked") {
        while !request.ends_with("\r\n0\r\n\r\n") {
            let mut byte = [0];
            reader.read_exact(&mut byte)?;
            request.push(char::from(byte[0]));
        }
    }
    stream.write_all(response.as_bytes())?;
    Ok(request)
}

fn client(address: SocketAddr) -> Client<reqwest::Client> {
    let transport = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10))
        .build()
        .expect("a client can be built");
    Client::new(transport, &format!("http://{address}")).expect("the URL is valid")
}

#[test]
fn reqwest_carries_a_query() -> Result<(), Box<dyn Error>> {
    let (address, thread) = server(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-a: b\r\ncontent-length: 14\r\n\r\n{\"notes\":[\"\"]}",
    );
    let client = client(address);
    let response = run(async { client.query::<List>(&ListParams::default()).header("x-c", "d").await });
    let request = thread.join().expect("the server does not panic")?;
    assert!(request.starts_with("GET /xrpc/com.example.notes.list?limit=50 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("x-c: d\r\n") && !request.contains("content-type"), "{request}");
    let response = response?;
    assert_eq!((response.output.notes.len(), &response.headers["x-a"]), (1, &"b".parse()?));
    Ok(())
}

#[test]
fn reqwest_reports_an_interrupted_body() -> Result<(), Box<dyn Error>> {
    let (address, thread) =
        server("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"notes\":[");
    let client = client(address);
    let error = run(async { client.query::<List>(&ListParams::default()).await }).expect_err("the body is interrupted");
    thread.join().expect("the server does not panic")?;
    assert!(error.is_retryable());
    assert!(
        matches!(error, CallError::Response(response) if matches!(response.kind, ResponseErrorKind::Interrupted(_)))
    );
    Ok(())
}

#[test]
fn reqwest_sends_and_returns_streams() -> Result<(), Box<dyn Error>> {
    let (address, thread) =
        server("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{\"size\":2}");
    let client = client(address);
    let stream = ["a", "b"].map(|chunk| Ok(chunk.as_bytes().to_vec())).into_iter().collect();
    let body = Body::from_stream("image/png", stream);
    let response = run(async { client.procedure::<Upload>(body).await })?;
    assert_eq!(response.output.size, 2);
    let request = thread.join().expect("the server does not panic")?;
    assert!(
        request.contains("content-type: image/png\r\n") && request.ends_with("1\r\na\r\n1\r\nb\r\n0\r\n\r\n"),
        "{request}"
    );

    let (address, thread) =
        server("HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 3\r\n\r\nabc");
    let client = self::client(address);
    let bytes =
        run(async { client.query::<Export>(&()).await?.output.into_bytes(10).await.map_err(Box::<dyn Error>::from) })?;
    thread.join().expect("the server does not panic")?;
    assert_eq!(bytes, b"abc");
    Ok(())
}

#[test]
fn a_refused_connection_is_a_transport_error() {
    // The listener is closed again.
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free");
    let client = client(address);
    let error = run(async { client.query::<List>(&ListParams::default()).await }).expect_err("no server listens");
    assert!(matches!(error, CallError::Transport(_)) && error.is_retryable());
}

#[test]
fn a_router_in_the_same_process_is_a_transport() -> Result<(), Box<dyn Error>> {
    let json = [("content-type", "application/json")];
    let router = Router::new()
        .route("/xrpc/com.example.notes.list", get(move || async move { (json, r#"{"notes":["a"]}"#) }))
        .route(
            "/xrpc/com.example.notes.upload",
            post(move |body: axum::body::Body| async move {
                let size = axum::body::to_bytes(body, 1000).await.map_or(-1, |bytes| bytes.len() as i64);
                (json, format!(r#"{{"size":{size}}}"#))
            }),
        );
    let client = Client::new(TowerTransport::new(router), "http://in.process")?;
    assert_eq!(run(async { client.query::<List>(&ListParams::default()).await })?.output.notes, ["a"]);
    let mut left = 3;
    let stream = BoxStream::from_fn(move |_| {
        left -= 1;
        std::task::Poll::Ready((left >= 0).then(|| Ok(vec![0; 100])))
    });
    let body = Body::from_stream("image/png", stream);
    assert_eq!(run(async { client.procedure::<Upload>(body).await })?.output.size, 300);
    Ok(())
}
