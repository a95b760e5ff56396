//! Generates Rust for the lexicons of the service, from the same files as the server.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure().lexicons(["../../lexicons/com/atproto/server", "../session-server/lexicons"]).compile()
}
