//! Packets of seeds.

use lexgen_runtime::{Extra, Lexicon, Nested};

/// A packet of seeds, or a mixture of other packets.
#[derive(Clone, Debug, PartialEq, Lexicon)]
#[lexicon(define = "com.example.garden.seeds#packet")]
pub struct Packet {
    pub sort: String,
    /// How to sow them.
    pub sowing: Option<Sowing>,
    pub months: Option<Months>,
    pub mixture: Option<Vec<Nested<Packet>>>,
    #[lexicon(extra)]
    pub extra: Extra,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Lexicon)]
#[lexicon(inline)]
pub enum Sowing {
    Indoors,
    InTheGround,
}

/// The months in which to sow.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Lexicon)]
#[lexicon(define = "com.example.garden.seeds#months", max_length = 12)]
pub struct Months(#[lexicon(item_minimum = 1, item_maximum = 12)] pub Vec<i64>);

/// How deep a seed goes into the ground, in fingers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Lexicon)]
#[lexicon(define = "com.example.garden.seeds#depth")]
pub enum Depth {
    Shallow = 1,
    Deep = 2,
}
