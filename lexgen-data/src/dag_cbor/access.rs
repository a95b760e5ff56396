//! The contents of arrays, maps and enum variants, one by one.

use serde::de::{DeserializeSeed, Deserializer as _, EnumAccess, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};

use super::deserializer::Deserializer;
use super::error::Error;
use crate::key::KeyDeserializer;

/// The elements of an array.
pub(super) struct Elements<'a, 'de> {
    pub(super) deserializer: &'a mut Deserializer<'de>,
    pub(super) remaining: usize,
}

impl<'de> SeqAccess<'de> for &mut Elements<'_, 'de> {
    type Error = Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.remaining == 0 {
            return Ok(None);
        }
        self.remaining -= 1;
        self.deserializer.pending -= 1;
        seed.deserialize(&mut *self.deserializer).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.remaining)
    }
}

/// The entries of a map.
pub(super) struct Entries<'a, 'de> {
    pub(super) deserializer: &'a mut Deserializer<'de>,
    pub(super) remaining: usize,
    /// The previous key.
    pub(super) previous: Option<&'de str>,
}

impl<'de> MapAccess<'de> for &mut Entries<'_, 'de> {
    type Error = Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.remaining == 0 {
            return Ok(None);
        }
        self.remaining -= 1;
        self.deserializer.pending -= 2;
        let key = self.deserializer.reader.key(self.previous)?;
        self.previous = Some(key);
        seed.deserialize(KeyDeserializer::new(key)).map(Some)
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(&mut *self.deserializer)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.remaining)
    }
}

/// A Rust enum variant with content: a map whose only key is the name of the variant.
pub(super) struct Variant<'a, 'de> {
    pub(super) deserializer: &'a mut Deserializer<'de>,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Error> {
        let key = self.deserializer.reader.key(None)?;
        let name = seed.deserialize(KeyDeserializer::new(key))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        serde::Deserialize::deserialize(self.deserializer)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.deserializer)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserializer.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.deserializer.deserialize_map(visitor)
    }
}
