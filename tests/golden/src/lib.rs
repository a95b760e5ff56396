//! The code of every golden case, one module each, under the strictest lints that users may have.

#![deny(warnings)]
#![warn(clippy::pedantic)]

/// The cases.
pub mod cases {
    include!(concat!(env!("OUT_DIR"), "/cases.rs"));
}

// What the case `extern-types` takes for another crate's types.
pub use cases::extern_target as shared;
// What the case `runtime-path` takes for the runtime.
pub use lexgen_runtime as runtime;
