//! [`Missing`]: the state of a required field in a builder.

/// A required field that a builder does not have yet.
///
/// It is a parameter of the builder's type, so that `build` does not exist before all of them are replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Missing;
