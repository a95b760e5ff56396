//! Subscribers of a stream: their memory while nothing is sent, and the CPU for each event that one of them receives.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use lexgen_runtime::server::{Router, Sequencer, ServeOptions, StreamOptions, serve as serve_http};
use lexgen_runtime::{Messages, MessagesFuture, SubscriptionRequest, XrpcError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep};

use crate::process::Process;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Note {
    /// Its number.
    pub seq: i64,
    /// About as many bytes as an event of a session.
    pub text: String,
}

lexgen_runtime::object! {
    Note = "com.example.watch#note" {
        new(seq: i64, text into String);
        "seq" => seq: required;
        "text" => text: required;
    }
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WatchMessage {
    /// An event.
    Note(Note),
}

lexgen_runtime::union! {
    WatchMessage {
        "com.example.watch#note" => Note;
    }
}

/// The subscription.
#[derive(Clone, Copy, Debug)]
pub struct Watch;

lexgen_runtime::subscription! {
    Watch = "com.example.watch" {
        message: WatchMessage;
        route: WatchRoute, watch;
    }
}

/// The route of the subscription.
pub trait WatchRoute: Send + Sync + 'static {
    /// Returns the events.
    fn watch(&self, request: SubscriptionRequest<Watch>) -> impl MessagesFuture<Watch>;
}

struct Service(Sequencer<WatchMessage>);

impl WatchRoute for Service {
    async fn watch(&self, _: SubscriptionRequest<Watch>) -> Result<Messages<Watch>, XrpcError> {
        self.0.messages::<Watch>(None, || WatchMessage::Note(Note::new(0, "")))
    }
}

/// Serves the subscription, with this many events a second.
pub(crate) async fn serve(rate: u64) -> io::Result<()> {
    // All numbers from here on have the same length, and so have all frames.
    let events = Sequencer::after(1 << 20, 10_000);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("Listening on http://{}", listener.local_addr()?);
    let mut options = StreamOptions::default();
    options.max_streams = usize::MAX;
    let app = Router::new(Service(events.clone())).subscription::<Watch>().stream_options(options).into_axum();
    if rate > 0 {
        tokio::spawn(async move {
            // In batches of a hundredth of a second, since timers are not more precise.
            let mut ticks = interval(Duration::from_millis(10));
            loop {
                ticks.tick().await;
                for _ in 0..rate / 100 {
                    events.publish(|seq| WatchMessage::Note(Note::new(seq, "x".repeat(200))));
                }
            }
        });
    }
    serve_http(listener, app, ServeOptions::default(), std::future::pending()).await
}

/// Returns the memory of each of `count` subscribers to which nothing is sent.
pub(crate) async fn idle(count: usize) -> io::Result<String> {
    let server = Process::streams(0).await?;
    // The first ones pay for what all share.
    let _first = subscribe(server.address, 10).await?;
    let before = server.memory()?;
    let _others = subscribe(server.address, count).await?;
    sleep(Duration::from_secs(1)).await;
    let each = (server.memory()? - before) as f64 / count as f64;
    Ok(format!("{count}, {each:.1} KiB each"))
}

/// Returns the CPU of the server for each event that each of `count` subscribers receives.
pub(crate) async fn delivered(rate: u64, count: usize) -> io::Result<String> {
    let server = Process::streams(rate).await?;
    let mut reading = JoinSet::new();
    let subscribers = subscribe(server.address, count).await?;
    let (start, before) = (Instant::now(), server.cpu()?);
    let end = start + Duration::from_secs(10);
    for mut subscriber in subscribers {
        reading.spawn(async move {
            let (mut bytes, mut frame, mut buffer) = (0, 0, vec![0; 16 * 1024]);
            while let Ok(Ok(read @ 1..)) = tokio::time::timeout_at(end, subscriber.read(&mut buffer)).await {
                if frame == 0 {
                    // The length is after two bytes, in two bytes.
                    frame = 4 + usize::from(u16::from_be_bytes([buffer[2], buffer[3]]));
                }
                bytes += read;
            }
            bytes.checked_div(frame).unwrap_or(0)
        });
    }
    let events: usize = reading.join_all().await.into_iter().sum();
    let cpu = server.cpu()? - before;
    let events = events as f64;
    let lag = events / (rate as f64 * count as f64 * start.elapsed().as_secs_f64());
    Ok(format!("{:.2} µs of CPU for each, {:.0} % of all received in time", cpu.as_secs_f64() * 1e6 / events, lag * 100.0))
}

/// Opens streams, a few at once.
async fn subscribe(address: SocketAddr, count: usize) -> io::Result<Vec<TcpStream>> {
    let mut streams = Vec::with_capacity(count);
    while streams.len() < count {
        let mut opening = JoinSet::new();
        for number in streams.len()..count.min(streams.len() + 100) {
            opening.spawn(async move { open(address, number).await });
        }
        for stream in opening.join_all().await {
            streams.push(stream?);
        }
    }
    Ok(streams)
}

/// Opens a stream from one of several addresses, of which each has a limited number of ports.
async fn open(address: SocketAddr, number: usize) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    let host = u8::try_from(number % 200 + 2).map_err(io::Error::other)?;
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 0, host), 0)))?;
    let mut stream = socket.connect(address).await?;
    let head = "GET /xrpc/com.example.watch HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\
                Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    let mut response = Vec::new();
    while !response.ends_with(b"\r\n\r\n") {
        response.push(stream.read_u8().await?);
    }
    match response.starts_with(b"HTTP/1.1 101") {
        true => Ok(stream),
        false => Err(io::Error::other(String::from_utf8_lossy(&response).into_owned())),
    }
}
