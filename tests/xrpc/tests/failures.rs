//! Failures on real sockets: the server responds if the client is still connected, and continues to serve others.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

mod service;
mod sockets;

use self::sockets::start;

fn connect(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout can be set");
    stream
}

/// Reads the first line of the response.
fn status_line(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while !line.ends_with(b"\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        line.extend_from_slice(&byte);
    }
    String::from_utf8_lossy(&line).trim_end().to_owned()
}

fn assert_serves(server: SocketAddr) {
    let mut stream = connect(server);
    stream.write_all(b"GET /xrpc/com.example.search?q=a HTTP/1.1\r\nhost: x\r\n\r\n").expect("the server listens");
    assert_eq!(status_line(&mut stream), "HTTP/1.1 200 OK");
}

/// Returns the head of a request with a body.
fn head(method: &str, content_type: &str, length: &str) -> String {
    format!("POST /xrpc/com.example.{method} HTTP/1.1\r\nhost: x\r\ncontent-type: {content_type}\r\n{length}\r\n\r\n")
}

#[test]
fn a_too_large_content_length_is_refused_before_the_body_is_read() {
    let server = start();
    let mut stream = connect(server);
    let head = head("createNote", "application/json", "content-length: 100000000");
    stream.write_all(head.as_bytes()).expect("the server listens");
    assert_eq!(status_line(&mut stream), "HTTP/1.1 413 Payload Too Large");
    assert_serves(server);
}

#[test]
fn an_endless_body_is_cut_off() {
    for (method, content_type) in [("createNote", "application/json"), ("count", "text/plain")] {
        let server = start();
        let mut stream = connect(server);
        let head = head(method, content_type, "transfer-encoding: chunked");
        stream.write_all(head.as_bytes()).expect("the server listens");
        let chunk = [b"1000\r\n".as_slice(), &[b' '; 0x1000], b"\r\n"].concat();
        // The server may close the connection before it has read everything.
        let sent = (0..100_000).take_while(|_| stream.write_all(&chunk).is_ok()).count();
        assert!(sent < 100_000, "the server must not read an endless body");
        assert_serves(server);
    }
}

#[test]
fn a_connection_closed_within_a_body_does_not_affect_the_server() {
    let server = start();
    for (method, content_type) in [("createNote", "application/json"), ("count", "text/plain"), ("copy", "text/plain")]
    {
        let mut stream = connect(server);
        let head = head(method, content_type, "content-length: 50");
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(b"{\"text\"")).expect("the server listens");
        stream.shutdown(Shutdown::Both).expect("the connection is open");
    }
    assert_serves(server);
}

#[test]
fn a_too_deep_output_is_an_internal_error() {
    let server = start();
    for _ in 0..2 {
        let mut stream = connect(server);
        let request = "GET /xrpc/com.example.search?q=deep HTTP/1.1\r\nhost: x\r\n\r\n";
        stream.write_all(request.as_bytes()).expect("the server listens");
        assert_eq!(status_line(&mut stream), "HTTP/1.1 500 Internal Server Error");
    }
    assert_serves(server);
}

#[test]
fn a_panic_ends_neither_the_server_nor_the_connection() {
    let server = start();
    let mut stream = connect(server);
    let get = |q: &str| format!("GET /xrpc/com.example.search?q={q} HTTP/1.1\r\nhost: x\r\n\r\n");
    stream.write_all((get("panic") + &get("a")).as_bytes()).expect("the server listens");
    assert_eq!(status_line(&mut stream), "HTTP/1.1 500 Internal Server Error");
    let mut rest = [0; 4096];
    let mut text = String::new();
    while !text.contains("limit 25") {
        let read = stream.read(&mut rest).expect("the connection is open");
        assert!(read > 0, "the connection was closed: {text}");
        text.push_str(&String::from_utf8_lossy(&rest[..read]));
    }
    assert!(text.contains("HTTP/1.1 200 OK"), "{text}");
}
