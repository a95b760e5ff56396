//! [`serve()`]: an HTTP server with limits of connections, which `axum::serve` does not have.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::ConnectInfo;
use http::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower_service::Service;

use super::settings::time_limit;

/// The smallest buffer that hyper accepts, in bytes.
const SMALLEST_BUFFER: usize = 8 * 1024;

/// The pause after a connection could not be accepted because a resource of the system is exhausted.
const PAUSE: Duration = Duration::from_millis(100);

/// The limits of [`serve()`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServeOptions {
    /// The time in which the head of a request must arrive, and for which a connection may wait for its next request. The
    /// default is 30 seconds.
    pub head_within: Duration,
    /// The time for which a client may read nothing of a response. The default is 60 seconds.
    pub read_within: Duration,
    /// The maximum size of the head of a request in bytes, at least 8 KiB. The default is 64 KiB.
    pub max_head: usize,
    /// The maximum number of open connections. Others wait until one is closed. Open WebSockets are not among them: see
    /// [`StreamOptions::max_streams`](super::StreamOptions::max_streams). The default is 10,000.
    pub max_connections: usize,
    /// The time that requests have to finish after the server is stopped. The default is 30 seconds.
    pub stop_within: Duration,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            head_within: Duration::from_secs(30),
            read_within: Duration::from_secs(60),
            max_head: 64 * 1024,
            max_connections: 10_000,
            stop_within: Duration::from_secs(30),
        }
    }
}

/// Serves a router until `stop` completes. Then it refuses new connections and waits for requests that are in progress.
///
/// Requests have their peer as axum's `ConnectInfo<SocketAddr>`. It speaks HTTP/1, and HTTP/2 if the feature `http2` of axum is
/// enabled. Durations of more than a year are without limit.
///
/// ```no_run
/// use lexgen_runtime::server::{ServeOptions, serve};
///
/// # async fn run(app: axum::Router) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:2583").await?;
/// serve(listener, app, ServeOptions::default(), std::future::pending()).await
/// # }
/// ```
///
/// # Errors
///
/// Requests did not finish in time after `stop`.
pub async fn serve(
    listener: TcpListener,
    app: axum::Router,
    options: ServeOptions,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let builder = builder(&options);
    let connections = Arc::new(Semaphore::new(options.max_connections.min(Semaphore::MAX_PERMITS)));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer, permit) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &connections) => accepted,
        };
        let service = TowerToHyperService::new(OfPeer { app: app.clone(), peer });
        let stream = TokioIo::new(limited(stream, &options));
        let connection = builder.serve_connection_with_upgrades(stream, service);
        let watched = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            // The client broke the connection or a limit.
            _ = watched.await;
            drop(permit);
        });
    }
    drop(listener);
    let finished = timeout(options.stop_within, graceful.shutdown());
    finished.await.map_err(|_| io::Error::new(ErrorKind::TimedOut, "requests did not finish in time"))
}

fn builder(options: &ServeOptions) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let mut http1 = builder.http1();
    http1.timer(TokioTimer::new()).max_buf_size(options.max_head.max(SMALLEST_BUFFER));
    http1.header_read_timeout(time_limit(options.head_within));
    builder
}

/// Waits until there may be another connection, and accepts it.
async fn accept(listener: &TcpListener, connections: &Arc<Semaphore>) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(permit) = Arc::clone(connections).acquire_owned().await else {
            // The semaphore is never closed.
            std::future::pending::<()>().await;
            continue;
        };
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, permit),
            Err(error) if is_of_connection(error.kind()) => {}
            // Too many files are open, for example. Some will be closed.
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Returns whether an error concerns only the connection that was to be accepted.
fn is_of_connection(error: ErrorKind) -> bool {
    matches!(error, ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}

/// Limits the time for which the client may read nothing.
fn limited(stream: TcpStream, options: &ServeOptions) -> Pin<Box<TimeoutStream<TcpStream>>> {
    // Without this, small messages may wait for more data. The connection works without it, too.
    _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(time_limit(options.read_within));
    Box::pin(stream)
}

/// A router whose requests have a peer.
#[derive(Clone)]
struct OfPeer {
    app: axum::Router,
    peer: SocketAddr,
}

impl<B> Service<Request<B>> for OfPeer
where
    axum::Router: Service<Request<B>>,
{
    type Response = <axum::Router as Service<Request<B>>>::Response;
    type Error = <axum::Router as Service<Request<B>>>::Error;
    type Future = <axum::Router as Service<Request<B>>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.app.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        request.extensions_mut().insert(ConnectInfo(self.peer));
        self.app.call(request)
    }
}
