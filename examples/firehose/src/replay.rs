//! A server that replays events: for demonstrations and tests.

use std::io;
use std::net::SocketAddr;

use futures_util::stream::iter;
use lexgen_runtime::server::Router;
use lexgen_runtime::{BoxStream, Messages, SubscriptionRequest, XrpcError};
use tokio::net::TcpListener;

use crate::follow::seq;
use crate::lexicons::com::atproto::sync::subscribe_repos::{
    SubscribeRepos, SubscribeReposError, SubscribeReposMessage, SubscribeReposRoute,
};

/// Events in their order.
pub struct Replay(Vec<SubscribeReposMessage>);

impl Replay {
    /// Replays these events.
    #[must_use]
    pub const fn new(events: Vec<SubscribeReposMessage>) -> Self {
        Self(events)
    }

    /// Serves the events on a free port of this machine, and returns its address.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub async fn serve(self) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let app = Router::new(self).subscription::<SubscribeRepos>().into_axum();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(address)
    }
}

impl SubscribeReposRoute for Replay {
    async fn subscribe_repos(
        &self,
        request: SubscriptionRequest<SubscribeRepos>,
    ) -> Result<Messages<SubscribeRepos>, SubscribeReposError> {
        let cursor = request.params.cursor;
        let last = self.0.iter().rev().find_map(seq);
        if cursor > last {
            return Err(XrpcError::new(400, "FutureCursor", None).into());
        }
        // The events after the cursor, then the end of the stream. A live server would go on.
        let later: Vec<_> = self.0.iter().filter(|event| seq(event) > cursor).cloned().map(Ok).collect();
        Ok(BoxStream::new(iter(later)))
    }
}
