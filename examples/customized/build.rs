//! Generates types with the options of `lexgen.toml`.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure().compile()
}
