//! Warnings of the compiler for warnings of lexicons, which a lint level turns into errors.

#![deny(deprecated)]

use lexgen_runtime::Lexicon;

mod lexicons {
    lexgen_runtime::lexicons!("lexicons/odd", "lexicons/sound", include = ["com.example.ping"]);
}

#[derive(Lexicon)]
#[lexicon("com.example.ping", dir = "lexicons/odd")]
struct Ping;

fn main() {}
