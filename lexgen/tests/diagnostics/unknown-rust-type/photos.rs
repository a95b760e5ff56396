#[derive(Lexicon)]
#[lexicon(define = "com.example.photos#picture")]
pub struct Picture {
    pub alt: String,
}
