//! Input ten times as large allocates about ten times as much, and memory stays in proportion.
//!
//! Time is not compared here, for machines are noisy: work that is quadratic shows as a test that does not end, and
//! `cargo run --release -p lexgen-fuzz -- --shapes` prints how long inputs of 1 MB and 10 MB take.

use std::thread;

use lexgen_fuzz::{SHAPES, Shape, measure};

/// Sizes of inputs: large enough that what is quadratic shows, small enough for a build without optimization.
const SMALL: usize = 20_000;
const LARGE: usize = 10 * SMALL;

/// What ten times as much input may allocate more. Quadratic work would be a hundred times as much.
const FACTOR: u64 = 35;

/// The most memory that a byte of input may take. An empty array is three bytes, and a value of 24 to 32; lists that grow
/// take twice what they hold, and targets keep several copies.
const MEMORY: u64 = 400;

/// What is allocated ahead for lists that say how long they are, in all depths together, whatever the size.
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
