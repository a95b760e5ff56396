//! Patterns that leave nothing to generate.

mod misspelt {
    lexgen_runtime::lexicons!("lexicons/sound", include = ["com.exmaple.*"]);
}

mod nothing {
    lexgen_runtime::lexicons!("lexicons/sound", exclude = ["*"]);
}

fn main() {}
