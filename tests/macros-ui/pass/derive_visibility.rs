//! Generated items have the visibility of the struct, even if it comes from a macro.

#![deny(warnings)]

mod outer {
    macro_rules! create_note {
        ($visibility:vis $name:ident) => {
            #[derive(lexgen_runtime::Lexicon)]
            #[lexicon("com.example.createNote", dir = "lexicons/valid")]
            $visibility struct $name;
        };
    }

    macro_rules! create_note_in_this_crate {
        ($name:ident) => {
            #[derive(lexgen_runtime::Lexicon)]
            #[lexicon("com.example.createNote", dir = "lexicons/valid")]
            pub(in $crate::outer) struct $name;
        };
    }

    mod given {
        create_note!(pub(in crate::outer) CreateNote);
    }

    mod with_dollar_crate {
        create_note_in_this_crate!(CreateNote);
    }

    pub fn names() -> [&'static str; 2] {
        [core::any::type_name::<given::CreateNoteError>(), core::any::type_name::<with_dollar_crate::CreateNoteError>()]
    }
}

fn main() {
    assert_ne!(outer::names()[0], outer::names()[1]);
}
