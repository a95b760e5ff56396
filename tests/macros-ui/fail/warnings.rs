//! Warnings about lexicons are compiler warnings, which a lint level turns into errors.

#![deny(deprecated)]

use lexgen_runtime::Lexicon;

mod lexicons {
    lexgen_runtime::lexicons!("lexicons/odd", "lexicons/valid", include = ["com.example.ping"]);
}

#[derive(Lexicon)]
#[lexicon("com.example.ping", dir = "lexicons/odd")]
struct Ping;

fn main() {}
