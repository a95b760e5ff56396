//! Lexicons on which generators have failed, one module for each case, under lints that users may set.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/cases.rs"));

/// The directory of the code that was compiled.
pub const CODE: &str = env!("OUT_DIR");
