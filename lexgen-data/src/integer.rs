//! Integers of the data model, in every notation of JSON.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

/// The largest magnitude up to which every integer has its own `f64`: 2⁵³ − 1.
const MAX_EXACT_FLOAT: f64 = 9_007_199_254_740_991.0;

/// Reads an integer. Unlike serde's `i64`, it accepts JSON such as `1.0` and `1e3`.
///
/// Use it as `#[serde(deserialize_with = "lexgen_data::deserialize_integer")]`, or call it.
///
/// Source: [data model: data types](https://atproto.com/specs/data-model#data-types).
///
/// ```
/// let mut json = serde_json::Deserializer::from_str("1e3");
/// assert_eq!(lexgen_data::deserialize_integer(&mut json)?, 1000);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// Returns an error if the input is not a number, has a fraction, or does not fit `i64`. A number in float notation
/// beyond ±(2⁵³ − 1) is an error too, because its float is not exact.
pub fn deserialize_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_i64(IntegerVisitor)
}

struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
        from_u64(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
        from_f64(number)
    }
}

pub(crate) fn from_u64<E: Error>(number: u64) -> Result<i64, E> {
    i64::try_from(number).map_err(|_| E::custom(format_args!("integer `{number}` is too large")))
}

/// Converts a float to the integer that it exactly represents.
pub(crate) fn from_f64<E: Error>(number: f64) -> Result<i64, E> {
    if number.fract() != 0.0 {
        return Err(E::custom(format_args!("`{number}` is not an integer; the data model has no floats")));
    }
    if number.abs() > MAX_EXACT_FLOAT {
        return Err(E::custom(format_args!("integer `{number:e}` is too large")));
    }
    #[allow(clippy::cast_possible_truncation, reason = "in range, as just checked")]
    let integer = number as i64;
    Ok(integer)
}

#[cfg(test)]
mod tests {
    use super::deserialize_integer;

    fn read(json: &str) -> Result<i64, String> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        deserialize_integer(&mut deserializer).map_err(|error| error.to_string())
    }

    #[test]
    fn integers_are_read_in_every_json_notation() {
        for (json, expected) in [
            ("1", 1),
            ("-1", -1),
            ("-0", 0),
            ("-0.0", 0),
            ("1.0", 1),
            ("1e3", 1000),
            ("-12.5e1", -125),
            ("9007199254740991.0", 9_007_199_254_740_991),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(read(json), Ok(expected), "{json}");
        }
    }

    #[test]
    fn inexact_integers_are_errors() {
        for json in [
            "1.5",
            "9007199254740992.0",
            "1e20",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "\"1\"",
            "null",
        ] {
            assert!(read(json).is_err(), "{json}");
        }
        assert_eq!(
            read("1.5").unwrap_err(),
            "`1.5` is not an integer; the data model has no floats at line 1 column 3"
        );
    }
}
