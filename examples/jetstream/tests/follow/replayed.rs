//! The client with the server of this example.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use example_jetstream::lexicons::network::bsky::jetstream::subscribe_events::{
    SubscribeEvents, SubscribeEventsMessage, SubscribeEventsParams, SubscribeEventsParamsKindsItem as Kind,
};
use example_jetstream::{Replay, serve};
use lexgen_runtime::client::subscribe;
use lexgen_runtime::server::StreamOptions;
use lexgen_runtime::{Cid, ZstdDictionary, dag_cbor, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{events, quickly, server};

const RECORDING: &str = include_str!("../../events.jsonl");

async fn replay(options: StreamOptions) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there are ports");
    let address = listener.local_addr().expect("it has an address");
    tokio::spawn(serve(listener, Replay::example().expect("the recording is sound"), options));
    address
}

#[test]
fn the_records_of_the_recording_have_their_cids() {
    let mut count = 0;
    for line in RECORDING.lines() {
        let SubscribeEventsMessage::Commit(commit) = json::from_str(line).expect("it is a message") else { continue };
        let block = commit.record.as_ref().map(|record| dag_cbor::to_vec(record).expect("it can be written"));
        assert_eq!(block.map(|block| Cid::of_dag_cbor(&block)), commit.cid, "{line}");
        count += 1;
    }
    assert!(count > 0);
    assert!(Replay::read("{}").is_err());
}

#[tokio::test]
async fn events_are_filtered_by_collection_and_records_are_typed() {
    let mut follow = quickly(replay(StreamOptions::default()).await);
    follow.collections = vec!["app.bsky.feed.post".to_owned()];
    let (posts, result) = events(&mut follow, 100).await;
    let expected = [
        "identity",
        "102 The tomatoes are ripe.",
        "104 Who wants some?",
        "105 The tomatoes are ripe, and so are the beans.",
        "106 delete",
        "account",
        "109 `text`: invalid type: integer `7`, expected a string",
        "111 Good night.",
    ];
    assert_eq!((posts, result), (expected.map(str::to_owned).to_vec(), Ok(())));
    assert_eq!(follow.cursor, Some(111));

    follow.collections = vec!["app.bsky.feed.li*".to_owned(), "com.example.*".to_owned()];
    follow.cursor = Some(108);
    let (others, _) = events(&mut follow, 100).await;
    let liked = "110 at://did:web:alice.example/app.bsky.feed.post/3mmwucwjdg222";
    assert_eq!(others, ["108 com.example.note", liked]);

    // Longer events are left out by the server.
    follow.collections.clear();
    (follow.cursor, follow.frame_limit) = (Some(101), 300);
    let (short, result) = events(&mut follow, 100).await;
    assert_eq!((short, result), (["identity", "106 delete", "account"].map(str::to_owned).to_vec(), Ok(())));
}

#[tokio::test]
async fn events_are_filtered_by_kind_and_account() {
    let address = replay(StreamOptions::default()).await;
    let seqs = async |params: SubscribeEventsParams| {
        let mut events =
            subscribe::<SubscribeEvents>(&format!("ws://{address}"), &params).expect("they are sound").open();
        let mut seqs = Vec::new();
        while let Some(event) = events.next().await {
            let value = json::to_string(&event.expect("it is sound")).expect("it can be written");
            seqs.push(value.split("\"seq\":").nth(1).expect("it has a number")[..3].to_owned());
        }
        seqs
    };
    let kinds = Some(vec![Kind::Identity, Kind::Account]);
    assert_eq!(seqs(SubscribeEventsParams { kinds, ..Default::default() }).await, ["101", "107"]);
    let dids = Some(vec!["did:web:bob.example".parse().expect("it is a DID")]);
    assert_eq!(seqs(SubscribeEventsParams { dids, ..Default::default() }).await, ["103", "104", "106"]);
}

#[tokio::test]
async fn a_cursor_that_is_too_old_is_a_gap() {
    let mut follow = quickly(replay(StreamOptions::default()).await);
    follow.cursor = Some(100);
    let (received, result) = events(&mut follow, 3).await;
    assert_eq!(
        (received, result),
        (["gap", "identity", "102 The tomatoes are ripe."].map(str::to_owned).to_vec(), Ok(()))
    );
}

/// Passes the bytes of a server on and cuts each connection, later each time.
async fn cutting(upstream: SocketAddr, connections: Arc<AtomicUsize>) -> SocketAddr {
    server(move |number, stream| {
        connections.fetch_add(1, Ordering::SeqCst);
        pass(stream, upstream, 600 * (number as u64 + 1))
    })
    .await
}

async fn pass(stream: TcpStream, upstream: SocketAddr, bytes: u64) {
    let server = TcpStream::connect(upstream).await.expect("it listens");
    let ((mut from_client, mut to_client), (from_server, mut to_server)) = (stream.into_split(), server.into_split());
    tokio::spawn(async move {
        let _ = copy(&mut from_client, &mut to_server).await;
    });
    let _ = copy(&mut from_server.take(bytes), &mut to_client).await;
    let _ = to_client.shutdown().await;
}

#[tokio::test]
async fn each_event_comes_once_though_connections_are_cut() {
    let connections = Arc::new(AtomicUsize::new(0));
    let address = cutting(replay(StreamOptions::default()).await, Arc::clone(&connections)).await;
    let mut follow = quickly(address);
    follow.reconnect.attempts = None;
    let (received, result) = events(&mut follow, 100).await;
    let (expected, _) = events(&mut quickly(replay(StreamOptions::default()).await), 100).await;
    assert_eq!((received, result), (expected, Ok(())));
    assert!(connections.load(Ordering::SeqCst) > 3, "{connections:?}");
}

/// A dictionary made of the recording.
fn dictionary(id: u32) -> ZstdDictionary {
    let samples: Vec<&str> = RECORDING.lines().cycle().take(1000).collect();
    let mut bytes = zstd::dict::from_samples(&samples, 4096).expect("there are enough samples");
    bytes[4..8].copy_from_slice(&id.to_le_bytes());
    ZstdDictionary::new(&bytes).expect("it is a dictionary")
}

#[tokio::test]
async fn compressed_events_are_the_same() {
    let mut options = StreamOptions::default();
    options.zstd_dictionaries = vec![dictionary(7)];
    let address = replay(options).await;
    let (plain, _) = events(&mut quickly(address), 100).await;
    let mut follow = quickly(address);
    follow.dictionary = Some(dictionary(7));
    assert_eq!(events(&mut follow, 100).await, (plain, Ok(())));

    follow.dictionary = Some(dictionary(8));
    let (none, result) = events(&mut follow, 100).await;
    let error = result.expect_err("the server does not have it");
    assert!(none.is_empty() && error.contains("UnknownZstdDictionary: "), "{error}");
}
