//! A service that lacks a route is told which trait it has to implement.

use lexgen_runtime::server::Router;

/// What lexgen emits.
mod search {
    pub struct Search;

    lexgen_runtime::query! {
        Search = "com.example.search" {
            route: SearchRoute, search;
        }
    }

    pub trait SearchRoute: Send + Sync + 'static {
        fn search(&self, request: lexgen_runtime::Request<Search>) -> impl lexgen_runtime::ReplyFuture<Search>;
    }
}

struct Service;

fn main() {
    let _: axum::Router = Router::new(Service).route::<search::Search>().into();
}
