//! Options of the type that do not exist, or appear twice.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", recrod, key = "tid")]
struct Typo {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid", dir = "lexicons")]
struct Generated {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, record, key = "tid")]
struct Twice {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record = true, key = "tid")]
struct Valued {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = 5, record, key = "tid")]
struct Number {
    text: String,
}

fn main() {}
