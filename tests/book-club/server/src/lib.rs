//! The server of the book club: one service with the routes of three namespaces.

mod auth;
mod books;
mod clubs;
mod reviews;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::middleware::from_fn;
use book_club_types::com::example;
use book_club_types::com::example::books::defs::Book;
use book_club_types::com::example::clubs::follow::FollowMessage;
use lexgen_runtime::Cid;
use lexgen_runtime::server::{self, Router, Sequencer, ServeOptions, Shutdown, StreamOptions};
use tokio::net::TcpListener;

/// The books, reviews and members of the club, and the stream of its events.
pub struct BookClub {
    shelves: Mutex<Shelves>,
    events: Sequencer<FollowMessage>,
}

#[derive(Default)]
struct Shelves {
    books: Vec<Book>,
    members: Vec<String>,
    /// The CIDs of the stored reviews.
    reviews: Vec<Cid>,
}

impl Default for BookClub {
    fn default() -> Self {
        // Keeps the last 100 events for followers that missed some.
        Self { shelves: Mutex::default(), events: Sequencer::new(100) }
    }
}

impl BookClub {
    /// Returns the CIDs of the stored reviews.
    pub fn stored_reviews(&self) -> Vec<Cid> {
        self.shelves().reviews.clone()
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the whole server. Each request needs the token of one of `members`, which are pairs of a token and a name. Open
/// streams end with `shutdown`.
pub fn app(club: Arc<BookClub>, members: &'static [(&'static str, &'static str)], shutdown: Shutdown) -> axum::Router {
    let mut streams = StreamOptions::default();
    streams.shutdown = shutdown;
    Router::shared(club)
        .with(example::books::add_routes)
        .with(example::clubs::add_routes)
        .with(example::reviews::add_routes)
        .stream_options(streams)
        .into_axum()
        .layer(from_fn(move |request, next| auth::sign_in(members, request, next)))
}

/// Serves until `stop` completes. Then it refuses new connections, ends open streams, and waits for all of them.
///
/// # Errors
///
/// Returns the errors of [`server::serve()`].
pub async fn serve(
    listener: TcpListener,
    router: axum::Router,
    shutdown: Shutdown,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let until = async {
        stop.await;
        shutdown.begin();
    };
    server::serve(listener, router, ServeOptions::default(), until).await?;
    shutdown.finished().await;
    Ok(())
}
