//! Generated types that derive `schemars::JsonSchema`.

#![deny(warnings)]

lexgen_runtime::include_lexicons!();
