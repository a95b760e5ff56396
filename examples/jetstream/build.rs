//! Generates Rust for the lexicons of the example.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::compile("lexicons")
}
