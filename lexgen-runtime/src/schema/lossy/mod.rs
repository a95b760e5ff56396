//! Reading what is partly broken: lists that keep their sound elements, and text that may not be of its format.
//!
//! Which fields are read so is chosen when code is generated; nothing here knows of other types than its own two.

mod borrowed;
mod text;
mod vec;

pub use self::text::{FormattedText, InvalidText, LossyText};
pub use self::vec::{LossyElement, LossyVec, Unread};
