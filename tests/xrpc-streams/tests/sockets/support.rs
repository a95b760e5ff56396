//! A service with a parameter for its behavior, a server for it, and a client that shows every frame.

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_util::StreamExt;
use lexgen_runtime::server::{Router, Sequencer, StreamOptions};
use lexgen_runtime::{BoxStream, Bytes, ErrorDetails, Frame, Framing, Messages, SubscriptionRequest, XrpcError};
use lexgen_xrpc_streams::own::com::example::follow::{
    Follow, FollowError, FollowMessage, FollowParams, FollowRoute, Info, InfoName, Tick,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// The timeout of every wait in these tests.
pub(crate) const LONG: Duration = Duration::from_secs(20);

/// A service whose parameter `mode` selects its behavior.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) sequencer: Sequencer<FollowMessage>,
    /// The number of messages that were made.
    pub(crate) made: Arc<AtomicUsize>,
    /// The number of open streams.
    pub(crate) open: Arc<AtomicUsize>,
}

impl Service {
    pub(crate) fn new() -> Self {
        Self { sequencer: Sequencer::new(3), made: Arc::default(), open: Arc::default() }
    }

    pub(crate) fn publish(&self) -> i64 {
        self.sequencer.publish(|seq| tick(seq, 1))
    }

    /// Returns a stream of the messages that `next` makes, and counts them.
    fn messages(
        &self,
        mut next: impl FnMut(usize) -> Poll<Option<Result<FollowMessage, FollowError>>> + Send + 'static,
    ) -> Messages<Follow> {
        let (made, open, mut number) = (Arc::clone(&self.made), Open::new(&self.open), 0);
        BoxStream::from_fn(move |_| {
            let _ = &open;
            number += 1;
            made.fetch_add(1, Ordering::SeqCst);
            next(number)
        })
    }
}

/// Counts an open stream until it is dropped.
struct Open(Arc<AtomicUsize>);

impl Open {
    fn new(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(open))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl FollowRoute for Service {
    async fn follow(&self, request: SubscriptionRequest<Follow>) -> Result<Messages<Follow>, FollowError> {
        let FollowParams { mode, cursor, size } = request.params;
        let size = size.and_then(|size| usize::try_from(size).ok()).expect("`size` has a default");
        let ticks_then = |end: fn() -> Poll<Option<Result<FollowMessage, FollowError>>>| {
            self.messages(move |number| match i64::try_from(number).expect("the number is small") {
                seq @ ..=2 => Poll::Ready(Some(Ok(tick(seq, size)))),
                _ => end(),
            })
        };
        match mode.as_str() {
            "end" => Ok(ticks_then(|| Poll::Ready(None))),
            "declared" => {
                Ok(ticks_then(|| Poll::Ready(Some(Err(FollowError::FutureCursor(ErrorDetails::from("why")))))))
            }
            "internal" => {
                Ok(ticks_then(|| Poll::Ready(Some(Err(XrpcError::internal_server_error("a secret").into())))))
            }
            "panic" => Ok(ticks_then(|| panic!("expected panic"))),
            "early panic" => panic!("expected panic"),
            "invalid" => Ok(self.messages(|_| Poll::Ready(Some(Ok(tick(0, 0)))))),
            "wait" => Ok(ticks_then(|| Poll::Pending)),
            "flood" => Ok(self.messages(move |number| {
                Poll::Ready(Some(Ok(tick(i64::try_from(number).expect("the number is small"), size))))
            })),
            "never" => pending().await,
            "future" => Err(FollowError::FutureCursor(ErrorDetails::from("too far"))),
            "redirect" => Err(XrpcError::new(302, "Found", Some("a secret".to_owned())).into()),
            "early fail" => Err(XrpcError::internal_server_error("a secret").into()),
            "log" => self.sequencer.messages::<Follow>(cursor, outdated),
            _ => Err(XrpcError::new(401, "AuthenticationRequired", None).into()),
        }
    }
}

pub(crate) fn tick(seq: i64, size: usize) -> FollowMessage {
    FollowMessage::Tick(Tick::new(Bytes::from(vec![7; size]), seq))
}

pub(crate) fn outdated() -> FollowMessage {
    FollowMessage::Info(Info::new(InfoName::OutdatedCursor))
}

/// Returns the sequence number of a message.
pub(crate) fn seq(message: &FollowMessage) -> Option<i64> {
    match message {
        FollowMessage::Tick(tick) => Some(tick.seq),
        FollowMessage::Gone(gone) => Some(gone.seq),
        _ => None,
    }
}

/// Starts a server that runs until the test ends.
pub(crate) async fn serve(service: &Service, options: StreamOptions) -> SocketAddr {
    serve_router(Router::new(service.clone()).stream_options(options)).await
}

pub(crate) async fn serve_router(router: Router<Service>) -> SocketAddr {
    let router = router.subscription::<Follow>().into_axum();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(crate) async fn connect(address: SocketAddr, query: &str) -> Socket {
    connect_offering(address, query, "").await.0
}

/// Connects with a value of `Sec-WebSocket-Protocol`, if it is not empty. Returns also what the server selected.
pub(crate) async fn connect_offering(address: SocketAddr, query: &str, offers: &str) -> (Socket, Option<String>) {
    let address = format!("ws://{address}/xrpc/com.example.follow?{query}");
    let mut request = address.into_client_request().expect("it is an address");
    if !offers.is_empty() {
        request.headers_mut().insert("sec-websocket-protocol", offers.parse().expect("it is a header"));
    }
    let (socket, response) = connect_async(request).await.expect("the server upgrades");
    let selected = response.headers().get("sec-websocket-protocol");
    (socket, selected.map(|name| name.to_str().expect("it is text").to_owned()))
}

/// The frames that a client has received, and the code and reason of the close frame.
#[derive(Debug, Default)]
pub(crate) struct Received {
    pub(crate) frames: Vec<Vec<u8>>,
    /// The number of frames that came in text messages.
    pub(crate) texts: usize,
    pub(crate) close: Option<(u16, String)>,
}

impl Received {
    pub(crate) fn messages(&self) -> Vec<FollowMessage> {
        self.messages_as(Framing::V0Cbor)
    }

    pub(crate) fn messages_as(&self, framing: Framing) -> Vec<FollowMessage> {
        let read = |frame| Frame::<Follow>::read_as(framing, frame).expect("frames are valid");
        let read = self.frames.iter().map(|frame| read(frame));
        read.filter_map(|frame| if let Frame::Message(message) = frame { Some(message) } else { None }).collect()
    }

    /// Returns the name and the message of the error in the last frame.
    pub(crate) fn error(&self) -> Option<(String, String)> {
        self.error_as(Framing::V0Cbor)
    }

    pub(crate) fn error_as(&self, framing: Framing) -> Option<(String, String)> {
        match Frame::<Follow>::read_as(framing, self.frames.last()?).expect("frames are valid") {
            Frame::Error(error) => Some((error.name().to_owned(), error.message().unwrap_or_default().to_owned())),
            _ => None,
        }
    }
}

/// Receives frames until the stream is closed.
pub(crate) async fn receive(socket: &mut Socket) -> Received {
    let mut received = Received::default();
    let all = async {
        while let Some(Ok(message)) = socket.next().await {
            match message {
                Message::Binary(frame) => received.frames.push(frame.into()),
                Message::Text(frame) => {
                    received.frames.push(frame.as_str().as_bytes().to_vec());
                    received.texts += 1;
                }
                Message::Close(Some(frame)) => received.close = Some((frame.code.into(), frame.reason.to_string())),
                _ => {}
            }
        }
    };
    timeout(LONG, all).await.expect("the server closes the stream");
    received
}

/// Sends a request and reads the head of the response. The body can be read from the connection.
pub(crate) async fn send_request(address: SocketAddr, request: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(request.as_bytes()).await.expect("the server accepts the request");
    let mut response = Vec::new();
    let head = async {
        let mut buffer = [0; 1];
        while !response.ends_with(b"\r\n\r\n") && stream.read(&mut buffer).await.expect("the server responds") > 0 {
            response.push(buffer[0]);
        }
    };
    timeout(LONG, head).await.expect("the response arrives in time");
    (stream, String::from_utf8(response).expect("the head is UTF-8"))
}

/// Waits until a condition holds.
pub(crate) async fn until(description: &str, mut condition: impl FnMut() -> bool) {
    let wait = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LONG, wait).await.unwrap_or_else(|_| panic!("timed out waiting until {description}"));
}

/// Returns the message of an error, followed by those of its sources.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
