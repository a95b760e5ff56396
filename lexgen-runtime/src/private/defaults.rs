//! Whether reading fills in the defaults of absent fields: servers do so with what they are sent (SPEC section 3).
//!
//! Elsewhere a field that is absent stays so, or reading and writing back would change data.

use std::cell::Cell;

thread_local! {
    static FILLED_IN: Cell<bool> = const { Cell::new(false) };
}

/// Whether they are, here and now.
pub(crate) fn are_filled_in() -> bool {
    FILLED_IN.get()
}

/// Reads with defaults filled in.
pub(crate) fn fill_in<T>(read: impl FnOnce() -> T) -> T {
    let _restore = Restore(FILLED_IN.replace(true));
    read()
}

/// Puts back what was before, whatever happens in between.
struct Restore(bool);

impl Drop for Restore {
    fn drop(&mut self) {
        FILLED_IN.set(self.0);
    }
}
