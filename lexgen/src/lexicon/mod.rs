//! The language: from files to the checked corpus, with which every other wing begins.
//!
//! [`mod@read`] shows the phases. Nothing here knows what a lexicon becomes, or the options of a run beyond [`options`].

pub(crate) mod check;
pub(crate) mod corpus;
pub mod diagnostic;
mod index;
pub(crate) mod json;
pub(crate) mod load;
pub(crate) mod lossy;
pub(crate) mod options;
mod path;
pub(crate) mod pattern;
pub(crate) mod read;
pub(crate) mod resolve;
mod select;
pub(crate) mod source;
pub mod syntax;
