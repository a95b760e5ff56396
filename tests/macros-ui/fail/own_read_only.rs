//! Structs that lack required fields.

use lexgen_runtime::{Lexicon, json};

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
struct Unmarked {
    text: String,
}

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own", readonly)]
struct Misspelled {
    text: String,
}

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own", read_only)]
struct Text {
    text: String,
}

fn main() {
    let text = Text { text: String::new() };
    let _ = json::to_string(&text);
}
