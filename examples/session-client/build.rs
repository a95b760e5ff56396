//! Generates Rust for the lexicons of the service: the same files that the server is made from.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure().lexicons(["../../lexicons/com/atproto/server", "../session-server/lexicons"]).compile()
}
