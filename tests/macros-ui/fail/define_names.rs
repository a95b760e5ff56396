//! Names of definitions, keys and fields that lexicons cannot have.

use lexgen_runtime::{Extra, Lexicon};

#[derive(Lexicon)]
#[lexicon(define = "note", record, key = "tid")]
struct NotAnNsid {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "id")]
struct NotAKey {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record)]
struct NoKey {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note#reply", record, key = "tid")]
struct NotMain {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", key = "tid")]
struct NotARecord {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note#")]
struct Nameless {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
struct Twice {
    created_at: String,
    #[lexicon(rename = "createdAt")]
    created: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
struct Dollar {
    #[lexicon(rename = "$type")]
    ty: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
struct Unmarked {
    text: String,
    extra: Extra,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#blob")]
struct Blob {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
struct NoRef {
    #[lexicon(ref = "com.example")]
    text: NotMain,
}

#[derive(Lexicon)]
#[lexicon(inline)]
struct LocalRef {
    #[lexicon(ref = "#reply")]
    text: NotMain,
}

fn main() {}
