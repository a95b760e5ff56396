//! The parts of a garden journal that a feed of headlines needs, and nothing else.

use lexgen_runtime::{AtUri, Cid, Datetime, Did, Extra, Lexicon, Object, TypedObject};

/// An entry of a journal, as a feed shows it.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon("app.dibber.journal.entry")]
pub struct Headline {
    /// What happened.
    pub text: String,
    /// When it was written.
    #[lexicon(rename = "createdAt")]
    pub written: Datetime,
    /// What the entry carries with it.
    pub embed: Option<Embed>,
    /// The weather of the day.
    pub weather: Option<Weather>,
    /// Everything else, which is written back.
    #[lexicon(extra)]
    pub rest: Extra,
}

/// What an entry carries with it: of pictures, only the number matters.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon("app.dibber.journal.entry#main.embed")]
pub enum Embed {
    /// Pictures.
    Images(Images),
    /// Anything else.
    #[lexicon(unknown)]
    Other(TypedObject),
}

/// Pictures, which are not looked at.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon("app.dibber.embed.images")]
pub struct Images {
    /// The pictures.
    pub images: Vec<Object>,
}

/// The weather of a day.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon("app.dibber.journal.entry#weather")]
pub struct Weather {
    /// What the sky looked like.
    pub sky: Option<Sky>,
    /// Lowest temperature, in tenths of a degree Celsius.
    pub low: Option<i64>,
}

/// What the sky looked like, as far as a headline has an icon for it.
#[derive(Clone, Debug, PartialEq, Eq, Lexicon)]
#[lexicon("app.dibber.journal.entry#weather.sky")]
pub enum Sky {
    /// No clouds.
    #[lexicon(rename = "clear")]
    Sunny,
    /// Rain.
    Rain,
    /// Anything else.
    #[lexicon(other)]
    Other(String),
}

/// How far a plant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Lexicon)]
#[lexicon("app.dibber.plant.stage")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Stage {
    Germination = 0,
    Leaves = 1,
    SideShoots = 2,
    Stem = 3,
    Harvestable = 4,
    Buds = 5,
    Flowers = 6,
    Fruit = 7,
    Ripe = 8,
    Dying = 9,
}

/// Who liked something. It can be read, but not written: a like has a date.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon("app.dibber.journal.like", read_only)]
pub struct Like {
    /// What is liked.
    pub subject: Subject,
}

/// A record, in whoever's repository it is.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon("app.dibber.defs#recordRef")]
pub struct Subject {
    /// Where the record is.
    pub uri: Place,
    /// Its version.
    pub cid: Cid,
}

/// A record in a repository: a type of one's own instead of [`AtUri`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The repository.
    pub repository: Did,
    uri: AtUri,
}

impl TryFrom<AtUri> for Place {
    type Error = &'static str;

    fn try_from(uri: AtUri) -> Result<Self, Self::Error> {
        let repository = uri.authority().as_str().parse().map_err(|_| "must name a repository by its DID")?;
        Ok(Self { repository, uri })
    }
}

impl From<&Place> for AtUri {
    fn from(place: &Place) -> Self {
        place.uri.clone()
    }
}

lexgen_runtime::replacement!(Place: AtUri);
