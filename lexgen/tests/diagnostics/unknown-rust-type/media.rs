#[derive(Lexicon)]
#[lexicon(define = "com.example.media#picture")]
pub struct Picture {
    pub alt: String,
}
