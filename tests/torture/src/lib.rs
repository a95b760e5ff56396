//! Lexicons that break generators, a module each, under the lints that users may have.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/cases.rs"));

/// Where the code stands that was compiled.
pub const CODE: &str = env!("OUT_DIR");
