//! [`InvalidData`]: data that could not be read as its type, and the attempt to read it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use lexgen_data::Value;
use serde::de::{DeserializeSeed, Deserializer};

use crate::schema::Decode;
use crate::schema::path::prefix;

/// Data that is not of the expected type.
///
/// `Debug` shows the reason without the data, which may contain secret fields.
#[derive(Clone)]
pub struct InvalidData {
    /// The data.
    pub value: Value,
    /// The error, which starts with the path within the data: `` `embed.images[2].alt`: missing required field ``.
    /// It is truncated to about 256 bytes.
    pub reason: Box<str>,
}

/// The maximum length of a reason in bytes. Reasons quote the data, which may be long.
const MAX_REASON: usize = 256;

impl InvalidData {
    pub(super) fn new(value: Value, mut reason: String) -> Self {
        if reason.len() > MAX_REASON {
            reason.truncate(prefix(&reason, MAX_REASON).len());
            reason.push('…');
        }
        Self { value, reason: reason.into() }
    }
}

impl fmt::Debug for InvalidData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvalidData").field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// Compares the data. Equal data has the same reason.
impl PartialEq for InvalidData {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for InvalidData {}

impl Hash for InvalidData {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// Reads a value or the reason why it is invalid.
pub(super) struct Attempt<T>(pub(super) PhantomData<fn() -> T>);

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Attempt<T> {
    type Value = Result<T, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Ok(T::decode(deserializer).map_err(|error| error.to_string()))
    }
}
