//! A standalone service: sessions of accounts, and a stream of their events.
//!
//! The endpoints are in [`service`], and the layers around them, such as limits and logs, in [`app`]. This file starts
//! and stops the server.

mod accounts;
mod app;
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
mod tokens;

mod lexicons {
    lexgen_runtime::include_lexicons!();
}

use std::error::Error;
use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use lexgen_runtime::server::Shutdown;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::accounts::{DEMO_ACCOUNTS, DemoAccount};
use crate::service::Service;

/// Serves sessions of accounts: com.atproto.server.createSession and related endpoints.
#[derive(Parser)]
struct Arguments {
    /// The port on 127.0.0.1. 0 selects a free one.
    #[arg(long, env = "SESSION_SERVER_PORT", default_value_t = 2583)]
    port: u16,
    /// The directory for accounts, sessions and the secret. It is created if it does not exist.
    #[arg(long, env = "SESSION_SERVER_DATA", default_value = "target/session-server")]
    data: PathBuf,
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
    let service = Service::open(&arguments.data).await?;
    let streams = Shutdown::new();
    let app = app::app(service, streams.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let (until, too_late) = shutdown::on_signal(streams.clone())?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener = TcpListener::bind(address).await.map_err(|error| format!("{address}: {error}"))?;
    println!("Listening on http://{}", listener.local_addr()?);
    println!("Demo accounts with public passwords:");
    for DemoAccount { handle, password, about, .. } in DEMO_ACCOUNTS {
        println!("  {handle:12}  {password:13}  {about}");
    }

    let served = axum::serve(listener, app).with_graceful_shutdown(until);
    tokio::select! {
        served = async { served.await } => served?,
        () = too_late => tracing::warn!("requests were cut off"),
    }
    streams.finished().await;
    tracing::info!("stopped");
    Ok(())
}
