use photos::Picture as Photo;

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
pub struct Note {
    pub missing: Option<Missing>,
    pub picture: Option<Picture>,
    pub right: Option<media::Picture>,
    pub imported: Option<Photo>,
    pub strange: Option<other::media::Picture>,
    pub plain: Option<Plain>,
}

/// Not declared.
pub struct Plain {
    pub text: String,
}
