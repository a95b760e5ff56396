//! Reading with the defaults of absent fields: for parameters, and for nothing else
//! ([XRPC](https://atproto.com/specs/xrpc#lexicon-http-endpoints)).
//!
//! Everywhere else an absent field stays absent, since reading and writing back must not change data. The request does not
//! travel with the deserializer, which serde leaves no room for, but beside it. Three things keep it where it belongs: this
//! module is private, [`read_with_defaults`] takes a function that cannot wait, and the first object takes the request, so
//! that nothing inside it sees it.

use std::cell::Cell;

thread_local! {
    static REQUESTED: Cell<bool> = const { Cell::new(false) };
}

/// Reads an object, with the defaults of those of its fields that are absent.
#[cfg(feature = "query")]
pub(crate) fn read_with_defaults<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    REQUESTED.set(true);
    let _withdraw = Withdraw;
    read()
}

/// Whether the object that is being read now gets its defaults. Asked by each object once, before anything in it is read.
pub(super) fn take_request() -> bool {
    REQUESTED.take()
}

/// Withdraws a request that no object took, however reading ends.
#[cfg(feature = "query")]
struct Withdraw;

#[cfg(feature = "query")]
impl Drop for Withdraw {
    fn drop(&mut self) {
        REQUESTED.set(false);
    }
}
