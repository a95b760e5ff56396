//! The derive requires a unit struct and one attribute.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/valid")]
struct WithFields {
    _id: u64,
}

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/valid")]
enum Enumeration {}

#[derive(Lexicon)]
#[lexicon("com.example.createNote", dir = "lexicons/valid")]
struct Generic<const N: usize>;

#[derive(Lexicon)]
struct Bare;

#[derive(Lexicon)]
#[lexicon(dir = "lexicons/valid")]
struct Nameless;

fn main() {}
