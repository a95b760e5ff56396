//! The code of every golden case, one module each, under the strictest lints that users may set.

#![deny(warnings)]
#![warn(clippy::pedantic)]

/// A module for each case.
pub mod cases {
    include!(concat!(env!("OUT_DIR"), "/cases.rs"));
}

// The case `extern-types` uses this as another crate.
pub use cases::extern_target as shared;
// The case `runtime-path` uses this as the runtime.
pub use lexgen_runtime as runtime;
