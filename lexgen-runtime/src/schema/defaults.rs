//! Filling in defaults on reading, for [parameters](https://atproto.com/specs/xrpc#lexicon-http-endpoints) only.
//!
//! Everywhere else, an absent field stays absent, because reading and writing back must not change data. serde's
//! deserializers cannot carry the request, so it is passed in a thread-local. Three things confine it: this module is
//! private, [`read_with_defaults`] takes a function that cannot await, and the first object read takes the request, so that
//! objects inside it do not see it.

use std::cell::Cell;

thread_local! {
    static REQUESTED: Cell<bool> = const { Cell::new(false) };
}

/// Reads an object and fills in the defaults of its absent fields.
#[cfg(feature = "query")]
pub(crate) fn read_with_defaults<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    REQUESTED.set(true);
    let _withdraw = Withdraw;
    read()
}

/// Returns whether defaults are filled in for the object being read. Called once for each object, before its fields are
/// read.
pub(super) fn take_request() -> bool {
    REQUESTED.take()
}

/// Withdraws the request if no object took it, also if reading panics.
#[cfg(feature = "query")]
struct Withdraw;

#[cfg(feature = "query")]
impl Drop for Withdraw {
    fn drop(&mut self) {
        REQUESTED.set(false);
    }
}
