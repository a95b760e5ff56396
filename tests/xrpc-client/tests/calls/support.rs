//! A server in memory: a list of answers, and what it was asked.

use std::io;
use std::sync::Mutex;

use http::{HeaderMap, HeaderName, HeaderValue};
use lexgen_runtime::client::{Client, Transport, TransportError};
use lexgen_runtime::{Body, ByteStream};

/// What a server was asked.
pub(crate) struct Asked {
    pub(crate) verb: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// What a server answers.
pub(crate) struct Answer {
    status: u16,
    headers: HeaderMap,
    chunks: Vec<io::Result<Vec<u8>>>,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Self {
        let answer = Self { status, headers: HeaderMap::new(), chunks: vec![Ok(body.into())] };
        content_type.into_iter().fold(answer, |answer, value| answer.header("content-type", value))
    }

    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::new(status, Some("application/json"), body)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a name");
        self.headers.append(name, HeaderValue::from_str(value).expect("a value"));
        self
    }

    /// The connection is lost after what there is.
    pub(crate) fn cut(mut self) -> Self {
        self.chunks.push(Err(io::Error::new(io::ErrorKind::ConnectionReset, "cut")));
        self
    }
}

/// Gives its answers one after the other, and then fails.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) asked: Mutex<Vec<Asked>>,
    answers: Mutex<Vec<Answer>>,
}

impl Memory {
    /// The only thing that it was asked.
    pub(crate) fn only(&self) -> Asked {
        let mut asked = self.asked.lock().expect("no test panics here");
        assert_eq!(asked.len(), 1, "one request");
        asked.remove(0)
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.asked.lock().expect("no test panics here").iter().map(|asked| asked.target.clone()).collect()
    }
}

impl Transport for Memory {
    async fn send(&self, request: http::Request<Body>) -> Result<http::Response<ByteStream>, TransportError> {
        let (parts, body) = request.into_parts();
        let body = body.into_bytes(usize::MAX).await?;
        let target = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let asked = Asked { verb: parts.method.to_string(), target, headers: parts.headers, body };
        self.asked.lock().expect("no test panics here").push(asked);
        let mut answers = self.answers.lock().expect("no test panics here");
        if answers.is_empty() {
            return Err("nobody is there".into());
        }
        let answer = answers.remove(0);
        let mut response = http::Response::new(answer.chunks.into_iter().collect());
        *response.status_mut() = http::StatusCode::from_u16(answer.status)?;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}

/// A client of a server that gives these answers.
pub(crate) fn client(answers: impl IntoIterator<Item = Answer>) -> Client<Memory> {
    let memory = Memory { answers: Mutex::new(answers.into_iter().collect()), ..Memory::default() };
    Client::new(memory, "https://example.com/").expect("a URL")
}

/// The message of an error, followed by those of its sources.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
