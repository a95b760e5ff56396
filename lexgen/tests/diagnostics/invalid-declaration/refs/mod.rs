#[derive(Lexicon)]
#[lexicon(define = "com.example.list", record, key = "tid")]
pub struct List {
    pub tree: Option<Tree>,
    #[lexicon(default = "a")]
    pub letter: Option<Letter>,
    pub embed: Option<Embed>,
}

#[derive(Lexicon)]
#[lexicon(inline)]
pub struct Tree {
    pub children: Vec<Tree>,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#letter")]
pub enum Letter {
    A,
    B,
}

#[derive(Lexicon)]
#[lexicon(inline)]
pub enum Embed {
    Tree(Tree),
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#letter")]
pub struct Again {
    pub text: String,
}
