//! The derive for a lexicon that refers to types in a module.

#![deny(warnings)]

use lexgen_runtime::Lexicon;

mod lexicons {
    lexgen_runtime::lexicons!("lexicons/valid", include = ["com.example.note"]);
}

mod beside {
    use lexgen_runtime::Lexicon;

    #[derive(Lexicon)]
    #[lexicon("com.example.listNotes", dir = "lexicons/valid", refs = "crate::lexicons")]
    pub struct ListNotes;
}

/// A record. The struct must have another name.
#[derive(Lexicon)]
#[lexicon("com.example.note", dir = "lexicons/valid")]
pub struct NoteLexicon;

fn main() {
    let output = beside::ListNotesOutput::new(vec![beside::Entry::new(lexicons::com::example::note::Note::new("hi"))]);
    let text = lexgen_runtime::json::to_string(&output).expect("the output can be written");
    assert_eq!(text, r#"{"notes":[{"note":{"$type":"com.example.note","text":"hi"}}]}"#);
    let _ = (NoteLexicon, Note::new("beside"));
}
