//! An invalid NSID, and one without a lexicon.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("createNote", dir = "lexicons/valid")]
struct NoNsid;

#[derive(Lexicon)]
#[lexicon("com.example.deleteNote", dir = "lexicons/valid")]
struct DeleteNote;

fn main() {}
