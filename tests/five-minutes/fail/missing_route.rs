//! The service of the chapter, without one of its routes.

use lexgen_runtime::{Messages, Reply, Request, SubscriptionRequest};
use notebook::lexicons::com::example::notes;
use notes::add::{Add, AddRoute};
use notes::watch::{Watch, WatchError, WatchRoute};

struct Notebook;

impl AddRoute for Notebook {
    async fn add(&self, _: Request<Add>) -> Reply<Add> {
        unreachable!()
    }
}

impl WatchRoute for Notebook {
    async fn watch(&self, _: SubscriptionRequest<Watch>) -> Result<Messages<Watch>, WatchError> {
        unreachable!()
    }
}

fn main() {
    let _ = notes::router(Notebook).into_axum();
}
