//! A client of the session server: [`Session`] is what an app would have, [`tour`] goes through all that it can do.

mod session;
pub mod tour;

/// What lexgen makes of the lexicons.
pub mod lexicons {
    lexgen_runtime::include_lexicons!();
}

pub use self::session::Session;
