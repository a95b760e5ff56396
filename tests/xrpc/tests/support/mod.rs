//! Sends requests to a router without sockets.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;
use tower_service::Service;

/// A response with its whole body.
#[derive(Debug)]
pub struct TestResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

#[allow(dead_code, reason = "not every test uses all methods")]
impl TestResponse {
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Returns the name of the error, if the response is one.
    pub fn error(&self) -> Option<String> {
        self.json()["error"].as_str().map(str::to_owned).filter(|_| self.status() >= 400)
    }

    pub fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Sends a request and reads the whole response.
pub fn send(app: &axum::Router, request: Request) -> TestResponse {
    pollster::block_on(async { read_response(app.clone().call(request).await.expect("routers do not fail")).await })
}

/// Reads the whole response.
pub async fn read_response(response: axum::response::Response) -> TestResponse {
    let (parts, body) = response.into_parts();
    TestResponse { status: parts.status, headers: parts.headers, body: read(body).await }
}

async fn read(mut body: Body) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(frame) = next(&mut body).await {
        let data = frame.expect("the body can be read");
        bytes.extend_from_slice(&data);
    }
    bytes
}

/// Reads the next chunk of a body.
pub async fn next(body: &mut Body) -> Option<Result<Bytes, axum::Error>> {
    let frame = std::future::poll_fn(|context| std::pin::Pin::new(&mut *body).poll_frame(context)).await;
    frame.map(|frame| frame.map(|frame| frame.into_data().unwrap_or_default()))
}
