//! Generates Rust for the lexicons that are served.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure()
        .lexicons(["lexicons", "../../../lexicons/com"])
        .include("com.example.*")
        .include("com.atproto.server.getSession")
        .compile()
}
