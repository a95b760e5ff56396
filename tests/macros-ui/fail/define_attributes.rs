//! Attributes of fields that have no meaning, or not for this type.

use lexgen_runtime::{Blob, Bytes, CidLink, Datetime, Lexicon};

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
struct Note {
    #[lexicon(max_lenght = 5)]
    typo: String,
    #[lexicon(max_length = 5)]
    number: i64,
    #[lexicon(minimum = 5)]
    text: String,
    #[lexicon(items(max_length = 5))]
    single: String,
    #[lexicon(item_max_length = 5)]
    another: Bytes,
    #[lexicon(max_length = 5)]
    link: CidLink,
    #[lexicon(max_length = 5)]
    file: Blob,
    #[lexicon(max_length = 5)]
    reply: Option<Reply>,
    #[lexicon(max_length)]
    valueless: String,
    #[lexicon(nullable)]
    required: Datetime,
    #[lexicon(rename = 5)]
    misnamed: String,
    #[lexicon(ref = "com.example.defs#text")]
    builtin: String,
    #[lexicon(key = "tid")]
    misplaced: String,
}

struct Reply;

fn main() {}
