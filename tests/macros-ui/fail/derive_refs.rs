//! A lexicon that refers to others needs to know where their types stand.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.listNotes", dir = "lexicons/sound")]
pub struct ListNotes;

fn main() {}
