//! A lexicon that refers to others requires the path of their types.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.listNotes", dir = "lexicons/valid")]
pub struct ListNotes;

fn main() {}
