//! A client of the session server. [`Session`] is the part that an app would have, and [`tour`] demonstrates it.

mod session;
pub mod tour;

/// The generated code.
pub mod lexicons {
    lexgen_runtime::include_lexicons!();
}

pub use self::session::Session;
