//! An option that there is not, and one with a value that it cannot have.

mod misspelt {
    lexgen_runtime::lexicons!("lexicons/sound", string = "borrowed");
}

mod impossible {
    lexgen_runtime::lexicons!("lexicons/sound", strings = "lent");
}

mod out_of_order {
    lexgen_runtime::lexicons!(strings = "owned", "lexicons/sound");
}

fn main() {}
