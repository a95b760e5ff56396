//! Generates the lexicons of this checkout with the options in `lexgen.toml`.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure().compile()
}
