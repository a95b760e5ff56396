//! A client that behaves, and notices how long it waits.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::attack::Target;
use crate::connection::{connect, exchange};

/// The pause between two requests.
const PAUSE: Duration = Duration::from_millis(20);

/// The time after which a request counts as not answered.
const PATIENCE: Duration = Duration::from_secs(5);

/// Returns an access token of a demo account.
pub(crate) async fn sign_in(address: SocketAddr) -> io::Result<String> {
    let body = json!({ "identifier": "alice.test", "password": "sow-in-may" }).to_string();
    let (status, body) = exchange(&mut connect(address).await?, &post(body.as_bytes())).await?;
    let output: Value = serde_json::from_slice(&body)?;
    match output["accessJwt"].as_str() {
        Some(token) if status == 200 => Ok(token.to_owned()),
        _ => Err(io::Error::other(format!("no session: {status} {output}"))),
    }
}

/// A request of createSession with a body in JSON.
pub(crate) fn post(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /xrpc/com.atproto.server.createSession HTTP/1.1\r\nHost: localhost\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// A request of getSession.
pub(crate) fn get(token: &str) -> Vec<u8> {
    format!(
        "GET /xrpc/com.atproto.server.getSession HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    .into_bytes()
}

/// Asks for the session again and again, each time on a new connection.
pub(crate) async fn measure(target: &Target, end: Instant) -> Latencies {
    let mut latencies = Latencies::default();
    let request = get(&target.token);
    while Instant::now() < end {
        let start = Instant::now();
        let answered = timeout(PATIENCE, async { exchange(&mut connect(target.address).await?, &request).await });
        match answered.await {
            Ok(Ok((200, _))) => latencies.answered.push(start.elapsed()),
            _ => latencies.lost += 1,
        }
        sleep(PAUSE).await;
    }
    latencies.answered.sort();
    latencies
}

/// How long requests took.
#[derive(Default)]
pub(crate) struct Latencies {
    /// Sorted.
    answered: Vec<Duration>,
    /// The number of requests without an answer, or with an error.
    lost: usize,
}

impl Latencies {
    /// Returns whether every request was answered.
    pub(crate) fn are_complete(&self) -> bool {
        self.lost == 0
    }

    fn percentile(&self, percent: usize) -> f64 {
        let index = (self.answered.len() * percent / 100).min(self.answered.len().saturating_sub(1));
        self.answered.get(index).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1000.0)
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, high] = [50, 95].map(|percent| self.percentile(percent));
        write!(f, "{:5} answered, {} lost, median {median:.1} ms, 95 % {high:.1} ms", self.answered.len(), self.lost)
    }
}
