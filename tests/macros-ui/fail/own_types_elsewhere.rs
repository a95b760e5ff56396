//! Types that only the compiler knows.

use lexgen_runtime::{Extra, Lexicon};

struct Moment;

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
struct Post {
    text: String,
    created_at: Moment,
    #[lexicon(extra)]
    rest: Extra,
}

fn main() {}
