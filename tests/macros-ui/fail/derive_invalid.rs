//! A broken lexicon, derived for: only its own problems, though the folder holds others.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.broken", dir = "lexicons/broken")]
pub struct Broken;

fn main() {}
