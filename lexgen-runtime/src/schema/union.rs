//! Reading unions: finding `$type`, wherever it is in the object, and passing the fields to the variant that it names.

use std::fmt;
use std::marker::PhantomData;
use std::vec;

use lexgen_data::value::Unchecked;
use lexgen_data::{Value, ValueDeserializer};
use serde::de::value::StringDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, Visitor};

use super::fields::{Fields, MISSING};
use super::path;
use super::table::ReadTable;
use super::tag::{Tag, TypeName};
use crate::value::TYPE;

/// Reads a variant of a union whose type is known from elsewhere.
pub(crate) fn read_union_as<'de, T: ReadTable<'de>, D: Deserializer<'de>>(
    type_name: &str,
    deserializer: D,
) -> Result<T, D::Error> {
    let is_text = deserializer.is_human_readable();
    let listed = T::LISTED.unwrap_or_default();
    let implied = Some(TypeName::new(type_name, listed));
    deserializer.deserialize_map(UnionVisitor { implied, ..UnionVisitor::new(listed, is_text) })
}

/// Reads a union by the `$type` in the data.
pub(crate) struct UnionVisitor<T> {
    listed: &'static [&'static str],
    is_text: bool,
    /// The type, if it is known before the object is read.
    implied: Option<TypeName>,
    union: PhantomData<fn() -> T>,
}

impl<T> UnionVisitor<T> {
    pub(crate) const fn new(listed: &'static [&'static str], is_text: bool) -> Self {
        Self { listed, is_text, implied: None, union: PhantomData }
    }
}

impl<'de, T: ReadTable<'de>> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut early = Vec::new();
        let tag = match self.implied {
            Some(name) => Tag::Implied(name),
            None => Tag::Met(find_type(&mut map, &mut early, self.listed)?),
        };
        let entries = Replay { early: early.into_iter(), value: None, late: map, is_text: self.is_text };
        T::read_fields(&mut Fields::new(entries, tag))
    }
}

/// Reads up to and including `$type`, and stores the fields before it in `early`.
fn find_type<'de, A: MapAccess<'de>>(
    map: &mut A,
    early: &mut Vec<(String, Value)>,
    listed: &'static [&'static str],
) -> Result<TypeName, A::Error> {
    loop {
        match map.next_key_seed(KeySeed)? {
            Some(None) => {
                return map.next_value_seed(TypeSeed { listed }).map_err(|error| path::in_field(TYPE, error));
            }
            Some(Some(name)) => {
                // Not checked yet: what the variant ignores need not be in the data model, and a lossy list keeps it.
                let Unchecked(value) = map.next_value().map_err(|error| path::in_field(&name, error))?;
                early.push((name, value));
            }
            None => return Err(path::of_field(TYPE, MISSING)),
        }
    }
}

/// Reads a key; `$type` is `None`.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok((key != TYPE).then(|| key.to_owned()))
    }

    fn visit_string<E: de::Error>(self, key: String) -> Result<Self::Value, E> {
        Ok((key != TYPE).then_some(key))
    }
}

/// Reads the value of `$type`. A listed type costs no allocation.
struct TypeSeed {
    listed: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for TypeSeed {
    type Value = TypeName;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<TypeName, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for TypeSeed {
    type Value = TypeName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a type")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<TypeName, E> {
        match name {
            "" => Err(E::custom("must not be empty")),
            _ => Ok(TypeName::new(name, self.listed)),
        }
    }
}

/// The entries of a map, some of which have been read already.
///
/// All variants are read through this, also where `$type` comes first, so that each is compiled only once.
struct Replay<A> {
    early: vec::IntoIter<(String, Value)>,
    /// The early value whose key was read last.
    value: Option<Value>,
    late: A,
    is_text: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.early.next() {
            None => self.late.next_key_seed(seed),
            Some((key, value)) => {
                self.value = Some(value);
                let key: StringDeserializer<A::Error> = key.into_deserializer();
                seed.deserialize(key).map(Some)
            }
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            None => self.late.next_value_seed(seed),
            Some(value) => {
                let value = ValueDeserializer::new(value).human_readable(self.is_text);
                seed.deserialize(value).map_err(A::Error::custom)
            }
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.late.size_hint()?.saturating_add(self.early.len()))
    }
}
