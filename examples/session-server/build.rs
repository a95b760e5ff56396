//! Generates Rust for the lexicons of the service: official ones, and those in its own directory.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure().lexicons(["../../lexicons/com/atproto/server", "lexicons"]).compile()
}
