//! A query that is served by us and by hand. What it is about is the way of a request to its handler and back: the answer
//! is the same session each time, a copy of what the service has.

use std::io::Write;

use axum::Router;
use tokio::net::TcpListener;

mod by_hand;
mod ours;

pub use self::by_hand::{borrowing_router, owning_router};
pub use self::ours::router as our_router;

/// The session that all servers answer with: 732 bytes without white space.
pub const SESSION: &str = include_str!("../session.json");

/// A query without parameters.
pub const GET_SESSION: &str = "/xrpc/com.atproto.server.getSession";

/// A query with parameters, and some for it.
pub const FIND_SESSION: &str = "/xrpc/com.example.findSession?account=did:plc:ewvi7nxzyoun6zhxrhs64oiz&limit=20&active=true&fields=email&fields=did";

/// Serves on a port of its own, which it prints, with one thread, until it is ended.
///
/// # Errors
///
/// There is no port.
pub fn serve(router: Router) -> std::io::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        axum::serve(listener, router).await
    })
}
