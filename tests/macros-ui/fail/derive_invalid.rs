//! A derive on an invalid lexicon reports only the problems of that lexicon, not those of others in the directory.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.broken", dir = "lexicons/invalid")]
pub struct Broken;

fn main() {}
