//! Generates the types of `com.atproto`.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::compile("lexicons")
}
