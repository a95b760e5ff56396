//! The language: from files to the checked corpus, with which every other wing begins.
//!
//! The phases are `load`, `json`, `syntax`, `index`, `resolve`, `select` and `check`, in this order. [`mod@read`] runs them, and
//! `corpus` is their result. `source` and `diagnostic` are about positions and problems in all of them. Nothing here knows what a lexicon becomes, or the options of a run beyond [`options`].

pub(crate) mod check;
pub(crate) mod corpus;
pub(crate) mod deprecation;
pub mod diagnostic;
mod index;
pub(crate) mod json;
pub(crate) mod load;
pub(crate) mod lossy;
pub(crate) mod options;
pub(crate) mod parsed;
mod path;
pub(crate) mod pattern;
pub(crate) mod read;
pub(crate) mod resolve;
mod select;
pub(crate) mod source;
pub mod syntax;
