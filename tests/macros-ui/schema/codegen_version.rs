//! Code that was generated for another version of the runtime.

lexgen_runtime::assert_codegen_version!(1000, "99.0.0");

fn main() {}
