//! Reading types of one's own that replace those of lexicons.

use std::fmt::Display;

use serde::de::{Deserializer, Error};

use super::decode::Decode;

/// Reads a value as `Data` and converts it.
///
/// # Errors
///
/// If the value is not a `Data`, or is refused by the conversion.
pub fn read_replacement<'de, Own, Data, D>(deserializer: D) -> Result<Own, D::Error>
where
    Own: TryFrom<Data, Error: Display>,
    Data: Decode<'de>,
    D: Deserializer<'de>,
{
    Own::try_from(Data::decode(deserializer)?).map_err(D::Error::custom)
}
