//! A struct cannot have the name of the record that is made beside it.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.note", dir = "lexicons/sound")]
pub struct Note;

fn main() {}
