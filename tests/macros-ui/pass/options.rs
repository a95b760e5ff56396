//! Options of `lexgen.toml` as arguments.

#![deny(warnings)]

mod lexicons {
    lexgen_runtime::lexicons!(
        "lexicons/valid",
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
        lexgen_runtime::json::from_str(r#"{"$type":"com.example.note","text":"hi","x":1}"#).expect("the note is valid");
    assert!(matches!(note.text, std::borrow::Cow::Borrowed("hi")));
    let text = lexgen_runtime::json::to_string(&note).expect("a note can be written");
    assert_eq!(text, r#"{"$type":"com.example.note","text":"hi"}"#);

    let output: ListNotesOutput<'_> = lexgen_runtime::json::from_str(r#"{"notes":null}"#).expect("a lossy list may be invalid");
    assert!(output.notes.whole().is_some());
}
