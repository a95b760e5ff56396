//! Frames that are compressed with zstd and a dictionary.

use std::error::Error;

use lexgen_runtime::client::{Subscribe, SubscriptionError, subscribe};
use lexgen_runtime::server::StreamOptions;
use lexgen_runtime::{Frame, Framing, ZstdDictionary, ZstdError};
use lexgen_xrpc_streams::own::com::example::follow::Follow;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{next, params};
use crate::failures::{sending, soon};
use crate::refusals::refusal;
use crate::support::{Service, chain, connect_offering, receive, seq, serve, tick};

/// A dictionary with the number `id`, made of frames.
fn dictionary(id: u32) -> ZstdDictionary {
    let samples: Vec<Vec<u8>> = (1..2000).map(|seq| frame(seq * i64::from(id))).collect();
    let mut bytes = zstd::dict::from_samples(&samples, 4096).expect("there are enough samples");
    // The number follows the magic number.
    bytes[4..8].copy_from_slice(&id.to_le_bytes());
    ZstdDictionary::new(&bytes).expect("it is a dictionary")
}

fn frame(seq: i64) -> Vec<u8> {
    Frame::<Follow>::write_message_as(Framing::V1Json, &tick(seq, 10)).expect("it can be written")
}

fn at(address: std::net::SocketAddr, mode: &str) -> Subscribe<Follow> {
    subscribe::<Follow>(&format!("ws://{address}"), &params(mode)).expect("they are valid")
}

fn reason(error: &ZstdError) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}

#[test]
fn frames_are_compressed_and_decompressed() {
    let dictionary = dictionary(7);
    assert_eq!((dictionary.id(), format!("{dictionary:?}")), (7, "ZstdDictionary(7)".to_owned()));
    let frame = frame(5);
    let compressed = dictionary.compress(&frame).expect("it can be compressed");
    assert!(compressed.len() < frame.len() / 2);
    assert_eq!(dictionary.decompress(&compressed, frame.len()).expect("it is valid"), frame);
    assert_eq!(dictionary.clone().decompress(&compressed, usize::MAX).expect("it is valid"), frame);

    assert!(dictionary.decompress(&compressed, frame.len() - 1).is_err());
    let twice = [compressed.clone(), compressed.clone()].concat();
    let error = dictionary.decompress(&twice, 10_000).expect_err("it is too much");
    assert_eq!(
        (error.to_string(), reason(&error).as_str()),
        ("invalid zstd frame".to_owned(), "expected one zstd frame, found more after it")
    );
    for length in 0..compressed.len() {
        assert!(matches!(dictionary.decompress(&compressed[..length], 10_000), Err(ZstdError::Frame(_))), "{length}");
    }
    let other = self::dictionary(8);
    assert!(other.decompress(&compressed, 10_000).is_err());
}

#[test]
fn decompressing_beyond_the_limit_is_an_error() {
    let dictionary = dictionary(7);
    let bomb = dictionary.compress(&vec![b' '; 50 << 20]).expect("it can be compressed");
    assert!(bomb.len() < 10_000);
    let error = dictionary.decompress(&bomb, 5 << 20).expect_err("it is too long");
    assert!(reason(&error).contains("too small"), "{}", reason(&error));
    // A frame need not say how long it is.
    let unsaid = zstd::stream::encode_all([b' '; 1000].as_slice(), 3).expect("it can be compressed");
    assert_eq!(dictionary.decompress(&unsaid, 1000).expect("it fits"), [b' '; 1000]);
    assert!(dictionary.decompress(&unsaid, 999).is_err());
}

#[test]
fn an_invalid_dictionary_is_an_error() {
    for bytes in
        [b"".as_slice(), b"just some content", b"\x37\xa4\x30\xec\x07\0\0\0", b"\x37\xa4\x30\xec\x07\0\0\0junk"]
    {
        let error = ZstdDictionary::new(bytes).expect_err("it is none");
        assert!(matches!(&error, ZstdError::Dictionary(_)), "{error:?}");
        assert_eq!(error.to_string(), "invalid zstd dictionary");
        assert!(!reason(&error).is_empty());
    }
}

fn options() -> StreamOptions {
    let mut options = StreamOptions::default();
    assert!(options.zstd_dictionaries.is_empty());
    options.zstd_dictionaries = vec![dictionary(7), dictionary(8)];
    options
}

#[tokio::test]
async fn compressed_frames_are_exactly_the_frames_in_json() {
    let address = serve(&Service::new(), options()).await;
    for id in [7, 8] {
        let query = format!("mode=declared&zstdDictionary={id}");
        let (mut socket, selected) = connect_offering(address, &query, "xrpc.v1.json").await;
        let compressed = receive(&mut socket).await;
        let plain = receive(&mut connect_offering(address, "mode=declared", "xrpc.v1.json").await.0).await;
        assert_eq!((selected.as_deref(), compressed.texts, plain.texts), (Some("xrpc.v1.json"), 0, 3));
        let frames =
            compressed.frames.iter().map(|frame| dictionary(id).decompress(frame, 10_000).expect("it is valid"));
        assert_eq!(frames.collect::<Vec<_>>(), plain.frames);
        assert_eq!(compressed.close, plain.close);
    }
}

#[tokio::test]
async fn a_client_reads_compressed_frames() {
    let address = serve(&Service::new(), options()).await;
    let mut events = at(address, "declared").zstd_dictionary(dictionary(8)).open();
    for number in 1..=2 {
        assert_eq!(next(&mut events).await.and_then(Result::ok), Some(tick(number, 10)));
    }
    assert!(matches!(next(&mut events).await, Some(Err(SubscriptionError::Xrpc(_)))));
    assert!(next(&mut events).await.is_none());
}

#[tokio::test]
async fn a_dictionary_that_the_server_does_not_have_is_refused() {
    let address = serve(&Service::new(), options()).await;
    let offering = |id: &str| format!("mode=end&zstdDictionary={id}");
    let expected = "`zstdDictionary` requires the framing `xrpc.v1.json`, found `xrpc.v0.cbor`";
    let (status, body) = refusal(address, &offering("7")).await;
    assert_eq!((status, body), (400, format!(r#"{{"error":"InvalidRequest","message":"{expected}"}}"#)));

    let mut events = at(address, "end").zstd_dictionary(dictionary(9)).reconnect(soon(), seq).open();
    let refused = next(&mut events).await.expect("there is an error").expect_err("it is one");
    let text = "the server responded with status 400 Bad Request: UnknownZstdDictionary: `zstdDictionary` must be that of a current dictionary: 7";
    assert_eq!(refused.to_string(), text);
    assert!(next(&mut events).await.is_none());
}

#[tokio::test]
async fn uncompressed_frames_are_read() {
    // This server has no dictionaries, and ignores the parameter.
    let address = serve(&Service::new(), StreamOptions::default()).await;
    let mut events = at(address, "end").zstd_dictionary(dictionary(7)).open();
    assert_eq!(next(&mut events).await.and_then(Result::ok), Some(tick(1, 10)));
}

#[tokio::test]
async fn frames_that_cannot_be_decompressed_end_the_stream() {
    let compressed = dictionary(7).compress(&frame(1)).expect("it can be compressed");
    let long = dictionary(7).compress(&vec![b' '; 5000]).expect("it can be compressed");
    for wrong in [frame(1), long, compressed[1..].to_vec()] {
        // The server ignores the offer, so the framing is that of the lexicon unless it is said here.
        let script = std::sync::Arc::new(Script(vec![compressed.clone(), wrong]));
        let subscribe = at(([127, 0, 0, 1], 1).into(), "any").frame_limit(1000).zstd_dictionary(dictionary(7));
        let mut events = subscribe.transport(script).reconnect(soon(), seq).open();
        assert_eq!(next(&mut events).await.and_then(Result::ok), Some(tick(1, 10)));
        let error = next(&mut events).await.expect("there is an error").expect_err("it is one");
        assert!(matches!(&error, SubscriptionError::Zstd(_)) && !error.is_retryable(), "{error:?}");
        assert!(chain(&error).starts_with("invalid compressed frame: invalid zstd frame: "), "{}", chain(&error));
        assert!(next(&mut events).await.is_none());
    }
    // In a framing of binary messages, nothing is compressed.
    let cbor = Frame::<Follow>::write_message(&tick(1, 10)).expect("it can be written");
    let address = sending(vec![Message::binary(cbor)]).await;
    let mut events = at(address, "any").zstd_dictionary(dictionary(7)).open();
    assert_eq!(next(&mut events).await.and_then(Result::ok), Some(tick(1, 10)));
}

/// A connection in `xrpc.v1.json` with these binary messages.
struct Script(Vec<Vec<u8>>);

impl lexgen_runtime::client::WebSocketTransport for Script {
    async fn connect(
        &self,
        request: http::Request<()>,
        _: lexgen_runtime::client::ConnectOptions,
    ) -> Result<lexgen_runtime::client::Connection, lexgen_runtime::client::ConnectError> {
        assert_eq!(request.uri().query(), Some("mode=any&size=10&zstdDictionary=7"));
        assert_eq!(request.headers()["sec-websocket-protocol"], "xrpc.v1.json");
        let messages = self.0.clone().into_iter().map(|frame| Ok(lexgen_runtime::client::Incoming::Frame(frame)));
        let subprotocol = Some("xrpc.v1.json".to_owned());
        Ok(lexgen_runtime::client::Connection::new(subprotocol, messages.collect()))
    }
}
