//! A client that asks the same over and over, on many connections.

use std::cell::Cell;
use std::error::Error;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

const CONNECTIONS: usize = 32;

/// Asks for so long, and says how many answers came.
pub(crate) fn load(server: SocketAddr, path: &str, duration: Duration) -> Result<u64, Box<dyn Error>> {
    let request: Rc<str> = format!("GET {path} HTTP/1.1\r\nhost: {server}\r\n\r\n").into();
    let end = Instant::now() + duration;
    let answers = Rc::new(Cell::new(0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let connections: Vec<_> = (0..CONNECTIONS)
            .map(|_| tokio::task::spawn_local(connection(server, Rc::clone(&request), end, Rc::clone(&answers))))
            .collect();
        for connection in connections {
            connection.await?.map_err(|error| error.to_string())?;
        }
        Ok(answers.get())
    })
}

async fn connection(
    server: SocketAddr,
    request: Rc<str>,
    end: Instant,
    answers: Rc<Cell<u64>>,
) -> Result<(), Box<dyn Error>> {
    let mut stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(8192);
    while Instant::now() < end {
        stream.write_all(request.as_bytes()).await?;
        buffer.clear();
        while !is_whole(&buffer)? {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Err("the server hung up".into());
            }
        }
        answers.set(answers.get() + 1);
    }
    Ok(())
}

/// Whether an answer is all there.
fn is_whole(answer: &[u8]) -> Result<bool, Box<dyn Error>> {
    let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(false) };
    let text = std::str::from_utf8(&answer[..head])?;
    if !text.starts_with("HTTP/1.1 200 ") {
        return Err(format!("not what was asked for: {text}").into());
    }
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then_some(value)
    });
    let length: usize = length.ok_or("an answer without a length")?.parse()?;
    Ok(answer.len() == head + 4 + length)
}
