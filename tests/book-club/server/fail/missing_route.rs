//! A service that adds routes of two namespaces and lacks one of them.

use book_club_types::com::example::{clubs, reviews};
use clubs::join::{Join, JoinRoute};
use lexgen_runtime::server::Router;
use lexgen_runtime::{Reply, Request};
use reviews::publish::{Publish, PublishRoute};

struct Club;

impl PublishRoute for Club {
    async fn publish(&self, _: Request<Publish>) -> Reply<Publish> {
        unreachable!()
    }
}

impl JoinRoute for Club {
    async fn join(&self, _: Request<Join>) -> Reply<Join> {
        unreachable!()
    }
}

fn main() {
    let _ = Router::new(Club).with(reviews::add_routes).with(clubs::add_routes);
}
