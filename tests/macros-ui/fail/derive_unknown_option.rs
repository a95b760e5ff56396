//! Options that the derive does not have, and a directory that is not there.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/sound", drop = true)]
struct CreateNote;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", lexicons = "lexicons/sound")]
struct Elsewhere;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/sond")]
struct Nowhere;

#[derive(Lexicon)]
#[lexicon("com.example.creatNote", dir = "lexicons/sound")]
struct Misspelt;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/sound", include = ["com.example.*"])]
struct Selecting;

fn main() {}
