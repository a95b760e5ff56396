//! Follows the firehose: [`follow`] is the part that an app would have, [`replay`] is a server for demonstrations and tests, and
//! [`demo`] is a stream for it.

mod cursor;
pub mod demo;
pub mod follow;
pub mod replay;

/// The generated code.
pub mod lexicons {
    lexgen_runtime::include_lexicons!();
}

/// Compiles the examples of the page.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/repositories.md")]
struct Repositories;
