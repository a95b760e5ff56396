//! Patterns that leave nothing to generate.

mod misspelt {
    lexgen_runtime::lexicons!("lexicons/valid", include = ["com.exmaple.*"]);
}

mod nothing {
    lexgen_runtime::lexicons!("lexicons/valid", exclude = ["*"]);
}

fn main() {}
