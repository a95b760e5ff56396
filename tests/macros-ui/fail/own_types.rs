//! Types that the values of the lexicon cannot have.

use lexgen_runtime::{Bytes, Extra, Handle, Lexicon};
use std::collections::HashMap;

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
struct ByName {
    text: Vec<String>,
    created_at: Handle,
    pinned: Option<String>,
    count: Option<u32>,
    tags: Option<HashMap<String, String>>,
    reply: Option<String>,
    embed: Option<Bytes>,
    #[lexicon(extra)]
    rest: Extra,
}

fn main() {}
