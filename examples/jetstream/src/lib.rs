//! Follows `network.bsky.jetstream.subscribeEvents`, a JSON event stream of all repositories, and serves a recording of it.
//!
//! [`follow()`] is a client that is meant to run for weeks. [`Replay`] is a server with the same lexicon, for the
//! demonstration and the tests.

mod follow;
mod replay;

/// The generated code.
pub mod lexicons {
    lexgen_runtime::include_lexicons!();
}

pub use self::follow::{Event, Follow, follow};
pub use self::replay::{Replay, serve};
