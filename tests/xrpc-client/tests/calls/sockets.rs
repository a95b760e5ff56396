//! Through reqwest to a socket, and through tower to a router of axum.

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
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(test)
}

/// A server that takes one connection and answers with these bytes; what it was sent comes from the thread.
fn server(answer: &'static str) -> (SocketAddr, thread::JoinHandle<io::Result<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    (address, thread::spawn(move || serve(&listener.accept()?.0, answer)))
}

fn serve(mut stream: &TcpStream, answer: &str) -> io::Result<String> {
    let mut reader = BufReader::new(stream);
    let mut asked = String::new();
    while !asked.ends_with("\r\n\r\n") {
        reader.read_line(&mut asked)?;
    }
    if asked.contains("transfer-encoding: chunked") {
        while !asked.ends_with("\r\n0\r\n\r\n") {
            let mut byte = [0];
            reader.read_exact(&mut byte)?;
            asked.push(char::from(byte[0]));
        }
    }
    stream.write_all(answer.as_bytes())?;
    Ok(asked)
}

fn client(address: SocketAddr) -> Client<reqwest::Client> {
    let transport = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10))
        .build()
        .expect("a client");
    Client::new(transport, &format!("http://{address}")).expect("a URL")
}

#[test]
fn reqwest_carries_a_query() -> Result<(), Box<dyn Error>> {
    let (address, thread) = server(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-a: b\r\ncontent-length: 14\r\n\r\n{\"notes\":[\"\"]}",
    );
    let client = client(address);
    let response = run(async { client.query::<List>(&ListParams::default()).header("x-c", "d").await });
    let asked = thread.join().expect("the server does not panic")?;
    assert!(asked.starts_with("GET /xrpc/com.example.notes.list?limit=50 HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("x-c: d\r\n") && !asked.contains("content-type"), "{asked}");
    let response = response?;
    assert_eq!((response.output.notes.len(), &response.headers["x-a"]), (1, &"b".parse()?));
    Ok(())
}

#[test]
fn reqwest_reports_an_interrupted_body() -> Result<(), Box<dyn Error>> {
    let (address, thread) =
        server("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"notes\":[");
    let client = client(address);
    let error = run(async { client.query::<List>(&ListParams::default()).await }).expect_err("most is missing");
    thread.join().expect("the server does not panic")?;
    assert!(error.is_retryable());
    assert!(matches!(error, CallError::Response(answer) if matches!(answer.kind, ResponseErrorKind::Interrupted(_))));
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
    let asked = thread.join().expect("the server does not panic")?;
    assert!(
        asked.contains("content-type: image/png\r\n") && asked.ends_with("1\r\na\r\n1\r\nb\r\n0\r\n\r\n"),
        "{asked}"
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
    // Whoever listened there does so no more.
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free");
    let client = client(address);
    let error = run(async { client.query::<List>(&ListParams::default()).await }).expect_err("nobody is there");
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
