//! Enums that are neither a union nor an enumeration.

use lexgen_runtime::{Lexicon, TypedObject};

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#union")]
enum Union {
    Note(Note),
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#mixed")]
enum Mixed {
    Note(Note),
    Nothing,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#fields")]
enum Fields {
    Note { text: String },
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#scalars")]
enum Scalars {
    Text(String),
    Number(i64),
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#numbers")]
enum Numbers {
    One = 1,
    Two,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#twice")]
enum Twice {
    #[lexicon(rename = "a")]
    First,
    #[lexicon(rename = "a")]
    Second,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#open")]
enum Open {
    Note(Note),
    Unknown(TypedObject),
    Other(TypedObject),
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#empty")]
enum Empty {}

struct Note;

fn main() {}
