//! A transport in memory: it records requests and returns prepared responses.

use std::io;
use std::sync::Mutex;

use http::{HeaderMap, HeaderName, HeaderValue};
use lexgen_runtime::client::{Client, Transport, TransportError};
use lexgen_runtime::{Body, ByteStream};

/// A request that was sent.
pub(crate) struct RecordedRequest {
    pub(crate) verb: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A prepared response.
pub(crate) struct MockResponse {
    status: u16,
    headers: HeaderMap,
    chunks: Vec<io::Result<Vec<u8>>>,
}

impl MockResponse {
    pub(crate) fn new(status: u16, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Self {
        let response = Self { status, headers: HeaderMap::new(), chunks: vec![Ok(body.into())] };
        content_type.into_iter().fold(response, |response, value| response.header("content-type", value))
    }

    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::new(status, Some("application/json"), body)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("the name is valid");
        self.headers.append(name, HeaderValue::from_str(value).expect("the value is valid"));
        self
    }

    /// Sends another part of the body.
    pub(crate) fn and(mut self, chunk: &[u8]) -> Self {
        self.chunks.push(Ok(chunk.to_vec()));
        self
    }

    /// Interrupts the connection after the body.
    pub(crate) fn cut(mut self) -> Self {
        self.chunks.push(Err(io::Error::new(io::ErrorKind::ConnectionReset, "cut")));
        self
    }
}

/// Returns its responses in order, then fails.
#[derive(Default)]
pub(crate) struct Memory {
    requests: Mutex<Vec<RecordedRequest>>,
    responses: Mutex<Vec<MockResponse>>,
}

impl Memory {
    /// Returns the only request.
    pub(crate) fn only(&self) -> RecordedRequest {
        let mut requests = self.requests.lock().expect("no panic holds the lock");
        assert_eq!(requests.len(), 1, "there must be one request");
        requests.remove(0)
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.requests.lock().expect("no panic holds the lock").iter().map(|request| request.target.clone()).collect()
    }
}

impl Transport for Memory {
    async fn send(&self, request: http::Request<Body>) -> Result<http::Response<ByteStream>, TransportError> {
        let (parts, body) = request.into_parts();
        let body = body.into_bytes(usize::MAX).await?;
        let target = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let request = RecordedRequest { verb: parts.method.to_string(), target, headers: parts.headers, body };
        self.requests.lock().expect("no panic holds the lock").push(request);
        let mut responses = self.responses.lock().expect("no panic holds the lock");
        if responses.is_empty() {
            return Err("no response is left".into());
        }
        let prepared = responses.remove(0);
        let mut response = http::Response::new(prepared.chunks.into_iter().collect());
        *response.status_mut() = http::StatusCode::from_u16(prepared.status)?;
        *response.headers_mut() = prepared.headers;
        Ok(response)
    }
}

/// Returns a client that receives these responses.
pub(crate) fn client(responses: impl IntoIterator<Item = MockResponse>) -> Client<Memory> {
    let memory = Memory { responses: Mutex::new(responses.into_iter().collect()), ..Memory::default() };
    Client::new(memory, "https://example.com/").expect("the URL is valid")
}

/// Returns the message of an error, followed by those of its sources.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
