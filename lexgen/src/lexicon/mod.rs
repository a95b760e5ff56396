//! The language: files to a checked corpus, which every other wing begins with.
//!
//! [`source`] holds texts and positions, [`json`] parses them, [`syntax`] says what a document says, [`corpus`] indexes,
//! selects and resolves, and [`check`] holds the rules. Nothing here knows what a lexicon becomes.

pub(crate) mod check;
pub mod corpus;
pub mod diagnostic;
pub(crate) mod json;
pub(crate) mod lossy;
pub(crate) mod pattern;
pub(crate) mod select;
pub mod source;
pub mod syntax;
