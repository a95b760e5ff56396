//! Both macros make the constants of spaces and permission sets, and accept the option `unknown`. The name of a constant differs
//! from that of the struct.

use lexgen_runtime::Lexicon;

mod tree {
    lexgen_runtime::lexicons!("lexicons/drafts", unknown = "data");
}

#[derive(Lexicon)]
#[lexicon("com.example.forum", dir = "lexicons/drafts", unknown = "data")]
#[allow(dead_code)]
struct Forum;

#[derive(Lexicon)]
#[lexicon("com.example.auth", dir = "lexicons/drafts")]
#[allow(dead_code)]
struct Auth;

fn main() {
    assert_eq!(tree::SPACES, [FORUM]);
    assert_eq!(FORUM.collections, ["com.example.note"]);
    assert_eq!(Theme::new("red").color, "red");
    assert_eq!(AUTH.permissions.len(), 1);
}
