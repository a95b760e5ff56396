//! The names of unexpected values in errors.
//!
//! Shared, so that all formats use the words of JSON.

use std::fmt;

use serde::de::Unexpected;

/// Shows an unexpected value. serde calls `null` a "unit value", which is a word of Rust.
pub(crate) struct Found<'a>(pub(crate) Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Unit | Unexpected::Option => f.write_str("null"),
            other => fmt::Display::fmt(&other, f),
        }
    }
}
