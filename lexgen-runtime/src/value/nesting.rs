//! Bounds on how deep objects stand in each other while they are read or written, or while something else is done with
//! types that hold themselves.
//!
//! Formats bound the levels, but what a level takes of the stack depends on the size of the struct that is read there:
//! a hundred levels of a struct with a hundred fields are more than a thread has. So sizes are counted, not levels.

use std::cell::Cell;
use std::thread::LocalKey;

use lexgen_data::MAX_DEPTH;

/// The error of writing beyond [`MAX_DEPTH`], as `lexgen-data` words it.
pub(crate) const TOO_DEEP: &str = lexgen_data::error_path::TOO_DEEP;

/// How many levels are compared or dropped by calls within calls, which is quicker than to keep a list.
const USUAL: usize = 32;

/// What levels are counted of, in a thread.
#[derive(Clone, Copy)]
pub(crate) enum Count {
    Drop,
    Eq,
    Hash,
    Debug,
    /// Objects that are being written.
    Object,
    /// [`Nested`](crate::Nested) values that are being written. Not all of them are objects.
    Nested,
}

impl Count {
    /// Goes one level deeper; `None` if that is too deep.
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
        // A thread that ends may have no counts left, and drops values all the same.
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

/// How large the structs may be together that are being read or written in a thread, in bytes.
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

/// A struct that is being read or written. Dropping it gives back what it took.
pub(crate) struct Level {
    size: usize,
}

impl Level {
    /// Begins to read or write a `T`; `None` if that goes too deep.
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

/// An object that is being written: a level, and what it would take of the stack to read it back.
pub(crate) struct Written {
    _count: CountedLevel,
    _size: Option<Level>,
}

impl Written {
    /// Begins to write a `T`; `None` if that goes too deep.
    pub(crate) fn enter<T>() -> Option<Self> {
        let count = Count::Object.enter()?;
        let size = if size_of::<T>() >= SMALL { Some(Level::enter::<T>()?) } else { None };
        Some(Self { _count: count, _size: size })
    }
}
