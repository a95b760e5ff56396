//! Runs a target on inputs, on a thread with a small stack, and shortens inputs that make it panic.

use std::any::Any;
use std::cell::RefCell;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use crate::failure::Failure;
use crate::make::Maker;
use crate::target::Target;

/// The stack size of a target in bytes: the default of threads.
pub const STACK: usize = 2 << 20;

/// The maximum number of attempts to shorten an input.
const ATTEMPTS: usize = 5_000;

thread_local! {
    /// The message of the last panic of this thread. `None` if panics are not caught by [`panic_of`].
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the target on the inputs with these numbers.
///
/// # Errors
///
/// Returns the first input that makes the target panic.
///
/// # Panics
///
/// Panics if no thread can be started. A stack overflow of a target aborts the process with a message that names the
/// thread, which has the name of the target.
pub fn run(target: &Target, seed: u64, indices: Range<u64>) -> Result<(), Box<Failure>> {
    let target = *target;
    let run = move || {
        let maker = Maker::new(&target);
        indices.into_iter().try_for_each(|index| run_one(&target, &maker, seed, index))
    };
    on_small_stack(target.name, run)
}

/// Runs a function on a thread with a stack of [`STACK`] bytes.
pub(crate) fn on_small_stack<T: Send + 'static>(name: &str, run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(run);
    let result = thread.expect("a thread can be started").join();
    result.unwrap_or_else(|payload: Box<dyn Any + Send>| panic::resume_unwind(payload))
}

fn run_one(target: &Target, maker: &Maker, seed: u64, index: u64) -> Result<(), Box<Failure>> {
    let input = maker.input(seed, index);
    let Some(message) = panic_of(target.run, &input) else {
        return Ok(());
    };
    let input = shortened(input, |input| panic_of(target.run, input).is_some());
    Err(Box::new(Failure { target: target.name, seed, index, input, message }))
}

/// Returns the message of the function's panic, if it panics.
fn panic_of(run: fn(&[u8]), input: &[u8]) -> Option<String> {
    capture_panics();
    CAUGHT.set(Some(String::new()));
    let result = panic::catch_unwind(AssertUnwindSafe(|| run(input)));
    let message = CAUGHT.take().unwrap_or_default();
    result.is_err().then_some(message)
}

/// Stores the messages of panics that [`panic_of`] catches instead of printing them.
fn capture_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let ours = CAUGHT.with_borrow_mut(|caught| caught.as_mut().map(|message| *message = info.to_string()));
            if ours.is_none() {
                previous(info);
            }
        }));
    });
}

/// Removes parts of an input, large ones first, while it still fails.
fn shortened(mut input: Vec<u8>, fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut attempts = 0;
    let mut size = input.len().div_ceil(2);
    while size > 0 {
        let mut start = 0;
        while start < input.len() && attempts < ATTEMPTS {
            attempts += 1;
            let mut shorter = input.clone();
            shorter.drain(start..(start + size).min(input.len()));
            if fails(&shorter) {
                input = shorter;
            } else {
                start += size;
            }
        }
        size /= 2;
    }
    input
}

#[cfg(test)]
mod tests {
    use super::{panic_of, shortened};

    fn rejects_two_sevens(input: &[u8]) {
        assert!(input.iter().filter(|byte| **byte == 7).count() < 2, "two sevens");
    }

    #[test]
    fn a_panic_is_caught_with_its_message() {
        assert!(panic_of(rejects_two_sevens, &[7, 1]).is_none());
        let message = panic_of(rejects_two_sevens, &[7, 1, 7]).unwrap_or_default();
        assert!(message.contains("two sevens") && message.contains("runner.rs"), "{message}");
    }

    #[test]
    fn an_input_is_shortened_to_the_bytes_that_fail() {
        let long: Vec<u8> = (0..200).map(|number| number % 20).collect();
        assert_eq!(shortened(long, |input| panic_of(rejects_two_sevens, input).is_some()), [7, 7]);
    }
}
