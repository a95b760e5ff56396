//! Graceful shutdown with a time limit.

use std::io;
use std::time::Duration;

use lexgen_runtime::server::Shutdown;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// The time limit for requests in flight.
const PATIENCE: Duration = Duration::from_secs(30);

/// Returns a future for the start of the shutdown, which also ends the streams, and one for its time limit. From now
/// on, signals do not end the process.
///
/// # Errors
///
/// Returns an error if signals are unavailable.
pub(crate) fn on_signal(
    streams: Shutdown,
) -> io::Result<(impl Future<Output = ()> + Send + 'static, impl Future<Output = ()>)> {
    let signal = signal()?;
    let (begin, begun) = oneshot::channel();
    let until = async move {
        signal.await;
        tracing::info!("stopping");
        streams.begin();
        // The other future is dropped if everything is done earlier.
        let _ = begin.send(());
    };
    let too_late = async move {
        // Sending fails if the other future was dropped, and then this one is not awaited either.
        let _ = begun.await;
        sleep(PATIENCE).await;
    };
    Ok((until, too_late))
}

/// Waits for Ctrl-C or the signal of service managers.
#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(windows)]
fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
