//! Hostile input for every reader.
//!
//! A [`Target`] is a function that takes any bytes and panics if something is wrong with what it reads from them;
//! [`TARGETS`] lists them. [`run`] makes inputs from a seed and gives them to a target on a thread with the stack that
//! servers give theirs. [`SHAPES`] are inputs of any size that are bad for naive readers; [`measure`] says what they cost.
//!
//! Input number `i` of a target follows from the seed alone, so that a failure is found again by its number.
//!
//! Briefly, as a test: `cargo test -p lexgen-fuzz`. At length, and the shapes in their full size:
//!
//! ```sh
//! cargo run --release -p lexgen-fuzz -- --count 1000000
//! cargo run --release -p lexgen-fuzz -- --shapes
//! ```

mod documents;
mod emitted;
mod failure;
mod make;
mod model;
mod mutate;
mod runner;
mod seeds;
mod shapes;
mod target;
mod text;
mod tree;

pub use crate::failure::Failure;
pub use crate::runner::{STACK, run};
pub use crate::shapes::{Cost, SHAPES, Shape, measure};
pub use crate::target::{Kind, TARGETS, Target};
