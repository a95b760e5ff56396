//! A bound on how deep objects stand in each other while they are read.
//!
//! Formats bound the levels, but what a level takes of the stack depends on the size of the struct that is read there:
//! a hundred levels of a struct with a hundred fields are more than a thread has. So sizes are counted, not levels.

use std::cell::Cell;

/// How large the structs may be together that are being read in a thread, in bytes.
///
/// Measured on structs of 20 and of 72 fields: code that is not optimized takes up to 24 times this of the stack, optimized
/// code up to ten times. A thread has 2 MiB unless it asks for another size.
const LIMIT: usize = if cfg!(debug_assertions) { 72 << 10 } else { 160 << 10 };

thread_local! {
    static IN_USE: Cell<usize> = const { Cell::new(0) };
}

/// In optimized code, structs smaller than this are not counted, to keep them quick: formats have few enough levels for
/// them.
pub(crate) const SMALL: usize = if cfg!(debug_assertions) { 1 } else { 512 };

/// A struct that is being read. Dropping it gives back what it took.
pub(crate) struct Level {
    size: usize,
}

impl Level {
    /// Begins to read a `T`; `None` if that goes too deep.
    pub(crate) fn enter<T>() -> Option<Self> {
        let size = size_of::<T>();
        let in_use = IN_USE.get() + size;
        // One alone is never too deep.
        if in_use > LIMIT && in_use > size {
            return None;
        }
        IN_USE.set(in_use);
        Some(Self { size })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        IN_USE.set(IN_USE.get().saturating_sub(self.size));
    }
}
