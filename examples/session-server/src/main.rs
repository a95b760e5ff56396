//! A standalone service: sessions of accounts, and a stream of their events.
//!
//! The endpoints are in [`service`], and the layers around them, such as limits and logs, in [`app`]. This file starts
//! and stops the server.

mod accounts;
mod app;
mod attempts;
mod database;
mod events;
mod passwords;
mod private;
mod random;
mod secret;
mod service;
mod sessions;
mod shutdown;
mod sign_in_codes;
mod storage;
mod tokens;

mod lexicons {
    lexgen_runtime::include_lexicons!();
}

use std::error::Error;
use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use http::HeaderName;
use lexgen_runtime::server::{ServeOptions, Shutdown, serve};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::accounts::{DEMO_ACCOUNTS, DemoAccount};
use crate::app::Limits;
use crate::service::Service;
use crate::storage::Storage;

/// Serves sessions of accounts: com.atproto.server.createSession and related endpoints.
#[derive(Parser)]
struct Arguments {
    /// The port on 127.0.0.1. 0 selects a free one.
    #[arg(long, env = "SESSION_SERVER_PORT", default_value_t = 2583)]
    port: u16,
    /// The time limit of requests in seconds. Streams have none.
    #[arg(long, env = "SESSION_SERVER_TIME_LIMIT", default_value_t = 30)]
    time_limit: u64,
    /// The header in which a reverse proxy sends the address of the client, such as `x-real-ip`. The proxy must replace the
    /// header, and clients must not reach the server without it.
    #[arg(long, env = "SESSION_SERVER_CLIENT_HEADER", value_name = "NAME")]
    client_header: Option<HeaderName>,
    #[command(flatten)]
    storage: Storage,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,xrpc=debug"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    log.with_ansi(io::stderr().is_terminal()).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let service = Service::new(arguments.storage.open().await?).await?;
    let streams = Shutdown::new();
    let limits = Limits {
        time: Duration::from_secs(arguments.time_limit),
        client_header: arguments.client_header,
        streams: streams.clone(),
    };
    let app = app::app(service, limits);
    let signal = shutdown::signal()?;
    let stop = async {
        signal.await;
        tracing::info!("stopping");
        streams.begin();
    };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener = TcpListener::bind(address).await.map_err(|error| format!("{address}: {error}"))?;
    println!("Listening on http://{}", listener.local_addr()?);
    println!("Demo accounts with public passwords:");
    for DemoAccount { handle, password, about, .. } in DEMO_ACCOUNTS {
        println!("  {handle:12}  {password:13}  {about}");
    }

    if let Err(error) = serve(listener, app, ServeOptions::default(), stop).await {
        tracing::warn!("{error}");
    }
    streams.finished().await;
    tracing::info!("stopped");
    Ok(())
}
