//! Reading the values of `string_enum!` and `integer_enum!`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use lexgen_data::deserialize_integer;
use serde::de::{Deserializer, Error, Visitor};

use crate::value::{not_one_of, not_one_of_integers};

/// An enumeration of strings.
pub trait StringEnum<'de>: Sized + PartialEq + AsRef<str> {
    /// The values that the lexicon lists.
    const NAMES: &'static [&'static str];

    /// The variant of a listed value.
    fn known(text: &str) -> Option<Self>;

    /// The variant of any other value; `None` if the enumeration is closed.
    fn other(text: Cow<'de, str>) -> Option<Self>;
}

/// An enumeration of integers.
pub trait IntegerEnum: Sized {
    /// The values that the lexicon lists.
    const VALUES: &'static [i64];

    /// The variant of a listed value.
    fn known(value: i64) -> Option<Self>;
}

/// Parses a string as an open enumeration. `other` is the variant for strings that are not listed.
pub fn parse_open<T: StringEnum<'static>, S: From<String>>(text: &str, other: fn(S) -> T) -> T {
    T::known(text).unwrap_or_else(|| other(text.to_owned().into()))
}

/// Compares two values as strings. A known value comes before an unknown one of the same string, which is not equal to it.
pub fn compare<'de, T: StringEnum<'de>>(a: &T, b: &T) -> Ordering {
    let is_unknown = |value: &T| T::known(value.as_ref()).is_none_or(|known| known != *value);
    a.as_ref().cmp(b.as_ref()).then_with(|| is_unknown(a).cmp(&is_unknown(b)))
}

/// Reads an enumeration of strings.
///
/// # Errors
///
/// The value is not a string, or not listed by a closed enumeration.
pub fn read_string_enum<'de, T: StringEnum<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_str(StringVisitor(PhantomData))
}

struct StringVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: StringEnum<'de>> Visitor<'de> for StringVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<T, E> {
        T::known(text).or_else(|| T::other(Cow::Borrowed(text))).ok_or_else(|| not_a_value::<T, E>(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let other = || T::other(Cow::Owned(text.to_owned()));
        T::known(text).or_else(other).ok_or_else(|| not_a_value::<T, E>(text))
    }
}

#[cold]
fn not_a_value<'de, T: StringEnum<'de>, E: Error>(text: &str) -> E {
    E::custom(not_one_of(text, T::NAMES))
}

/// Reads an enumeration of integers.
///
/// # Errors
///
/// The value is not an integer, or not listed.
pub fn read_integer_enum<'de, T: IntegerEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = deserialize_integer(deserializer)?;
    T::known(value).ok_or_else(|| D::Error::custom(not_one_of_integers(&value.to_string(), T::VALUES)))
}
