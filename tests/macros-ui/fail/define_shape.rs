//! Items that cannot be what their attribute declares.

use lexgen_runtime::Lexicon;

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#generic")]
struct Generic<T> {
    value: T,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#pair")]
struct Pair(String, i64);

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#maybe")]
struct Maybe(Option<String>);

#[derive(Lexicon)]
#[lexicon(define = "com.example.note", record, key = "tid")]
struct Tuple(String);

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#union")]
union Bits {
    low: u8,
    high: u8,
}

#[derive(Lexicon)]
#[lexicon(inline, record, key = "tid")]
struct Nameless {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#both", inline)]
struct Both {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.defs#red", token)]
struct Red {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.getNote", query, output = lexgen_runtime::Body)]
struct GetNote;

#[derive(Lexicon)]
#[lexicon(define = "com.example.listNotes", query, input = Input)]
struct ListNotes;

#[derive(Lexicon)]
#[lexicon(define = "com.example.addNote", procedure)]
struct AddNote {
    text: String,
}

#[derive(Lexicon)]
#[lexicon(define = "com.example.follow", subscription)]
struct Follow;

#[derive(Lexicon)]
#[lexicon(define = "com.example.move", query, procedure)]
struct Move;

#[derive(Lexicon)]
#[lexicon(define = "com.example.remove", procedure, errors(Other))]
struct Remove;

#[derive(Lexicon)]
#[lexicon(record, key = "tid", define = "com.example.late")]
struct Late(String);

struct Input;

fn main() {}
