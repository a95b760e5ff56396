//! One error for each problem, with its place, and none for what comes of it: sound lexicons are there to be used.

mod lexicons {
    lexgen_runtime::lexicons!("lexicons/broken");
}

fn main() {
    let note = lexicons::com::example::note::Note::new("hi");
    assert!(note.of.is_none());
}
