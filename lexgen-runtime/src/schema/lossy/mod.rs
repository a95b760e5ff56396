//! Tolerant reading of partly invalid data: lists that keep invalid elements, optional values that are absent if their data is
//! invalid, and strings that may not match their format.
//!
//! The generator decides which fields have these types.

mod borrowed;
mod invalid;
mod option;
mod text;
mod vec;

pub use self::invalid::InvalidData;
pub use self::option::LossyOption;
pub(crate) use self::option::LossySeed;
pub use self::text::{FormattedText, InvalidText, LossyText};
pub use self::vec::{LossyElement, LossyVec};
