//! Generates Rust for the lexicons that `server.js` serves.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure()
        .lexicons(["../../xrpc-client/lexicons", "../../xrpc-streams/lexicons"])
        .include("com.example.notes.*")
        .include("com.example.follow")
        .compile()
}
