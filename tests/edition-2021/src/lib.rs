//! The code of every golden case under edition 2021, in nested private modules, with names of the prelude shadowed.

#![deny(warnings)]

#[macro_use]
#[path = "../../support/shadow.rs"]
mod shadow;

mod outer {
    pub(crate) mod inner {
        include!(concat!(env!("OUT_DIR"), "/cases.rs"));
    }
}

// The case `replacements` uses these as types of the user.
#[path = "../../support/own.rs"]
mod own;

// The case `extern-types` uses this as another crate.
use outer::inner::extern_target as shared;
// The case `runtime-path` uses this as the runtime.
use lexgen_runtime as runtime;
