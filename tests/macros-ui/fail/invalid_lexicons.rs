//! Each problem is one error with its position. Valid lexicons are generated, so their uses cause no further errors.

mod lexicons {
    lexgen_runtime::lexicons!("lexicons/invalid");
}

fn main() {
    let note = lexicons::com::example::note::Note::new("hi");
    assert!(note.of.is_none());
}
