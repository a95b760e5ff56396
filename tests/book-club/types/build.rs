//! Generates the types of `com.example`.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::compile("lexicons")
}
