//! Options that the derive does not have, and a missing directory.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/valid", drop = true)]
struct CreateNote;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", lexicons = "lexicons/valid")]
struct Elsewhere;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/vald")]
struct Nowhere;

#[derive(Lexicon)]
#[lexicon("com.example.creatNote", dir = "lexicons/valid")]
struct Misspelt;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/valid", include = ["com.example.*"])]
struct Selecting;

fn main() {}
