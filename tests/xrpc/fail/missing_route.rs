//! The error for a service that lacks a route names the trait that it must implement.

use lexgen_runtime::server::Router;

/// The code that lexgen generates for a query.
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
