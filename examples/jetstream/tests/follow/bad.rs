//! The client with servers that behave badly.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

use crate::support::{events, quickly, server};

/// The behavior of a server on one connection.
#[derive(Clone)]
enum Does {
    /// Responds with a status and a body.
    Refuses(u16, &'static str),
    /// Sends messages, and then nothing, not even the answer to a ping.
    Sends(Vec<Message>),
}

/// Starts a server that behaves differently on each connection. Returns its address and the recorded queries.
async fn scripted(script: Vec<Does>) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let queries = Arc::new(Mutex::new(Vec::new()));
    let recorded = Arc::clone(&queries);
    let address = server(move |number, stream| {
        let does = script.get(number).cloned().unwrap_or(Does::Refuses(500, "the script is over"));
        perform(does, stream, Arc::clone(&recorded))
    });
    (address.await, queries)
}

async fn perform(does: Does, mut stream: TcpStream, recorded: Arc<Mutex<Vec<String>>>) {
    match does {
        Does::Refuses(status, body) => {
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap_or_default();
            let line = String::from_utf8_lossy(&request[..length]).into_owned();
            let query = line.split_once('?').and_then(|(_, rest)| rest.split_once(' '));
            recorded
                .lock()
                .expect("no panic holds the lock")
                .push(query.map(|(query, _)| query.to_owned()).unwrap_or_default());
            let head = format!("HTTP/1.1 {status} No\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(head.as_bytes()).await.expect("it can be sent");
        }
        Does::Sends(messages) => {
            #[expect(clippy::result_large_err, reason = "the type of the library")]
            let answer = |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
                let query = request.uri().query().unwrap_or_default().to_owned();
                recorded.lock().expect("no panic holds the lock").push(query);
                if let Some(offer) = request.headers().get("sec-websocket-protocol") {
                    response.headers_mut().insert("sec-websocket-protocol", offer.clone());
                }
                Ok(response)
            };
            let mut socket = accept_hdr_async(stream, answer).await.expect("it is a WebSocket");
            for message in messages {
                // The client may have gone.
                let _ = socket.send(message).await;
            }
            let mut stream = socket.into_inner();
            let mut buffer = [0; 100];
            while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {}
        }
    }
}

fn commit(seq: i64) -> Message {
    let payload = format!(
        r##"{{"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":{seq},"did":"did:web:a.example",
        "time":"2026-11-30T12:00:00Z","rev":"3mmwucwjdg222","operation":"delete","collection":"com.example.note","rkey":"a"}}"##
    );
    message(&payload)
}

fn message(payload: &str) -> Message {
    Message::text(format!(r#"{{"$type":"message","payload":{payload}}}"#))
}

/// The events, and the end, of a stream on which a server sends these messages.
async fn received(messages: Vec<Message>) -> (Vec<String>, Result<(), String>) {
    let (address, _) = scripted(vec![Does::Sends(messages)]).await;
    events(&mut quickly(address), 3).await
}

#[tokio::test]
async fn messages_without_a_frame_end_the_stream() {
    for (wrong, reason) in [
        (Message::binary(b"{}".to_vec()), "the server sent a binary message, expected text messages in `xrpc.v1.json`"),
        (Message::text("{not json"), "malformed frame: "),
        (Message::text("[]"), "malformed frame: invalid type: sequence, expected an object"),
        (
            Message::binary(vec![0; 10 << 20]),
            "a frame has 10485760 bytes, expected at most 1048576 bytes (`frame_limit`)",
        ),
        (
            Message::text(" ".repeat(10 << 20)),
            "a frame has 10485760 bytes, expected at most 1048576 bytes (`frame_limit`)",
        ),
    ] {
        let (events, result) = received(vec![commit(1), wrong, commit(2)]).await;
        let error = result.expect_err(reason);
        assert!(events == ["1 delete"] && error.starts_with(reason), "{reason}: {events:?}, {error}");
    }
}

#[tokio::test]
async fn uncompressed_text_is_read_among_compressed_frames() {
    let samples: Vec<Vec<u8>> = (0..1000_i64).map(|seq| commit(seq * 77).into_data().to_vec()).collect();
    let dictionary = zstd::dict::from_samples(&samples, 4096).expect("there are enough samples");
    let dictionary = lexgen_runtime::ZstdDictionary::new(&dictionary).expect("it is a dictionary");
    let compressed = dictionary.compress(&commit(2).into_data()).expect("it can be compressed");
    let sends = vec![commit(1), Message::binary(compressed), Message::binary(b"neither".to_vec())];
    let (address, _) = scripted(vec![Does::Sends(sends)]).await;
    let mut follow = quickly(address);
    follow.dictionary = Some(dictionary);
    let (received, result) = events(&mut follow, 100).await;
    assert_eq!(received, ["1 delete", "2 delete"]);
    let error = result.expect_err("the last is neither");
    assert!(error.starts_with("invalid compressed frame: invalid zstd frame: "), "{error}");
}

#[tokio::test]
async fn unknown_and_invalid_messages_do_not_end_the_stream() {
    let unknown = r##"{"$type":"network.bsky.jetstream.subscribeEvents#later","seq":2,"x":[{}]}"##;
    let wrong = r##"{"$type":"network.bsky.jetstream.subscribeEvents#info"}"##;
    let ping = Message::text(r#"{"$type":"ping"}"#);
    let (events, result) = received(vec![ping, message(unknown), message(wrong), commit(2), commit(3)]).await;
    let wrong = "invalid message of type `network.bsky.jetstream.subscribeEvents#info`: `name`: missing required field";
    assert_eq!((events[0].as_str(), events[2].as_str()), ("later", "3 delete"));
    assert!(events[1].starts_with(wrong) && result.is_ok(), "{events:?}");
}

#[tokio::test]
async fn an_error_frame_ends_the_stream_though_nothing_follows() {
    let refusal = Message::text(r#"{"$type":"error","error":"Moved","message":"elsewhere"}"#);
    let (events, result) = received(vec![commit(1), refusal, commit(2)]).await;
    assert_eq!((events, result), (vec!["1 delete".to_owned()], Err("Moved: elsewhere".to_owned())));
}

#[tokio::test]
async fn a_client_that_was_too_slow_continues_where_it_was() {
    let too_slow = Message::text(r#"{"$type":"error","error":"ConsumerTooSlow"}"#);
    let script = vec![Does::Sends(vec![commit(7), too_slow]), Does::Sends(vec![commit(7), commit(8)])];
    let (address, queries) = scripted(script).await;
    let (events, result) = events(&mut quickly(address), 3).await;
    assert_eq!((events, result), (["7 delete", "too slow", "8 delete"].map(str::to_owned).to_vec(), Ok(())));
    assert_eq!(
        *queries.lock().expect("no panic holds the lock"),
        ["maxMessageSizeBytes=1048576", "cursor=7&maxMessageSizeBytes=1048576"]
    );
}

#[tokio::test]
async fn a_declared_error_before_the_upgrade_is_handled_or_ends_the_stream() {
    let old = Does::Refuses(400, r#"{"error":"CursorTooOld","message":"9"}"#);
    let (address, queries) = scripted(vec![old.clone(), Does::Sends(vec![commit(10)])]).await;
    let mut follow = quickly(address);
    follow.cursor = Some(5);
    let (received, result) = events(&mut follow, 2).await;
    assert_eq!((received, result), (["gap", "10 delete"].map(str::to_owned).to_vec(), Ok(())));
    assert_eq!(
        *queries.lock().expect("no panic holds the lock"),
        ["cursor=5&maxMessageSizeBytes=1048576", "maxMessageSizeBytes=1048576"]
    );

    // Without a cursor, it makes no sense, and must not be repeated for ever.
    for (refusal, reason) in [
        (old, "the server responded with status 400 Bad Request: CursorTooOld: 9"),
        (
            Does::Refuses(400, r#"{"error":"InvalidRequest","message":"no"}"#),
            "the server responded with status 400 Bad Request: InvalidRequest: no",
        ),
    ] {
        let (address, queries) = scripted(vec![refusal]).await;
        let (none, result) = events(&mut quickly(address), 2).await;
        assert_eq!((none.len(), result), (0, Err(reason.to_owned())));
        assert_eq!(queries.lock().expect("no panic holds the lock").len(), 1);
    }
}

#[tokio::test]
async fn a_silent_server_is_disconnected() {
    let busy = Does::Refuses(503, "");
    let script = vec![Does::Sends(vec![commit(7)]), busy, Does::Sends(vec![commit(7), commit(8)])];
    let (address, queries) = scripted(script).await;
    let mut follow = quickly(address);
    follow.idle_after = Duration::from_secs(1);
    let (received, result) = events(&mut follow, 2).await;
    assert_eq!((received, result), (["7 delete", "8 delete"].map(str::to_owned).to_vec(), Ok(())));
    assert_eq!(queries.lock().expect("no panic holds the lock")[1..], ["maxMessageSizeBytes=1048576&cursor=7"; 2]);
}
