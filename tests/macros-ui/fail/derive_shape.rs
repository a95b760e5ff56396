//! The derive wants a unit struct and one attribute.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/sound")]
struct WithFields {
    _id: u64,
}

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/sound")]
enum Enumeration {}

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/sound")]
struct Generic<const N: usize>;

#[derive(Lexicon)]
struct Bare;

#[derive(Lexicon)]
#[lexicon(dir = "lexicons/sound")]
struct Nameless;

fn main() {}
