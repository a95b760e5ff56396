//! The keys of a `lexgen.toml`, taken from the type that is read from it, so that no list of them can be out of date.

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

use super::Config;

impl Config {
    /// The names of all options, as `lexgen.toml` writes them.
    ///
    /// ```
    /// assert!(lexgen::Config::keys().contains(&"deny-warnings"));
    /// ```
    #[must_use]
    pub fn keys() -> &'static [&'static str] {
        let mut keys: &[&str] = &[];
        // Nothing is read: only the names of the fields are asked for.
        let _ = Self::deserialize(Fields(&mut keys));
        keys
    }
}

/// Takes down the fields of the struct that is to be read, and has no data for them.
struct Fields<'k>(&'k mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("there is no data"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
