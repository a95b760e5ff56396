//! A build script that takes all options from `lexgen.toml`. The tests run it with the variables that Cargo would set.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure().compile().inspect_err(|error| eprintln!("kind: {:?}", error.kind()))
}
