//! How the memory of arrays and objects grows while they are read.

/// The length from which the number of remaining items is asked for.
///
/// Formats that have no lengths count ahead, which is worth it for long arrays only.
pub(crate) const LONG: usize = 256;

/// Upper bound in bytes on preallocation from an untrusted length.
const TRUSTED: usize = 1 << 20;

/// Creates a vector for items of which a format announces `length`.
pub(crate) fn with_announced<T>(length: Option<usize>) -> Vec<T> {
    // A small part of what is trusted, because it is allocated at each level before a single item has been read.
    Vec::with_capacity(length.unwrap_or_default().min(TRUSTED / 32 / size_of::<T>()))
}

/// Appends an item. If there is no capacity left, `remaining` returns the number of items that follow.
///
/// Then the exact capacity is reserved, as far as the length is trusted. It is trusted in proportion to the items that
/// have been read, so growing moves few of them, and a wrong length costs little.
#[inline]
pub(crate) fn push<T>(items: &mut Vec<T>, item: T, remaining: impl FnOnce() -> Option<usize>) {
    if items.len() == items.capacity() && items.len() >= LONG {
        grow(items, remaining());
    }
    items.push(item);
}

#[cold]
fn grow<T>(items: &mut Vec<T>, remaining: Option<usize>) {
    let length = items.len();
    let trusted = (4 * TRUSTED / size_of::<T>()).max(64 * length);
    match remaining.map(|remaining| remaining.saturating_add(1)) {
        Some(count) if count <= trusted => items.reserve_exact(count),
        Some(_) => items.reserve_exact(15 * length),
        // Doubles.
        None => {}
    }
}

/// The most bytes that are moved instead of shrunk in place.
const MOVED: usize = 1 << 10;

/// Releases spare capacity.
pub(crate) fn boxed<T>(mut items: Vec<T>) -> Box<[T]> {
    let is_small = items.capacity() * size_of::<T>() <= MOVED;
    if is_small && items.len() < items.capacity() && !items.is_empty() {
        // Allocators reuse small blocks as they are, and split a block that shrinks, which takes longer than moving.
        let mut exact = Vec::with_capacity(items.len());
        exact.append(&mut items);
        return exact.into_boxed_slice();
    }
    items.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::{TRUSTED, push, with_announced};

    fn capacity_for(announced: usize, read: usize) -> usize {
        let mut items = with_announced(Some(announced));
        for index in 0..read {
            push(&mut items, index as u64, || announced.checked_sub(index + 1));
        }
        items.capacity()
    }

    #[test]
    fn correct_lengths_are_reserved_exactly() {
        for length in [0, 1, 3, 64, 1024, 4096, 4097, 100_000, 1_000_000] {
            assert_eq!(capacity_for(length, length), length, "{length}");
        }
    }

    #[test]
    fn wrong_lengths_cost_in_proportion_to_what_is_read() {
        for read in [0, 1, 4096, 5000, 100_000] {
            let bytes = capacity_for(usize::MAX, read) * size_of::<u64>();
            assert!(bytes <= TRUSTED + 16 * read * size_of::<u64>(), "{read}");
        }
    }
}
