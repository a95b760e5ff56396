//! `com.example.reviews`.

use book_club_types::com::example::clubs::follow::{FollowMessage, Reviewed};
use book_club_types::com::example::reviews::publish::{Publish, PublishError, PublishOutput, PublishRoute};
use lexgen_runtime::{Cid, Reply, Request, XrpcError, dag_cbor};

use crate::BookClub;

impl PublishRoute for BookClub {
    async fn publish(&self, request: Request<Publish>) -> Reply<Publish> {
        let notifies = request.input.notify_or_default();
        let (book, review) = (request.input.book, request.input.review);
        let mut shelves = self.shelves();
        if shelves.book(book).is_none() {
            return Err(PublishError::UnknownBook("the club has no such book".into()));
        }
        let block = dag_cbor::to_vec(&review).map_err(|error| XrpcError::internal_server_error(error.to_string()))?;
        let cid = Cid::of_dag_cbor(&block);
        shelves.reviews.push(cid.clone());
        if notifies {
            self.events.publish(|seq| FollowMessage::Reviewed(Reviewed::new(book, review, seq)));
        }
        Ok(PublishOutput::new(cid).into())
    }
}
