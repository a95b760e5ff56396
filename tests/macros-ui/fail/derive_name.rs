//! The struct cannot have the name of the record type or the constant that is generated next to it.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.note", dir = "lexicons/valid")]
pub struct Note;

#[derive(Lexicon)]
#[lexicon("com.example.auth", dir = "lexicons/drafts")]
pub struct AUTH;

fn main() {}
