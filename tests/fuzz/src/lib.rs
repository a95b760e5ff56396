//! Hostile input for every parser.
//!
//! A [`Target`] is a function that takes any bytes and panics if a property does not hold. [`TARGETS`] lists them. [`run`]
//! makes inputs from a seed and passes them to a target, on a thread with the stack size of a server's threads. [`SHAPES`]
//! are inputs of any size on which naive parsers are slow, and [`measure`] measures their cost.
//!
//! An input is determined by its number and the seed, so that a failure can be reproduced.
//!
//! A short run is a test: `cargo test -p lexgen-fuzz`. Long runs, and the shapes in full size:
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
