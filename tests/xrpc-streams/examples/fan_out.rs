//! Delivers events to many subscribers in one process, to count the instructions of the server for each of them:
//!
//! ```sh
//! cargo build --release -p lexgen-xrpc-streams --example fan_out
//! valgrind --tool=callgrind target/release/examples/fan_out shared xrpc.v0.cbor 1000 100
//! ```
//!
//! `shared` is `Sequencer::messages`. `plain` is a stream of messages by value, which are encoded for each subscriber. The
//! difference between two numbers of events excludes the connections.

use std::io;

use axum::serve::Listener;
use lexgen_runtime::server::{Router, Sequencer, StreamOptions};
use lexgen_runtime::{BoxStream, Bytes, Messages, SubscriptionRequest, XrpcError};
use lexgen_xrpc_streams::own::com::example::follow::{
    Follow, FollowError, FollowMessage, FollowRoute, Info, InfoName, Tick,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The data of an event, in bytes.
const SIZE: usize = 300;

struct Service {
    events: Sequencer<FollowMessage>,
    is_shared: bool,
}

impl FollowRoute for Service {
    async fn follow(&self, _: SubscriptionRequest<Follow>) -> Result<Messages<Follow>, FollowError> {
        if self.is_shared {
            return self
                .events
                .messages::<Follow>(Some(0), || FollowMessage::Info(Info::new(InfoName::OutdatedCursor)));
        }
        let mut events = self.events.subscribe(Some(0))?;
        Ok(BoxStream::from_fn(move |context| {
            events
                .poll_next(context)
                .map(|event| event.map(|event| event.map_err(|error| XrpcError::from(error).into())))
        }))
    }
}

/// Accepts connections of this process.
struct Connections(UnboundedReceiver<DuplexStream>);

impl Listener for Connections {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(connection) => (connection, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, framing, subscribers, count] = &arguments[..] else {
        return Err(io::Error::other("usage: fan_out shared|plain FRAMING SUBSCRIBERS EVENTS"));
    };
    let number = |text: &String| text.parse::<usize>().map_err(io::Error::other);
    let (subscribers, count) = (number(subscribers)?, number(count)?);

    let events = Sequencer::new(1000);
    let service = Service { events: events.clone(), is_shared: mode == "shared" };
    let router = Router::new(service).stream_options(StreamOptions::default()).subscription::<Follow>().into_axum();
    let (connect, connections) = unbounded_channel();
    tokio::spawn(async move { axum::serve(Connections(connections), router).await });

    let mut clients = Vec::new();
    for _ in 0..subscribers {
        let (mut client, server) = duplex(64 * 1024);
        connect.send(server).map_err(io::Error::other)?;
        let request = format!(
            "GET /xrpc/com.example.follow?mode=log HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: {framing}\r\n\r\n"
        );
        client.write_all(request.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(client.read_u8().await?);
        }
        clients.push(client);
    }
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    for _ in 0..count {
        events.publish(|seq| FollowMessage::Tick(Tick::new(Bytes::from(vec![7; SIZE]), seq)));
        for client in &mut clients {
            bytes += client.read(&mut buffer).await?;
        }
    }
    println!("{bytes} bytes");
    Ok(())
}
