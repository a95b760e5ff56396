//! A folder that is not there.

lexgen_runtime::lexicons!("lexicons/nowhere");

fn main() {}
