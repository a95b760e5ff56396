//! Generates Rust for the events and the records that the example knows.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::compile("lexicons")
}
