//! Unknown options, and an option with an invalid value.

mod misspelt {
    lexgen_runtime::lexicons!("lexicons/valid", string = "borrowed");
}

mod impossible {
    lexgen_runtime::lexicons!("lexicons/valid", strings = "lent");
}

mod named {
    lexgen_runtime::lexicons!(dir = "lexicons/valid");
}

mod written {
    lexgen_runtime::lexicons!("lexicons/valid", out = "src/lexicons.rs");
}

mod out_of_order {
    lexgen_runtime::lexicons!(strings = "owned", "lexicons/valid");
}

fn main() {}
