//! Definitions that do not exist, or have no type of their own.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon("com.example.pst", dir = "lexicons/own")]
struct NoLexicon {}

#[derive(Lexicon)]
#[lexicon("com.example.post#imge", dir = "lexicons/own")]
struct NoDefinition {}

#[derive(Lexicon)]
#[lexicon("com.example.post#main.embd", dir = "lexicons/own")]
enum NoPlace {}

#[derive(Lexicon)]
#[lexicon("com.example.getPost", dir = "lexicons/own")]
struct Endpoint {}

#[derive(Lexicon)]
#[lexicon("com.example.post#name", dir = "lexicons/own")]
struct Name(String);

#[derive(Lexicon)]
#[lexicon("com.example.*", dir = "lexicons/own")]
struct Many {}

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
enum NotAnEnum {}

#[derive(Lexicon)]
#[lexicon("com.example.post#main.media", dir = "lexicons/own")]
struct NotAStruct {}

#[derive(Lexicon)]
#[lexicon("com.example.post", dir = "lexicons/own")]
struct Tuple(String);

#[derive(Lexicon)]
#[lexicon("com.example.post#image", dir = "lexicons/own")]
struct Generic<T> {
    alt: Option<T>,
}

#[derive(Lexicon)]
#[lexicon("com.example.post#image", dir = "lexicons/own")]
struct TwoLifetimes<'a, 'b> {
    alt: Option<std::borrow::Cow<'a, &'b str>>,
}

#[derive(Lexicon)]
#[lexicon("com.example.torn", dir = "lexicons/own")]
struct Torn {}

#[derive(Lexicon)]
struct Bare {
    text: String,
}

fn main() {}
