//! The behavior of servers, compared with the vectors.

#![cfg(shared_data)]

use lexgen_runtime::server::{Router, StreamOptions};
use lexgen_runtime::{BoxStream, ErrorDetails, Messages, SubscriptionRequest};
use lexgen_xrpc_streams::matrix::com::example::s::sub::{Info, Sub, SubError, SubMessage, SubParams, SubRoute};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio_tungstenite::connect_async;

use crate::support::{Received, Service, receive, send_request, serve};

/// A service whose cursor selects its behavior.
struct Matrix;

impl SubRoute for Matrix {
    async fn sub(&self, request: SubscriptionRequest<Sub>) -> Result<Messages<Sub>, SubError> {
        let SubParams { cursor } = request.params;
        let first = Ok(SubMessage::Info(Info::new("hello")));
        match cursor {
            Some(1) => Ok([first, Err(SubError::FutureCursor(ErrorDetails::from("too far")))].into_iter().collect()),
            Some(2) => Ok(BoxStream::from_fn(|_| panic!("an unknown error"))),
            _ => Ok([first].into_iter().collect()),
        }
    }
}

async fn receive_matrix(query: &str) -> Received {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    let router = Router::new(Matrix).subscription::<Sub>().into_axum();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let address = format!("ws://{address}/xrpc/com.example.s.sub?{query}");
    let (mut socket, _) = connect_async(address).await.expect("the server upgrades");
    receive(&mut socket).await
}

/// Returns the close code and the error frame in the format of the vectors.
fn outcome(received: &Received) -> Value {
    let mut outcome = json!({ "close_code": received.close.as_ref().map(|(code, _)| *code) });
    if let Some((error, message)) = received.error() {
        outcome["error_frame"] = json!({ "error": error, "message": message });
    }
    outcome
}

#[tokio::test]
async fn servers_match_the_vectors() {
    let Some(cases) = lexgen_test_data::vectors("xrpc/websocket-behaviour.jsonl") else { return };
    for case in cases {
        check(&case).await;
    }
}

async fn check(case: &Value) {
    let (why, expected) = (case["why"].as_str().expect("a case has a description"), &case["expect"]);
    match why {
        "POST on a subscription" => {
            let address = serve(&Service::new(), StreamOptions::default()).await;
            let request = "POST /xrpc/com.example.follow HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
            let (mut stream, head) = send_request(address, request).await;
            assert!(head.starts_with(&format!("HTTP/1.1 {} ", expected["http_status"])), "{why}: {head}");
            let mut body = [0; 200];
            let length = stream.read(&mut body).await.expect("the response has a body");
            let body: Value = serde_json::from_slice(&body[..length]).expect("the body is JSON");
            assert_eq!(body["error"], expected["error"], "{why}");
        }
        "handler ends" => assert_eq!(outcome(&receive_matrix("").await), *expected, "{why}"),
        "handler throws an error named in the lexicon errors" => {
            let received = receive_matrix("cursor=1").await;
            let (error, message) = ("FutureCursor", "too far");
            let frame = json!({ "error": error, "message": message });
            assert_eq!(
                outcome(&received),
                json!({ "error_frame": frame, "close_code": expected["close_code"] }),
                "{why}"
            );
            assert_eq!(received.close.expect("the stream is closed").1, error, "{why}");
        }
        "handler throws an unknown exception" => {
            assert_eq!(outcome(&receive_matrix("cursor=2").await), *expected, "{why}")
        }
        // For client errors. The case above has another code for server errors.
        "xrpc-server: any error frame" => {
            assert_eq!(outcome(&receive_matrix("cursor=1").await)["close_code"], expected["close_code"], "{why}");
        }
        "parameters do not validate" => {
            let received = receive_matrix("cursor=x").await;
            assert_eq!(received.frames.len(), 1, "{why}");
            let (name, message) = received.error().expect("an error frame is received");
            assert_eq!(name, expected["error"], "{why}");
            assert!(message.starts_with("invalid parameters: `cursor`: "), "{why}: {message}");
        }
        // Servers disagree here; `lex-server` responds with 501, too.
        "upgrade request for a method that is not a known subscription" => {
            let address = serve(&Service::new(), StreamOptions::default()).await;
            let error = connect_async(format!("ws://{address}/xrpc/com.example.unknown")).await.expect_err(why);
            assert!(error.to_string().contains("501"), "{why}: {error}");
        }
        _ => println!("there is no check for `{why}`"),
    }
}
