//! Gives inputs to a target, on a thread of its own, and shortens what makes it panic.

use std::any::Any;
use std::cell::RefCell;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use crate::failure::Failure;
use crate::make::Maker;
use crate::target::Target;

/// The size of the stack that a target has: what threads of servers have by default.
pub const STACK: usize = 2 << 20;

/// How often shortening tries.
const ATTEMPTS: usize = 5_000;

thread_local! {
    /// What the last panic of this thread said. `None` where panics are not ours to catch.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Gives the inputs with these numbers to the target.
///
/// # Errors
///
/// The first input that made it panic.
///
/// # Panics
///
/// If there is no thread to be had. A target that overflows its stack ends the process, which then names the thread; the
/// thread is called as the target is.
pub fn run(target: &Target, seed: u64, indices: Range<u64>) -> Result<(), Box<Failure>> {
    let target = *target;
    let run = move || {
        let maker = Maker::new(&target);
        indices.into_iter().try_for_each(|index| run_one(&target, &maker, seed, index))
    };
    on_small_stack(target.name, run)
}

/// Runs something on a thread that has the stack of a server's.
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

/// What the function says when it panics.
fn panic_of(run: fn(&[u8]), input: &[u8]) -> Option<String> {
    listen();
    CAUGHT.set(Some(String::new()));
    let result = panic::catch_unwind(AssertUnwindSafe(|| run(input)));
    let message = CAUGHT.take().unwrap_or_default();
    result.is_err().then_some(message)
}

/// Has panics that are caught here noted instead of printed.
fn listen() {
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

/// Takes pieces out, large ones first, as long as the input stays a failure.
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

    fn dislikes_two_sevens(input: &[u8]) {
        assert!(input.iter().filter(|byte| **byte == 7).count() < 2, "two sevens");
    }

    #[test]
    fn a_panic_is_caught_with_its_message() {
        assert!(panic_of(dislikes_two_sevens, &[7, 1]).is_none());
        let message = panic_of(dislikes_two_sevens, &[7, 1, 7]).unwrap_or_default();
        assert!(message.contains("two sevens") && message.contains("runner.rs"), "{message}");
    }

    #[test]
    fn an_input_is_shortened_to_what_makes_it_fail() {
        let long: Vec<u8> = (0..200).map(|number| number % 20).collect();
        assert_eq!(shortened(long, |input| panic_of(dislikes_two_sevens, input).is_some()), [7, 7]);
    }
}
