//! Tolerant reading of partly invalid data: lists that keep invalid elements, and strings that may not match their format.
//!
//! The generator decides which fields have these types.

mod borrowed;
mod text;
mod vec;

pub use self::text::{FormattedText, InvalidText, LossyText};
pub use self::vec::{InvalidData, LossyElement, LossyVec};
