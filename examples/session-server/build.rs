//! Generates Rust for the lexicons of the service: two that the network has, and those in its own folder.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure().lexicons(["../../lexicons/com/atproto/server", "lexicons"]).compile()
}
