//! The lexicons of all origins except the official ones, one module for each, under lints that users may set.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/origins.rs"));

/// The directory of the code that was compiled.
pub const CODE: &str = env!("OUT_DIR");
