//! Shutdown of a busy server: it finishes open requests, closes streams, and accepts no new connections.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use lexgen_runtime::server::{Shutdown, StreamOptions};
use lexgen_runtime::{BoxStream, Messages, MessagesFuture, SubscriptionRequest, TypedObject, XrpcError};
use tokio::sync::oneshot;

mod service;

/// The timeout of every wait in these tests.
const LONG: Duration = Duration::from_secs(20);

/// A stream that sends nothing and does not end.
#[derive(Clone, Copy, Debug)]
pub struct Silence;

lexgen_runtime::subscription! {
    Silence = "com.example.silence" {
        message: SilenceMessage;
        route: SilenceRoute, silence;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SilenceMessage {
    Unknown(TypedObject),
}

lexgen_runtime::union! {
    SilenceMessage {
        _ => Unknown;
    }
}

pub trait SilenceRoute: Send + Sync + 'static {
    fn silence(&self, request: SubscriptionRequest<Silence>) -> impl MessagesFuture<Silence>;
}

impl SilenceRoute for service::Service {
    async fn silence(&self, _: SubscriptionRequest<Silence>) -> Result<Messages<Silence>, XrpcError> {
        Ok(BoxStream::from_fn(|_| Poll::Pending))
    }
}

/// A server that can be stopped.
struct Server {
    address: SocketAddr,
    /// The signal to stop, until it is sent.
    stop: Option<oneshot::Sender<()>>,
    /// Receives a message when the server has ended.
    ended: mpsc::Receiver<()>,
}

impl Server {
    fn stop(&mut self) {
        let stop = self.stop.take().expect("the server is stopped once");
        stop.send(()).expect("the server waits for the signal");
    }
}

fn start() -> Server {
    let (sender, receiver) = mpsc::channel();
    let (stop, stopped) = oneshot::channel();
    let (end, ended) = mpsc::channel();
    let mut options = StreamOptions::default();
    let shutdown = Shutdown::new();
    options.shutdown = shutdown.clone();
    options.close_within = Duration::from_millis(500);
    let router = service::router().subscription::<Silence>().stream_options(options).into_axum();
    thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be started");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            sender
                .send(listener.local_addr().expect("the listener has an address"))
                .expect("the test waits for the address");
            let signal = shutdown.clone();
            let until = async move {
                stopped.await.expect("the test sends the signal");
                signal.begin();
            };
            axum::serve(listener, router).with_graceful_shutdown(until).await.expect("serving succeeds");
            shutdown.finished().await;
        });
        end.send(()).expect("the test waits for the end");
    });
    Server { address: receiver.recv().expect("the server starts"), stop: Some(stop), ended }
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address).expect("the server listens");
    stream.set_read_timeout(Some(LONG)).expect("a timeout can be set");
    stream
}

/// Reads the head of a response, including the empty line after it.
fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).expect("the server responds") == 1 {
        head.extend_from_slice(&byte);
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// Reads until the server closes the connection.
fn read_to_end(stream: &mut TcpStream) -> String {
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).expect("the server closes the connection");
    String::from_utf8_lossy(&rest).into_owned()
}

/// Waits until the server refuses connections.
fn await_refusal(server: &Server) {
    let start = Instant::now();
    while TcpStream::connect(server.address).is_ok() {
        assert!(start.elapsed() < LONG, "the server still listens");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Starts an upload, and waits until the server has read its head.
fn begin_upload(server: &Server) -> TcpStream {
    let mut upload = connect(server);
    let head = "POST /xrpc/com.example.count HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\n\
                content-length: 50\r\nexpect: 100-continue\r\n\r\n";
    upload.write_all(head.as_bytes()).expect("the server listens");
    assert!(read_head(&mut upload).starts_with("HTTP/1.1 100 Continue"));
    upload.write_all(&[b'a'; 20]).expect("the server listens");
    upload
}

/// Opens a stream and waits until it is open.
fn open_stream(server: &Server) -> TcpStream {
    let mut stream = connect(server);
    let request = "GET /xrpc/com.example.silence HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    stream.write_all(request.as_bytes()).expect("the server listens");
    assert!(read_head(&mut stream).starts_with("HTTP/1.1 101 Switching Protocols"));
    stream
}

/// Reads a close frame and returns its code.
fn close_code(stream: &mut TcpStream) -> u16 {
    let mut frame = [0; 4];
    stream.read_exact(&mut frame).expect("a close frame is received");
    // A final, unmasked close frame: its length, then the code.
    assert_eq!(frame[0], 0x88, "{frame:?}");
    let mut reason = vec![0; usize::from(frame[1]) - 2];
    stream.read_exact(&mut reason).expect("the frame has a reason");
    u16::from_be_bytes([frame[2], frame[3]])
}

#[test]
fn shutdown_finishes_requests_and_closes_streams() {
    let mut server = start();
    let mut idle = connect(&server);
    idle.write_all(b"GET /xrpc/com.example.search?q=a HTTP/1.1\r\nhost: x\r\n\r\n").expect("the server listens");
    assert!(read_head(&mut idle).starts_with("HTTP/1.1 200 OK"));
    let mut upload = begin_upload(&server);
    let mut stream = open_stream(&server);

    server.stop();
    await_refusal(&server);

    // A masked close frame with the same code, because both sides close the stream.
    assert_eq!(close_code(&mut stream), 1001);
    stream.write_all(b"\x88\x82\0\0\0\0\x03\xe9").expect("the stream is open");
    assert_eq!(read_to_end(&mut stream), "");
    assert_eq!(read_to_end(&mut idle), r#"{"text":"limit 25"}"#);
    assert!(server.ended.try_recv().is_err(), "the server must wait for the request");

    upload.write_all(&[b'a'; 30]).expect("the connection is open");
    assert!(read_head(&mut upload).starts_with("HTTP/1.1 200 OK"));
    assert_eq!(read_to_end(&mut upload), r#"{"text":"50"}"#);
    server.ended.recv_timeout(LONG).expect("the server ends");
}

#[test]
fn an_unresponsive_client_does_not_delay_shutdown() {
    let mut server = start();
    // This client neither responds to the close frame nor closes the connection.
    let mut stream = open_stream(&server);
    let mut upload = begin_upload(&server);
    server.stop();
    assert_eq!(close_code(&mut stream), 1001);
    // The server cannot respond to this request any more.
    upload.flush().expect("the connection is open");
    drop(upload);
    server.ended.recv_timeout(LONG).expect("the server ends");
}
