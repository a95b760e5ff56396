//! A missing directory.

lexgen_runtime::lexicons!("lexicons/nowhere");

fn main() {}
