//! Variants that the lexicon does not list, and lists that have gaps.

use lexgen_runtime::{Lexicon, TypedObject};

#[derive(Lexicon)]
#[lexicon("com.example.post#image", dir = "lexicons/own")]
struct Image {
    alt: Option<String>,
}

#[derive(Lexicon)]
#[lexicon("com.example.post#main.embed", dir = "lexicons/own")]
enum Embed {
    Image(Image),
}

#[derive(Lexicon)]
#[lexicon("com.example.post#main.media", dir = "lexicons/own")]
enum Media {
    Imag(Image),
    #[lexicon(rename = "com.example.post#viddeo")]
    Film(Image),
    Video,
    #[lexicon(unknown)]
    Unknown(TypedObject),
}

#[derive(Lexicon)]
#[lexicon("com.example.post#mood", dir = "lexicons/own")]
enum Mood {
    Goood,
    #[lexicon(rename = "bda")]
    Low,
    Bad(String),
}

#[derive(Lexicon)]
#[lexicon("com.example.post#level", dir = "lexicons/own")]
enum Level {
    Low,
    #[lexicon(rename = "low")]
    Lowest,
    #[lexicon(other)]
    Other(String),
}

#[derive(Lexicon)]
#[lexicon("com.example.post#stars", dir = "lexicons/own")]
enum Stars {
    One = 1,
    Five = 5,
}

#[derive(Lexicon)]
#[lexicon("com.example.post#stars", dir = "lexicons/own")]
enum FewStars {
    One = 1,
    Two = 2,
}

fn main() {}
