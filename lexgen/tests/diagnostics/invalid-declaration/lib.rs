#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
pub struct Note {
    #[lexicon(max_graphmes = 300)]
    pub text: String,
    pub count: u32,
}

pub mod inner {
    #[derive(Lexicon)]
    #[lexicon(define = "com.example.defs#pair")]
    pub struct Pair(String, String);
}
