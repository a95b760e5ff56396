//! Both macros make the constant of a space, and accept the option `unknown`.

use lexgen_runtime::Lexicon;

mod tree {
    lexgen_runtime::lexicons!("lexicons/drafts", unknown = "data");
}

#[derive(Lexicon)]
#[lexicon("com.example.forum", dir = "lexicons/drafts", unknown = "data")]
#[allow(dead_code)]
struct Forum;

fn main() {
    assert_eq!(tree::SPACES, [FORUM]);
    assert_eq!(FORUM.collections, ["com.example.note"]);
    assert_eq!(Theme::new("red").color, "red");
}
