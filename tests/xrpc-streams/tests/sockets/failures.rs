//! Our client with faulty servers.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use lexgen_runtime::client::{EventStream, Reconnect, Subscribe, SubscriptionError, subscribe};
use lexgen_runtime::{Frame, XrpcError};
use lexgen_xrpc_streams::own::com::example::follow::{Follow, FollowError, FollowMessage};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{WebSocketStream, accept_async};

use crate::client::{next, params};
use crate::support::{chain, seq, tick};

/// Starts a server that calls `serve` for each connection, with the number of earlier connections.
pub(crate) async fn server<F: Future<Output = ()> + Send + 'static>(
    serve: impl Fn(usize, TcpStream) -> F + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    let serve = Arc::new(serve);
    tokio::spawn(async move {
        for number in 0.. {
            let (stream, _) = listener.accept().await.expect("a connection can be accepted");
            tokio::spawn(serve(number, stream));
        }
    });
    address
}

/// Starts a server that sends messages and then waits.
pub(crate) async fn sending(messages: Vec<Message>) -> SocketAddr {
    server(move |_, stream| {
        let messages = messages.clone();
        async move {
            let mut socket = accept_async(stream).await.expect("the client opens a WebSocket");
            for message in messages {
                socket.send(message).await.expect("the client is connected");
            }
            wait(socket).await;
        }
    })
    .await
}

/// Waits until the client disconnects.
pub(crate) async fn wait(socket: WebSocketStream<TcpStream>) {
    let mut stream = socket.into_inner();
    let mut buffer = [0; 100];
    while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {}
}

fn frame(seq: i64) -> Vec<u8> {
    Frame::<Follow>::write_message(&tick(seq, 10)).expect("the frame can be written")
}

fn at(address: SocketAddr) -> Subscribe<Follow> {
    subscribe::<Follow>(&format!("ws://{address}"), &params("any")).expect("the parameters are valid")
}

async fn message(events: &mut EventStream<Follow>) -> FollowMessage {
    next(events).await.expect("the stream continues").expect("the message is valid")
}

async fn error(events: &mut EventStream<Follow>) -> SubscriptionError<Follow> {
    next(events).await.expect("the stream continues").expect_err("an error is received")
}

#[tokio::test]
async fn unknown_kinds_of_frames_are_skipped_and_counted() {
    let new_type = b"\xa2at\x64#newbop\x01\xa1ax\x01".as_slice();
    let new_kind = b"\xa1bop\x02\xa0".as_slice();
    let messages = [frame(1), new_type.to_vec(), new_kind.to_vec(), frame(2)].map(Message::binary);
    let mut events = at(sending(messages.to_vec()).await).open();
    assert_eq!(message(&mut events).await, tick(1, 10));
    assert_eq!(events.skipped(), 0);
    assert_eq!(message(&mut events).await, tick(2, 10));
    assert_eq!(events.skipped(), 2);
}

#[tokio::test]
async fn an_invalid_message_does_not_end_the_stream() {
    let wrong = b"\xa2at\x65#tickbop\x01\xa1cseq\x61x".to_vec();
    let mut events = at(sending([wrong, frame(2)].map(Message::binary).to_vec()).await).open();
    let wrong = error(&mut events).await;
    let text =
        "invalid message of type `com.example.follow#tick`: `seq`: invalid type: string \"x\", expected an integer";
    assert!(matches!(&wrong, SubscriptionError::Message { .. }) && chain(&wrong).starts_with(text), "{wrong}");
    assert_eq!(message(&mut events).await, tick(2, 10));
}

#[tokio::test]
async fn a_frame_with_too_many_values_does_not_end_the_stream() {
    let many = b"\xa2at\x65#tickbop\x01\xa2ax\x8a\0\0\0\0\0\0\0\0\0\0cseq\x01".to_vec();
    let messages = [many, frame(2)].map(Message::binary).to_vec();
    let mut events = at(sending(messages).await).value_limit(13).open();
    let many = error(&mut events).await;
    assert!(chain(&many).contains("`x`: more than 13 values, which is the limit, at byte"), "{many}");
    assert_eq!(message(&mut events).await, tick(2, 10));
}

#[tokio::test]
async fn an_invalid_frame_ends_the_stream() {
    for message in [Message::binary(b"\x01".to_vec()), Message::binary(Vec::new())] {
        let mut events = at(sending(vec![message, Message::binary(frame(2))]).await).reconnect(soon(), seq).open();
        let malformed = error(&mut events).await;
        assert!(matches!(&malformed, SubscriptionError::Malformed(_)), "{malformed}");
        assert!(next(&mut events).await.is_none());
    }
}

#[tokio::test]
async fn a_text_message_ends_a_stream_of_binary_messages() {
    let mut events = at(sending(vec![Message::text("{}")]).await).reconnect(soon(), seq).open();
    let text = error(&mut events).await;
    assert_eq!(text.to_string(), "the server sent a text message, expected binary messages in `xrpc.v0.cbor`");
    assert!(next(&mut events).await.is_none());
}

#[tokio::test]
async fn frames_beyond_the_limit_end_the_stream_though_it_reconnects() {
    let address = sending([frame(1), vec![0; 1001]].map(Message::binary).to_vec()).await;
    let mut events = at(address).frame_limit(1000).reconnect(soon(), seq).open();
    message(&mut events).await;
    let long = error(&mut events).await;
    assert_eq!(long.to_string(), "a frame has 1001 bytes, expected at most 1000 bytes (`frame_limit`)");
    assert!(next(&mut events).await.is_none());

    let mut events = at(sending(vec![Message::binary(vec![0; 10 << 20])]).await).open();
    let long = error(&mut events).await;
    assert!(matches!(long, SubscriptionError::TooLong { size, limit } if (size, limit) == (10 << 20, 5 << 20)));
    assert!(!long.is_retryable());
}

#[tokio::test]
async fn an_error_frame_ends_the_stream_though_the_server_says_no_more() {
    let refusal = Frame::<Follow>::write_error(&XrpcError::new(400, "FutureCursor", None)).expect("it can be written");
    let mut events = at(sending([frame(1), refusal, frame(2)].map(Message::binary).to_vec()).await);
    events = events.reconnect(soon(), seq).idle_after(None);
    let mut events = events.open();
    message(&mut events).await;
    assert!(matches!(error(&mut events).await, SubscriptionError::Xrpc(FollowError::FutureCursor(_))));
    assert!(next(&mut events).await.is_none());
}

#[tokio::test]
async fn a_declared_error_may_come_before_the_upgrade() {
    let address = server(|_, mut stream| async move {
        let mut request = vec![0; 4096];
        let _ = stream.read(&mut request).await;
        let body = r#"{"error":"FutureCursor","message":"too far"}"#;
        let head = format!("HTTP/1.1 400 Bad Request\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(head.as_bytes()).await.expect("it can be sent");
    });
    let mut events = at(address.await).reconnect(soon(), seq).open();
    let refused = error(&mut events).await;
    let text = "the server responded with status 400 Bad Request: FutureCursor: too far";
    assert_eq!(refused.to_string(), text);
    match refused.into_xrpc() {
        Some(FollowError::FutureCursor(details)) => assert_eq!(details.message.as_deref(), Some("too far")),
        other => panic!("{other:?}"),
    }
    assert!(next(&mut events).await.is_none());
}

#[tokio::test]
async fn close_codes_other_than_the_end_are_errors() {
    let close = Message::Close(Some(CloseFrame { code: 1008.into(), reason: "no".into() }));
    let mut events = at(sending(vec![close]).await).reconnect(soon(), seq).open();
    let closed = error(&mut events).await;
    assert_eq!(closed.to_string(), "closed by the server with code 1008: no");
    assert!(next(&mut events).await.is_none());
}

#[tokio::test]
async fn a_server_without_pongs_is_lost() {
    let mut events = at(sending(vec![Message::binary(frame(1))]).await).idle_after(Duration::from_millis(100)).open();
    message(&mut events).await;
    assert_eq!(chain(&error(&mut events).await), "the connection failed: nothing was received for 100ms");
}

#[tokio::test]
async fn a_server_without_messages_is_not_lost_while_it_answers_pings() {
    let address = server(|_, stream| async move {
        let mut socket = accept_async(stream).await.expect("it is a WebSocket");
        let mut pings = 0;
        while pings < 6 {
            let message = socket.next().await.expect("the client is there").expect("it is valid");
            assert!(message.is_ping());
            pings += 1;
        }
        socket.send(Message::binary(frame(1))).await.expect("it can be sent");
        wait(socket).await;
    });
    // Six pings take twice as long as a connection may be silent.
    let mut events = at(address.await).idle_after(Duration::from_millis(900)).open();
    message(&mut events).await;
}

#[tokio::test]
async fn a_server_without_a_response_is_given_up() {
    let address = server(|_, stream| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    });
    let mut events = at(address.await).connect_within(Duration::from_millis(100)).open();
    assert!(matches!(error(&mut events).await, SubscriptionError::Connection(_)));
}

/// Sends some frames and the start of another one, and closes the connection.
async fn cut(stream: TcpStream, frames: Vec<Vec<u8>>) {
    let mut socket = accept_async(stream).await.expect("the client opens a WebSocket");
    for frame in frames {
        socket.send(Message::binary(frame)).await.expect("the client is connected");
    }
    let stream = socket.get_mut();
    // The first three bytes of a binary message of 100 bytes.
    stream.write_all(b"\x82\x64abc").await.expect("the client is connected");
    stream.shutdown().await.expect("the connection can be closed");
}

#[tokio::test]
async fn a_connection_closed_within_a_frame_is_an_error() {
    let mut events = at(server(|_, stream| cut(stream, vec![frame(1)])).await).open();
    assert_eq!(message(&mut events).await, tick(1, 10));
    let cut = error(&mut events).await;
    assert!(matches!(&cut, SubscriptionError::Connection(_)) && cut.is_retryable(), "{cut}");
    assert!(next(&mut events).await.is_none());
}

pub(crate) fn soon() -> Reconnect {
    Reconnect { first: Duration::from_millis(1), ..Reconnect::default() }
}

#[tokio::test]
async fn lost_connections_are_reopened_until_the_stream_ends() {
    let address = server(|number, mut stream| async move {
        match number {
            0 => cut(stream, vec![frame(1), frame(2)]).await,
            1 => drop(stream),
            2 => {
                let busy = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
                let mut request = vec![0; 4096];
                let _ = stream.read(&mut request).await;
                stream.write_all(busy).await.expect("the client is connected");
            }
            3 => cut(stream, vec![frame(2), frame(3)]).await,
            _ => {
                let mut socket = accept_async(stream).await.expect("the client opens a WebSocket");
                for message in [frame(3), frame(4)].map(Message::binary) {
                    socket.send(message).await.expect("the client is connected");
                }
                let end = CloseFrame { code: 1000.into(), reason: "".into() };
                socket.close(Some(end)).await.expect("the connection can be closed");
                wait(socket).await;
            }
        }
    })
    .await;
    let mut events = at(address).reconnect(soon(), seq).open();
    for number in 1..=4 {
        assert_eq!(message(&mut events).await, tick(number, 10));
    }
    assert!(next(&mut events).await.is_none());
}

/// Sends these frames on the first connection, and a last one on the second.
async fn failing_once(error: &'static str) -> SocketAddr {
    server(move |number, stream| async move {
        let error = Frame::<Follow>::write_error(&XrpcError::new(500, error, None)).expect("it can be written");
        let frames = if number == 0 { vec![frame(1), frame(2), error] } else { vec![frame(2), frame(3)] };
        let mut socket = accept_async(stream).await.expect("the client opens a WebSocket");
        for frame in frames {
            socket.send(Message::binary(frame)).await.expect("the client is connected");
        }
        wait(socket).await;
    })
    .await
}

#[tokio::test]
async fn a_stream_continues_after_a_temporary_error_of_the_server() {
    for name in ["InternalServerError", "ConsumerTooSlow", "RateLimitExceeded", "UpstreamFailure"] {
        let mut events = at(failing_once(name).await).reconnect(soon(), seq).open();
        for number in 1..=3 {
            assert_eq!(message(&mut events).await, tick(number, 10), "{name}");
        }
    }
}

#[tokio::test]
async fn other_errors_of_the_server_end_the_stream() {
    for name in ["FutureCursor", "InvalidRequest", "AuthenticationRequired", "Unknown"] {
        let mut events = at(failing_once(name).await).reconnect(soon(), seq).open();
        message(&mut events).await;
        message(&mut events).await;
        let error = error(&mut events).await;
        assert!(matches!(&error, SubscriptionError::Xrpc(_)) && !error.is_retryable(), "{error}");
        assert!(next(&mut events).await.is_none());
    }
}

#[tokio::test]
async fn the_user_decides_which_errors_are_retried() {
    let mut events = at(failing_once("Unknown").await).reconnect(soon(), seq);
    events = events.retry_if(|error| error.to_string() == "Unknown");
    let mut events = events.open();
    for number in 1..=3 {
        assert_eq!(message(&mut events).await, tick(number, 10));
    }

    let mut events = at(failing_once("InternalServerError").await).reconnect(soon(), seq).retry_if(|_| false).open();
    message(&mut events).await;
    message(&mut events).await;
    assert!(matches!(error(&mut events).await, SubscriptionError::Xrpc(_)));
    assert!(next(&mut events).await.is_none());
}
