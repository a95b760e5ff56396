//! The struct cannot have the name of the record type that is generated next to it.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.note", dir = "lexicons/valid")]
pub struct Note;

fn main() {}
