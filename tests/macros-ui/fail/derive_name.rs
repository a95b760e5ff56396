//! A struct cannot have the name of the record or the constant that is made beside it.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.note", dir = "lexicons/sound")]
pub struct Note;

#[derive(Lexicon)]
#[lexicon("com.example.auth", dir = "lexicons/drafts")]
pub struct AUTH;

fn main() {}
