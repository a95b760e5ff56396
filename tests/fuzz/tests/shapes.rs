//! Ten times as much input allocates about ten times as much memory.
//!
//! Time is not compared, because it varies. Quadratic work shows as a test that does not end, and
//! `cargo run --release -p lexgen-fuzz -- --shapes` prints the time for inputs of 1 MB and 10 MB.

use std::thread;

use lexgen_fuzz::{SHAPES, Shape, measure};

/// Sizes of inputs in bytes: large enough to show quadratic work, small enough for a build without optimization.
const SMALL: usize = 20_000;
const LARGE: usize = 10 * SMALL;

/// The maximum factor of allocations for ten times as much input. Quadratic work would have a factor of a hundred.
const FACTOR: u64 = 35;

/// The maximum memory for a byte of input, in bytes. An empty array has three bytes and becomes a value of 24 to 32.
/// Growing lists have up to twice the required capacity, and targets keep several copies.
const MEMORY: u64 = 400;

/// The maximum preallocation for lists with a known length, at all depths together, in bytes.
const AHEAD: u64 = 10_000_000;

#[test]
fn no_shape_of_input_takes_quadratic_time_or_memory_without_bounds() {
    let (one_half, other_half) = SHAPES.split_at(SHAPES.len() / 2);
    thread::scope(|scope| {
        for shapes in [one_half, other_half] {
            scope.spawn(|| shapes.iter().for_each(check));
        }
    });
}

fn check(shape: &Shape) {
    let (small, large) = (measure(shape, SMALL), measure(shape, LARGE));
    assert_eq!(large.len(), shape.targets.len(), "{}: no such target", shape.name);
    for ((target, small), (_, large)) in small.into_iter().zip(large) {
        let is_bounded = large.memory <= MEMORY * large.input as u64 + AHEAD;
        let is_linear = large.allocated <= FACTOR * small.allocated + AHEAD;
        assert!(is_linear && is_bounded, "{} for {target}: {small:?}, then {large:?}", shape.name);
    }
}
