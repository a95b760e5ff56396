//! `lexicons!` in a nested module that redefines names of the prelude.

#![deny(warnings)]

mod outer {
    pub mod inner {
        #[allow(dead_code)]
        pub struct Option;
        #[allow(dead_code)]
        pub struct String;

        lexgen_runtime::lexicons!("lexicons/valid");
    }
}

use outer::inner::com::example::note::{Note, NoteMood};
use outer::inner::{AnyRecord, ENDPOINTS};

fn main() {
    let mut note = Note::new("hi");
    note.mood = Some(NoteMood::Good);
    let text = lexgen_runtime::json::to_string(&note).expect("a note can be written");
    assert_eq!(text, r#"{"$type":"com.example.note","text":"hi","mood":"good"}"#);
    assert!(matches!(lexgen_runtime::json::from_str(&text), Ok(AnyRecord::ComExampleNote(read)) if read == note));
    assert_eq!(ENDPOINTS.len(), 2);
}
