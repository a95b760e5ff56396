//! Events that many subscribers receive are validated and encoded once.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt;
use lexgen_runtime::server::{Router, Sequencer, Shared, StreamOptions};
use lexgen_runtime::{
    Decode, Frame, Framing, Messages, MessagesFuture, Rules, Sample, Sampler, SubscriptionRequest, Validate,
    ValidationContext, XrpcError, ZstdDictionary,
};
use serde::{Deserializer, Serialize, Serializer};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{LONG, connect_offering};

/// The number of times that a value was encoded and validated.
static ENCODED: AtomicUsize = AtomicUsize::new(0);
static VALIDATED: AtomicUsize = AtomicUsize::new(0);

/// A number that counts how often it is encoded and validated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Counted(i64);

impl Serialize for Counted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ENCODED.fetch_add(1, Ordering::SeqCst);
        self.0.serialize(serializer)
    }
}

impl<'de> Decode<'de> for Counted {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::decode(deserializer).map(Self)
    }
}

impl Validate for Counted {
    fn check_constraints(&self, _: &Rules, _: &mut ValidationContext<'_>) {
        VALIDATED.fetch_add(1, Ordering::SeqCst);
    }
}

impl Sample for Counted {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        i64::sample(rules, sampler).map(Self)
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    seq: Counted,
}

lexgen_runtime::object! {
    Event = "com.example.follow#event" {
        "seq" => seq: required;
    }
}

/// The message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CountMessage {
    Event(Event),
}

lexgen_runtime::union! {
    CountMessage {
        "com.example.follow#event" => Event;
    }
}

/// The subscription, with the NSID to which the client connects.
#[derive(Clone, Copy, Debug)]
pub struct Count;

lexgen_runtime::subscription! {
    Count = "com.example.follow" {
        message: CountMessage;
        route: CountRoute, count;
    }
}

/// The route.
pub trait CountRoute: Send + Sync + 'static {
    fn count(&self, request: SubscriptionRequest<Count>) -> impl MessagesFuture<Count>;
}

struct Counter {
    events: Sequencer<CountMessage>,
    /// Whether the route returns plain messages.
    is_plain: bool,
}

impl CountRoute for Counter {
    async fn count(&self, _: SubscriptionRequest<Count>) -> Result<Messages<Count>, XrpcError> {
        if self.is_plain {
            let events = self.events.subscribe(Some(0))?;
            return Ok(Messages::<Count>::new(events.map(|event| event.map_err(XrpcError::from))));
        }
        let shared = self.events.subscribe(Some(0))?.shared();
        Ok(Shared::messages::<Count>(shared.map(|event| event.map_err(XrpcError::from))))
    }
}

fn event(seq: i64) -> CountMessage {
    CountMessage::Event(Event { seq: Counted(seq) })
}

fn dictionary() -> ZstdDictionary {
    let samples: Vec<Vec<u8>> = (1..2000).map(|seq| format!("{{\"sequence number\":{seq}}}").into_bytes()).collect();
    ZstdDictionary::new(&zstd::dict::from_samples(&samples, 4096).expect("there are enough samples"))
        .expect("it is a dictionary")
}

async fn serve(counter: Counter, dictionary: &ZstdDictionary) -> SocketAddr {
    let mut options = StreamOptions::default();
    options.zstd_dictionaries = vec![dictionary.clone()];
    let router = Router::new(counter).stream_options(options).check_output(true).subscription::<Count>().into_axum();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Connects several clients in each framing, publishes events, and returns how often they were encoded and validated.
async fn counts(is_plain: bool) -> (usize, usize) {
    const CLIENTS: usize = 5;
    let dictionary = dictionary();
    let query = format!("zstdDictionary={}", dictionary.id());
    let events = Sequencer::new(10);
    let address = serve(Counter { events: events.clone(), is_plain }, &dictionary).await;
    let mut clients = Vec::new();
    for (framing, query) in
        [(Framing::V0Cbor, ""), (Framing::V1Cbor, ""), (Framing::V1Json, ""), (Framing::V1Json, query.as_str())]
    {
        for _ in 0..CLIENTS {
            clients.push((framing, query, connect_offering(address, query, framing.as_str()).await.0));
        }
    }
    let (encoded, validated) = (ENCODED.load(Ordering::SeqCst), VALIDATED.load(Ordering::SeqCst));
    for seq in 1..=3 {
        events.publish(event);
        for (framing, query, socket) in &mut clients {
            let message = timeout(LONG, socket.next()).await.expect("it arrives").expect("the stream does not end");
            let frame = match message.expect("the connection works") {
                Message::Text(text) => text.as_str().as_bytes().to_vec(),
                message if query.is_empty() => message.into_data().to_vec(),
                message => dictionary.decompress(&message.into_data(), 10_000).expect("it is compressed"),
            };
            let frame = Frame::<Count>::read_as(*framing, &frame).expect("it is a frame");
            assert!(matches!(frame, Frame::Message(message) if message == event(seq)));
        }
    }
    (ENCODED.load(Ordering::SeqCst) - encoded, VALIDATED.load(Ordering::SeqCst) - validated)
}

#[tokio::test]
async fn an_event_is_validated_once_and_encoded_once_per_framing() {
    // Three events in four forms.
    assert_eq!(counts(false).await, (12, 3));
    // Plain messages are encoded for each of 20 clients.
    assert_eq!(counts(true).await, (60, 60));
}
