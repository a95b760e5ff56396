//! Bounds on the depth of nested objects while they are read, written, or otherwise processed recursively.
//!
//! Formats bound the number of levels, but the stack that a level takes depends on the size of the struct being read: a
//! hundred levels of a struct with a hundred fields overflow the stack of a thread. That is why sizes are counted.

use std::cell::Cell;
use std::thread::LocalKey;

use lexgen_data::MAX_DEPTH;

/// The message for values below [`MAX_DEPTH`], as in `lexgen-data`.
pub(crate) const TOO_DEEP: &str = lexgen_data::error_path::TOO_DEEP;

/// The number of levels that are compared or dropped recursively, which is faster than with a list.
const USUAL: usize = 32;

/// Operations whose levels are counted, in each thread.
#[derive(Clone, Copy)]
pub(crate) enum Count {
    Drop,
    Eq,
    Hash,
    Debug,
    /// Writing objects.
    Object,
    /// Writing [`Nested`](super::Nested) values, not all of which are objects.
    Nested,
}

impl Count {
    /// Enters a level; `None` if that is too deep.
    pub(crate) fn enter(self) -> Option<CountedLevel> {
        thread_local! {
            static DROP: Cell<usize> = const { Cell::new(0) };
            static EQ: Cell<usize> = const { Cell::new(0) };
            static HASH: Cell<usize> = const { Cell::new(0) };
            static DEBUG: Cell<usize> = const { Cell::new(0) };
            static OBJECT: Cell<usize> = const { Cell::new(0) };
            static NESTED: Cell<usize> = const { Cell::new(0) };
        }
        let (levels, most) = match self {
            Self::Drop => (&DROP, USUAL),
            Self::Eq => (&EQ, USUAL),
            Self::Hash => (&HASH, MAX_DEPTH),
            Self::Debug => (&DEBUG, MAX_DEPTH),
            Self::Object => (&OBJECT, MAX_DEPTH),
            Self::Nested => (&NESTED, MAX_DEPTH),
        };
        // Values may be dropped while a thread ends, when its counters are gone.
        let depth = levels.try_with(Cell::get).ok().filter(|depth| *depth < most)?;
        levels.set(depth + 1);
        Some(CountedLevel(levels))
    }
}

/// A level that is counted until this is dropped.
pub(crate) struct CountedLevel(&'static LocalKey<Cell<usize>>);

impl Drop for CountedLevel {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// Upper bound on the total size of the structs that are being read or written in a thread, in bytes.
///
/// Measured on structs of 20 and of 72 fields: unoptimized code uses up to 24 times this much of the stack, optimized code
/// up to ten times. The stack of a thread has 2 MiB by default.
const LIMIT: usize = if cfg!(debug_assertions) { 72 << 10 } else { 160 << 10 };

thread_local! {
    static IN_USE: Cell<usize> = const { Cell::new(0) };
}

/// Structs smaller than this are not counted in optimized code, which would slow them down: the limits of the formats are
/// enough for them.
pub(crate) const SMALL: usize = if cfg!(debug_assertions) { 1 } else { 512 };

/// A struct that is being read or written, counted until this is dropped.
pub(crate) struct Level {
    size: usize,
}

impl Level {
    /// Enters a `T`; `None` if that is too deep.
    pub(crate) fn enter<T>() -> Option<Self> {
        let size = size_of::<T>();
        let in_use = IN_USE.get() + size;
        // A single struct is never too deep, whatever its size.
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

/// An object that is being written, which must also be possible to read back.
pub(crate) struct Written {
    _count: CountedLevel,
    _size: Option<Level>,
}

impl Written {
    /// Enters a `T`; `None` if that is too deep.
    pub(crate) fn enter<T>() -> Option<Self> {
        let count = Count::Object.enter()?;
        let size = if size_of::<T>() >= SMALL { Some(Level::enter::<T>()?) } else { None };
        Some(Self { _count: count, _size: size })
    }
}
