//! Options of `lexgen.toml` as arguments.

#![deny(warnings)]

mod lexicons {
    lexgen_runtime::lexicons!(
        "lexicons/sound",
        include = ["com.example.note"],
        strings = "borrowed",
        drop_extra = ["com.example.*"],
        parts = ["types"],
    );
}

use lexicons::com::example::note::Note;

fn main() {
    let note: Note<'_> =
        lexgen_runtime::json::from_str(r#"{"$type":"com.example.note","text":"hi","x":1}"#).expect("it is valid");
    assert!(matches!(note.text, std::borrow::Cow::Borrowed("hi")));
    let text = lexgen_runtime::json::to_string(&note).expect("it can be written");
    assert_eq!(text, r#"{"$type":"com.example.note","text":"hi"}"#);
}
