//! The code of every golden case under edition 2021, deep in modules that are private, with nearly everything shadowed that
//! code takes for granted.

#![deny(warnings)]

#[macro_use]
#[path = "../../support/shadow.rs"]
mod shadow;

mod outer {
    pub(crate) mod inner {
        include!(concat!(env!("OUT_DIR"), "/cases.rs"));
    }
}

// What the case `extern-types` takes for another crate's types.
use outer::inner::extern_target as shared;
// What the case `runtime-path` takes for the runtime.
use lexgen_runtime as runtime;
