//! Types of other definitions than the lexicon has.

use lexgen_runtime::{Extra, Lexicon};

#[derive(Lexicon)]
#[lexicon("com.example.post#image", dir = "lexicons/own")]
struct Image {
    alt: Option<String>,
}

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
struct Post {
    reply: Option<Image>,
    #[lexicon(extra)]
    rest: Extra,
}

#[derive(Lexicon)]
#[lexicon("com.example.post#main.media", dir = "lexicons/own")]
enum Media {
    Image(Image),
    Video(Box<Image>),
}

fn main() {}
