//! Catching panics of routes.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use super::failure::PanicError;

/// Awaits a future and catches a panic.
///
/// Asserting unwind safety is fine: routes share only the service, which other tasks would continue to use after the panic
/// of one in any case.
///
/// # Errors
///
/// The panic.
pub(super) async fn catch<F: Future>(future: F) -> Result<F::Output, PanicError> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        polled.map_or_else(|panic| Poll::Ready(Err(error(panic.as_ref()))), |poll| poll.map(Ok))
    })
    .await
}

/// The error of a panic.
pub(super) fn error(panic: &(dyn Any + Send)) -> PanicError {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    PanicError::new(text.or_else(|| panic.downcast_ref::<String>().cloned()))
}

#[cfg(test)]
mod tests {
    use super::error;

    #[test]
    fn a_panic_has_a_message_if_its_payload_is_a_string() {
        assert_eq!(error(&"a").message(), Some("a"));
        assert_eq!(error(&"b".to_owned()).message(), Some("b"));
        let other = error(&7);
        assert_eq!((other.message(), other.to_string().as_str()), (None, "no message"));
    }
}
