//! An option that there is not, and one with a value that it cannot have.

mod misspelt {
    lexgen_runtime::lexicons!("lexicons/sound", string = "borrowed");
}

mod impossible {
    lexgen_runtime::lexicons!("lexicons/sound", strings = "lent");
}

mod named {
    lexgen_runtime::lexicons!(dir = "lexicons/sound");
}

mod written {
    lexgen_runtime::lexicons!("lexicons/sound", out = "src/lexicons.rs");
}

mod out_of_order {
    lexgen_runtime::lexicons!(strings = "owned", "lexicons/sound");
}

fn main() {}
