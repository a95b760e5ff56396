//! What errors of reading call a value that is of the wrong type.
//!
//! One place, so that all formats use the words of JSON.

use std::fmt;

use serde::de::Unexpected;

/// Shows what was found. serde calls null a "unit value", which is Rust's word and not that of any data.
pub(crate) struct Found<'a>(pub(crate) Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Unit | Unexpected::Option => f.write_str("null"),
            other => fmt::Display::fmt(&other, f),
        }
    }
}
