//! Requests of getSession over connections that stay open.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::process::Process;

/// The number of connections over all servers.
const CONNECTIONS: usize = 32;

/// The duration of a measurement.
const DURATION: Duration = Duration::from_secs(5);

/// Returns the requests per second, and the latencies.
pub(crate) async fn measure(servers: &[Process]) -> io::Result<String> {
    let token = sign_in(servers[0].address).await?;
    let mut running = JoinSet::new();
    let end = Instant::now() + DURATION;
    for number in 0..CONNECTIONS {
        let (address, token) = (servers[number % servers.len()].address, token.clone());
        running.spawn(async move { repeat(address, &token, end).await });
    }
    let mut latencies = Vec::new();
    while let Some(of_connection) = running.join_next().await {
        latencies.extend(of_connection.map_err(io::Error::other)??);
    }
    latencies.sort();
    let rate = latencies.len() as f64 / DURATION.as_secs_f64();
    let [median, high] = [50, 99].map(|percent| latencies[latencies.len() * percent / 100].as_secs_f64() * 1000.0);
    Ok(format!("{rate:.0} requests a second, median {median:.2} ms, 99 % {high:.2} ms"))
}

async fn repeat(address: SocketAddr, token: &str, end: Instant) -> io::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET /xrpc/com.atproto.server.getSession HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    let mut latencies = Vec::new();
    while Instant::now() < end {
        let start = Instant::now();
        let (head, _) = exchange(&mut stream, request.as_bytes()).await?;
        if !head.starts_with("HTTP/1.1 200") {
            return Err(io::Error::other(head));
        }
        latencies.push(start.elapsed());
    }
    Ok(latencies)
}

async fn sign_in(address: SocketAddr) -> io::Result<String> {
    let body = json!({ "identifier": "alice.test", "password": "sow-in-may" }).to_string();
    let request = format!(
        "POST /xrpc/com.atproto.server.createSession HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let (head, body) = exchange(&mut TcpStream::connect(address).await?, request.as_bytes()).await?;
    let output: Value = serde_json::from_slice(&body)?;
    output["accessJwt"].as_str().map(str::to_owned).ok_or_else(|| io::Error::other(head))
}

/// Sends a request, and returns the head and the body of the response.
async fn exchange(stream: &mut TcpStream, request: &[u8]) -> io::Result<(String, Vec<u8>)> {
    stream.write_all(request).await?;
    let mut received = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await?;
        received.extend_from_slice(&buffer[..count]);
        let end = received.windows(4).position(|window| window == b"\r\n\r\n");
        let Some(end) = end.filter(|_| count > 0) else {
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            continue;
        };
        let head = String::from_utf8_lossy(&received[..end]).into_owned();
        let length =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if received.len() >= end + 4 + length.unwrap_or(0) {
            return Ok((head, received[end + 4..].to_vec()));
        }
    }
}
