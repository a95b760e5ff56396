//! One attribute on the module or the struct silences warnings about lexicons.

#![deny(warnings)]

#[allow(deprecated)]
mod lexicons {
    lexgen_runtime::lexicons!("lexicons/odd");
}

#[allow(deprecated)]
#[derive(lexgen_runtime::Lexicon)]
#[lexicon("com.example.ping", dir = "lexicons/odd")]
pub struct Ping;

fn main() {
    assert_eq!(lexicons::com::example::note::Note::new("hi").text, "hi");
}
