//! Constraints that contradict each other are errors at the attribute, as they are in a lexicon.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
struct Note {
    #[lexicon(min_length = 10, max_length = 5)]
    text: String,
    #[lexicon(minimum = 5, maximum = 1)]
    level: i64,
    #[lexicon(maximum = 3, default = 5)]
    stars: Option<i64>,
    #[lexicon(const = 1, default = 1)]
    version: i64,
    #[lexicon(max_length = -1)]
    negative: String,
    #[lexicon(default = "yes")]
    is_read: Option<bool>,
    #[lexicon(max_length = "5")]
    quoted: String,
}

fn main() {}
