//! Types that declare lexicons. `lexgen extract` writes them to `lexicons/`, and a test checks that they are current.

#![warn(clippy::pedantic)]
#![allow(missing_docs, reason = "documentation is description, and not every field needs one")]

use lexgen_runtime::{AtUri, Blob, Cid, Datetime, Extra, Language, Lexicon, Nullable, TypedObject};

use self::lexicons::app::dibber::actor::defs::ProfileViewBasic;

pub mod seeds;

pub mod lexicons {
    //! Types that are generated. `lexgen extract` does not see them.

    lexgen_runtime::lexicons!("../../lexicons", include = ["app.dibber.actor.defs#profileViewBasic"]);
}

/// A note in a garden journal.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(define = "com.example.garden.note", record, key = "tid")]
pub struct Note {
    /// What there is to remember.
    #[lexicon(max_length = 3000, max_graphemes = 300)]
    pub text: String,
    pub created_at: Datetime,
    #[lexicon(max_length = 3)]
    pub langs: Option<Vec<Language>>,
    #[lexicon(max_length = 8, item_max_graphemes = 64)]
    pub tags: Option<Vec<String>>,
    /// The bed that the note is about. Null: the whole garden.
    pub bed: Option<Nullable<AtUri>>,
    #[lexicon(minimum = 1, maximum = 5, default = 3)]
    pub stars: Option<i64>,
    pub weather: Option<Weather>,
    pub embed: Option<Embed>,
    pub reply: Option<Reply>,
    #[lexicon(extra)]
    pub extra: Extra,
}

/// Where a note belongs in a conversation.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(define = "com.example.garden.note#reply")]
pub struct Reply {
    #[lexicon(rename = "parentURI")]
    pub parent: AtUri,
    pub root: AtUri,
    /// The version of the parent; null if it was deleted.
    #[lexicon(nullable)]
    pub cid: Option<Cid>,
    #[lexicon(extra)]
    pub extra: Extra,
}

/// What a note shows below its text.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(inline)]
pub enum Embed {
    Photos(Photos),
    Seeds(Box<seeds::Packet>),
    Unknown(TypedObject),
}

#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(define = "com.example.garden.embed#photos")]
pub struct Photos {
    #[lexicon(min_length = 1, max_length = 4)]
    pub photos: Vec<Photo>,
    #[lexicon(extra)]
    pub extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(define = "com.example.garden.embed#photo")]
pub struct Photo {
    #[lexicon(accept = ["image/*"], max_size = 1_000_000)]
    pub image: Blob,
    pub alt: String,
    #[lexicon(extra)]
    pub extra: Extra,
}

/// The weather of the day. Apps add their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Lexicon)]
#[lexicon(define = "com.example.garden.defs#weather")]
pub enum Weather {
    Sunny,
    LightRain,
    #[lexicon(rename = "com.example.garden.defs#frost")]
    Frost,
    Other(String),
}

/// A night below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Lexicon)]
#[lexicon(define = "com.example.garden.defs#frost", token)]
pub struct Frost;

/// List the notes of a garden, the newest first.
#[derive(Clone, Copy, Debug, Lexicon)]
#[lexicon(
    define = "com.example.garden.listNotes",
    query,
    params = ListNotesParams,
    output = ListNotesOutput,
    errors(GardenNotFound = "There is no such garden.", Winter),
)]
pub struct ListNotes;

#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(inline)]
pub struct ListNotesParams {
    pub garden: AtUri,
    #[lexicon(minimum = 1, maximum = 100, default = 50)]
    pub limit: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(inline)]
pub struct ListNotesOutput {
    pub notes: Vec<Note>,
    /// Who looks after the garden.
    #[lexicon(ref = "app.dibber.actor.defs#profileViewBasic")]
    pub gardener: Option<ProfileViewBasic>,
    pub cursor: Option<String>,
    #[lexicon(extra)]
    pub extra: Extra,
}
