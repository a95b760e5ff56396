//! [`Shutdown`]: ending all streams when a server stops.

use std::sync::Arc;

use tokio::sync::watch;

/// A handle that ends all streams opened with a clone of it, with the close code 1001.
///
/// Graceful shutdown in axum waits for requests, but not for WebSockets, so both must be notified:
///
/// ```
/// use lexgen_runtime::server::Shutdown;
///
/// # async fn ctrl_c() {}
/// # async fn serve(_: axum::Router, until: impl Future<Output = ()>) { until.await }
/// # async fn run(router: axum::Router) {
/// let shutdown = Shutdown::new(); // The one in `StreamOptions`.
/// let signal = shutdown.clone();
/// let until = async move {
///     ctrl_c().await;
///     signal.begin();
/// };
/// serve(router, until).await; // As `axum::serve(…).with_graceful_shutdown(until)` does.
/// shutdown.finished().await;
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Shutdown(Arc<watch::Sender<bool>>);

impl Shutdown {
    /// Creates a handle.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends all streams, including those opened later.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Returns whether the shutdown has begun.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until no stream is open.
    pub async fn finished(&self) {
        self.0.closed().await;
    }

    /// Returns a view that a stream holds while it is open.
    pub(in crate::server) fn watch(&self) -> Watch {
        Watch(self.0.subscribe())
    }
}

/// A stream's view of the shutdown.
pub(in crate::server) struct Watch(watch::Receiver<bool>);

impl Watch {
    /// Waits until the shutdown begins.
    pub(super) async fn begun(&mut self) {
        if self.0.wait_for(|begun| *begun).await.is_err() {
            // All handles are gone, so the shutdown cannot begin any more.
            std::future::pending::<()>().await;
        }
    }
}
