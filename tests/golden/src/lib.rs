//! The code of every golden case, one module each, under the strictest lints that users may set.

#![deny(warnings)]
#![warn(clippy::pedantic)]

/// A module for each case.
pub mod cases {
    include!(concat!(env!("OUT_DIR"), "/cases.rs"));
}

// The case `replacements` uses these as types of the user.
#[path = "../../support/own.rs"]
pub mod own;

// The case `extern-types` uses this as another crate.
pub use cases::extern_target as shared;
// The case `runtime-path` uses this as the runtime.
pub use lexgen_runtime as runtime;
