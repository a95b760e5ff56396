//! Several directories, types of another module, and selections, as in the README.

#![deny(warnings)]

mod shared {
    lexgen_runtime::lexicons!("lexicons/more", include = ["com.shared.*"]);
}

mod lexicons {
    lexgen_runtime::lexicons!(
        "lexicons/valid",
        "lexicons/more",
        exclude = ["com.example.createNote", "com.example.tag#draft"],
        extern = { "com.shared.*" = "crate::shared::com::shared" },
        secrets = ["seedPhrase"],
        default_secrets = false,
    );
}

mod one {
    lexgen_runtime::lexicons!("lexicons/valid", "lexicons/more", include = ["com.example.listNotes#entry"]);
}

use lexicons::com::example::{note::Note, tag::Tag};

fn main() {
    let mut tag = Tag::new(shared::com::shared::defs::Person::new("Alice"), Note::new("hi"));
    tag.seed_phrase = Some("correct horse".to_owned());
    tag.password = Some("hunter2".to_owned());
    let shown = format!("{tag:?}");
    assert!(!shown.contains("correct") && shown.contains("hunter2"), "{shown}");
    let _ = one::com::example::list_notes::Entry::new(one::com::example::note::Note::new("hi"));
}
