//! Options of `lexgen.toml` as arguments.

#![deny(warnings)]

mod lexicons {
    lexgen_runtime::lexicons!(
        "lexicons/sound",
        include = ["com.example.note", "com.example.listNotes"],
        strings = "borrowed",
        drop_extra = ["com.example.*"],
        parts = ["types"],
        lossy = ["com.example.listNotes#main.output.*"],
    );
}

use lexicons::com::example::list_notes::ListNotesOutput;
use lexicons::com::example::note::Note;

fn main() {
    let note: Note<'_> =
        lexgen_runtime::json::from_str(r#"{"$type":"com.example.note","text":"hi","x":1}"#).expect("it is valid");
    assert!(matches!(note.text, std::borrow::Cow::Borrowed("hi")));
    let text = lexgen_runtime::json::to_string(&note).expect("it can be written");
    assert_eq!(text, r#"{"$type":"com.example.note","text":"hi"}"#);

    let output: ListNotesOutput<'_> = lexgen_runtime::json::from_str(r#"{"notes":null}"#).expect("it may be broken");
    assert!(output.notes.whole().is_some());
}
