//! `session-load`: requests per second of one and two session servers, and the memory and CPU of subscribers.
//!
//! Servers and clients share the machine, so figures are for comparison with each other.

mod process;
mod requests;
mod streams;

use std::env;
use std::io;

use lexgen_test_databases::Postgres;

use crate::process::Process;

#[tokio::main]
async fn main() -> io::Result<()> {
    process::raise_file_limit();
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        // This program, started again as the server of streams.
        [word, rate] if word == "serve" => streams::serve(rate.parse().map_err(io::Error::other)?).await,
        [server] => measure(server).await,
        _ => Err(io::Error::other("the argument must be the executable of the session server")),
    }
}

async fn measure(server: &str) -> io::Result<()> {
    match Postgres::start() {
        Some(postgres) => {
            for count in [1, 2] {
                let mut servers = Vec::new();
                for _ in 0..count {
                    servers.push(Process::session_server(server, &postgres.url()).await?);
                }
                println!("{count} session servers: {}", requests::measure(&servers).await?);
            }
        }
        None => println!("session servers: skipped without Postgres"),
    }
    println!("idle subscribers: {}", streams::idle(10_000).await?);
    println!("1,000 events a second to 1,000 subscribers: {}", streams::delivered(1000, 1000).await?);
    Ok(())
}
