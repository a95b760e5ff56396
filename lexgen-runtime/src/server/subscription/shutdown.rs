//! The end of all streams, when a server stops.

use std::sync::Arc;

use tokio::sync::watch;

/// Ends streams: all that were opened with a clone of it, with the close code 1001.
///
/// Servers wait for requests, not for WebSockets. So tell both:
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
    /// One that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the streams that there are, and those to come as soon as they are opened.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether it has begun.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until no stream is open.
    pub async fn finished(&self) {
        self.0.closed().await;
    }

    /// What a stream holds as long as it is open.
    pub(super) fn watch(&self) -> Watch {
        Watch(self.0.subscribe())
    }
}

/// A stream's view of the shutdown.
pub(super) struct Watch(watch::Receiver<bool>);

impl Watch {
    /// Waits until the shutdown begins.
    pub(super) async fn begun(&mut self) {
        if self.0.wait_for(|begun| *begun).await.is_err() {
            // Nobody is left who could begin it.
            std::future::pending::<()>().await;
        }
    }
}
