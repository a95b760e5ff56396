//! Generates the types of `com.atproto`, each namespace behind a feature.

fn main() -> Result<(), lexgen::build::Error> {
    lexgen::build::configure().lexicons(["lexicons"]).namespace_features(true).compile()
}
