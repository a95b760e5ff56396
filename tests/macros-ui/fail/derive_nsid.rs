//! NSIDs that are none, and one that no lexicon has.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("createNote", dir = "lexicons/sound")]
struct NoNsid;

#[derive(Lexicon)]
#[lexicon("com.example.deleteNote", dir = "lexicons/sound")]
struct DeleteNote;

fn main() {}
