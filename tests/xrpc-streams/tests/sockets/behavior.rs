//! The behavior of servers, compared with the vectors.

#![cfg(shared_data)]

use lexgen_runtime::server::{Router, StreamOptions};
use lexgen_runtime::{BoxStream, ErrorDetails, Messages, SubscriptionRequest};
use lexgen_xrpc_streams::matrix::com::example::s::sub::{Info, Sub, SubError, SubMessage, SubParams, SubRoute};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio_tungstenite::connect_async;

use crate::support::{Heard, Service, answer, hear, serve};

/// What it does is its cursor.
struct Matrix;

impl SubRoute for Matrix {
    async fn sub(&self, request: SubscriptionRequest<Sub>) -> Result<Messages<Sub>, SubError> {
        let SubParams { cursor } = request.params;
        let first = Ok(SubMessage::Info(Info::new("hello")));
        match cursor {
            Some(1) => Ok([first, Err(SubError::FutureCursor(ErrorDetails::from("too far")))].into_iter().collect()),
            Some(2) => Ok(BoxStream::from_fn(|_| panic!("something that nobody knows"))),
            _ => Ok([first].into_iter().collect()),
        }
    }
}

async fn hear_matrix(query: &str) -> Heard {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there are ports");
    let address = listener.local_addr().expect("it has an address");
    let router = Router::new(Matrix).subscription::<Sub>().into_axum();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let address = format!("ws://{address}/xrpc/com.example.s.sub?{query}");
    let (mut socket, _) = connect_async(address).await.expect("it is a subscription");
    hear(&mut socket).await
}

/// What there is to see of it, in the words of the vectors.
fn said(heard: &Heard) -> Value {
    let mut said = json!({ "close_code": heard.close.as_ref().map(|(code, _)| *code) });
    if let Some((error, message)) = heard.error() {
        said["error_frame"] = json!({ "error": error, "message": message });
    }
    said
}

#[tokio::test]
async fn servers_match_the_vectors() {
    let Some(cases) = lexgen_test_data::vectors("xrpc/websocket-behaviour.jsonl") else { return };
    for case in cases {
        check(&case).await;
    }
}

async fn check(case: &Value) {
    let (why, expected) = (case["why"].as_str().expect("a case says what it is of"), &case["expect"]);
    match why {
        "POST on a subscription" => {
            let address = serve(&Service::new(), StreamOptions::default()).await;
            let request = "POST /xrpc/com.example.follow HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
            let (mut stream, head) = answer(address, request).await;
            assert!(head.starts_with(&format!("HTTP/1.1 {} ", expected["http_status"])), "{why}: {head}");
            let mut body = [0; 200];
            let length = stream.read(&mut body).await.expect("it has a body");
            let body: Value = serde_json::from_slice(&body[..length]).expect("it is JSON");
            assert_eq!(body["error"], expected["error"], "{why}");
        }
        "handler ends" => assert_eq!(said(&hear_matrix("").await), *expected, "{why}"),
        "handler throws an error named in the lexicon errors" => {
            let heard = hear_matrix("cursor=1").await;
            let (error, message) = ("FutureCursor", "too far");
            let frame = json!({ "error": error, "message": message });
            assert_eq!(said(&heard), json!({ "error_frame": frame, "close_code": expected["close_code"] }), "{why}");
            assert_eq!(heard.close.expect("it closes").1, error, "{why}");
        }
        "handler throws an unknown exception" => assert_eq!(said(&hear_matrix("cursor=2").await), *expected, "{why}"),
        // So for errors that the client can do something about; the case before says otherwise for others.
        "xrpc-server: any error frame" => {
            assert_eq!(said(&hear_matrix("cursor=1").await)["close_code"], expected["close_code"], "{why}");
        }
        "parameters do not validate" => {
            let heard = hear_matrix("cursor=x").await;
            assert_eq!(heard.frames.len(), 1, "{why}");
            let (name, message) = heard.error().expect("it is an error");
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
