//! Fields that the lexicon does not have, or has otherwise.

use lexgen_runtime::{Datetime, Extra, Lexicon, Nullable};

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
struct Names {
    txt: String,
    creation: Datetime,
    #[lexicon(rename = "createdat")]
    created: Datetime,
    #[lexicon(rename = "pinned")]
    is_pinned: Option<bool>,
    pinned: Option<bool>,
    #[lexicon(renamed = "tags")]
    words: Option<Vec<String>>,
    #[lexicon(extra)]
    rest: Extra,
    #[lexicon(extra)]
    more: Extra,
}

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
struct Presence {
    text: Option<String>,
    created_at: Nullable<Datetime>,
    pinned: bool,
    edited: Option<Datetime>,
    count: i64,
    tags: Option<Vec<Option<String>>>,
    #[lexicon(extra)]
    rest: Extra,
}

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
struct Unmarked {
    extra: Extra,
    #[lexicon(extra)]
    rest: String,
}

fn main() {}
