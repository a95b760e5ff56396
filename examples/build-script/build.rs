//! Generates Rust for the lexicons of `com.atproto` into `OUT_DIR`.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::compile("../../lexicons/com")
}
