//! `com.example.clubs`.

use book_club_types::com::example::clubs::follow::{
    Follow, FollowError, FollowMessage, FollowRoute, Info, InfoName, Joined,
};
use book_club_types::com::example::clubs::join::{Join, JoinOutput, JoinRoute};
use lexgen_runtime::{Messages, Reply, Request, SubscriptionRequest, XrpcError};

use crate::BookClub;
use crate::auth::Member;

impl JoinRoute for BookClub {
    async fn join(&self, request: Request<Join>) -> Reply<Join> {
        let Some(Member(name)) = request.extensions.get::<Member>() else {
            return Err(XrpcError::authentication_required("a member has to be signed in"));
        };
        let mut shelves = self.shelves();
        if !shelves.members.contains(name) {
            shelves.members.push(name.clone());
            self.events.publish(|seq| FollowMessage::Joined(Joined::new(name.as_str(), seq)));
        }
        let members = i64::try_from(shelves.members.len()).unwrap_or(i64::MAX);
        Ok(JoinOutput::new(members).into())
    }
}

impl FollowRoute for BookClub {
    async fn follow(&self, request: SubscriptionRequest<Follow>) -> Result<Messages<Follow>, FollowError> {
        let outdated = || FollowMessage::Info(Info::new(InfoName::OutdatedCursor));
        self.events.messages::<Follow>(request.params.cursor, outdated)
    }
}
