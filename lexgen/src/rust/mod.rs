//! Rust from lexicons: names, then a model of all items, then code.
//!
//! Lowering decides everything and cannot fail; expanding only writes down what the model says.

pub(crate) mod expand;
pub(crate) mod lower;
pub(crate) mod model;
pub(crate) mod names;
pub(crate) mod output;
