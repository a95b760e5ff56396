//! How the server stops: when it is asked to, and not later than some time after that.

use std::io;
use std::time::Duration;

use lexgen_runtime::server::Shutdown;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// How long requests that have begun may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// When the server is to stop, with which the streams are told to end; and when it is to wait no longer. From now on, a
/// signal does not end the process any more.
///
/// # Errors
///
/// The system has no signals for us.
pub(crate) fn on_signal(
    streams: Shutdown,
) -> io::Result<(impl Future<Output = ()> + Send + 'static, impl Future<Output = ()>)> {
    let signal = signal()?;
    let (begin, begun) = oneshot::channel();
    let until = async move {
        signal.await;
        tracing::info!("stopping");
        streams.begin();
        // The other one is dropped when all is done already.
        let _ = begin.send(());
    };
    let too_late = async move {
        // Nothing is sent if nobody waits for the signal any more, and then nobody waits for this.
        let _ = begun.await;
        sleep(PATIENCE).await;
    };
    Ok((until, too_late))
}

/// Waits for ctrl-c, or for what service managers send.
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

/// Waits for ctrl-c.
#[cfg(windows)]
fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
