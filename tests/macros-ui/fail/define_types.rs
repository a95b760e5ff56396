//! Types of Rust that lexicons do not have.

use std::collections::BTreeMap;

use lexgen_runtime::{Lexicon, Value};

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
struct Note {
    count: u32,
    ratio: f64,
    initial: char,
    labels: BTreeMap<String, String>,
    parts: Vec<Option<String>>,
    pair: (i64, i64),
    borrowed: &'static str,
    anything: Value,
}

fn main() {}
