//! A client of the book club: calls and a subscription, all with a member's token.

use book_club_types::com::example::books::add::{Add, AddInput};
use book_club_types::com::example::books::defs::Book;
use book_club_types::com::example::books::get_cover::{GetCover, GetCoverParams};
use book_club_types::com::example::books::list::{List, ListParams};
use book_club_types::com::example::clubs::follow::{Follow, FollowParams};
use book_club_types::com::example::clubs::join::Join;
use book_club_types::com::example::reviews::publish::{Publish, PublishInput};
use book_club_types::com::example::reviews::review::Review;
use lexgen_runtime::client::{CallError, Client, EventStream, RequestError, Transport, subscribe};
use lexgen_runtime::{Body, Cid, Method};

/// A client with the token of a member.
pub struct Member<T> {
    client: Client<T>,
}

/// The result of a call to the endpoint `M`.
pub type Result<T, M> = std::result::Result<T, CallError<<M as Method>::Error>>;

impl<T: Transport> Member<T> {
    /// Creates a client of the club at `server`.
    ///
    /// # Errors
    ///
    /// Returns an error if `server` is not a URL or the token is not a valid header value.
    pub fn new(transport: T, server: &str, token: &str) -> std::result::Result<Self, RequestError> {
        Client::new(transport, server)?.bearer(token).map(|client| Self { client })
    }

    /// Joins the club and returns the number of its members.
    ///
    /// # Errors
    ///
    /// Returns an error if the call fails.
    pub async fn join(&self) -> Result<i64, Join> {
        Ok(self.client.procedure::<Join>(()).await?.output.members)
    }

    /// Adds a book.
    ///
    /// # Errors
    ///
    /// Returns an error if the call fails.
    pub async fn add(&self, title: &str) -> Result<Book, Add> {
        Ok(self.client.procedure::<Add>(&AddInput::new(title)).await?.output)
    }

    /// Returns the titles of the latest books, with the server's default limit.
    ///
    /// # Errors
    ///
    /// Returns an error if the call fails.
    pub async fn titles(&self) -> Result<Vec<String>, List> {
        let books = self.client.query::<List>(&ListParams::default()).send_defaults(false).await?.output.books;
        Ok(books.into_iter().map(|book| book.title).collect())
    }

    /// Returns the cover of a book.
    ///
    /// # Errors
    ///
    /// Returns an error if the call fails.
    pub async fn cover(&self, number: i64) -> Result<Body, GetCover> {
        Ok(self.client.query::<GetCover>(&GetCoverParams::new(number)).await?.output)
    }

    /// Publishes a review and returns its CID as computed by the server.
    ///
    /// # Errors
    ///
    /// Returns an error if the call fails.
    pub async fn publish(&self, book: i64, review: Review) -> Result<Cid, Publish> {
        Ok(self.client.procedure::<Publish>(&PublishInput::new(book, review)).await?.output.cid)
    }
}

/// Follows the events of the club at `server` after `cursor`.
///
/// # Errors
///
/// Returns an error if `server` is not a URL.
pub fn follow(server: &str, token: &str, cursor: i64) -> std::result::Result<EventStream<Follow>, RequestError> {
    Ok(subscribe::<Follow>(server, &FollowParams { cursor: Some(cursor) })?.bearer(token).open())
}
