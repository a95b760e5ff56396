//! [`Decode`]: reading the value of a field, for types of the standard library, of `lexgen-data` and of `value`.
//!
//! Each type asks the deserializer for the type it needs, so that untyped input such as query strings works too. For
//! objects and unions, `schema::table` implements it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use lexgen_data::{
    AtIdentifier, AtUri, Blob, Borrowed, Bytes, Cid, CidLink, Datetime, Did, Handle, Language, Nsid, Object, RecordKey,
    SpaceRef, StringFormat, Tid, TypedBlob, Uri, Value, deserialize_integer,
};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fields::IS_BLOB;
use super::path;
use crate::value::{Nested, Nullable, Recursive};

/// A type that can be the value of a field, an element of an array, or a body.
///
/// It differs from [`serde::Deserialize`] in two ways. Errors start with the path to the invalid value, in backticks.
/// Numbers follow the [data model](https://atproto.com/specs/data-model): `1.0` and `1e3` in JSON are integers. `Option`
/// does not implement it, because fields, not values, may be absent or null.
///
/// Generated types implement both traits, with the same result. `Box<T>` implements it for objects and unions only.
pub trait Decode<'de>: Sized {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Errors of the deserializer, and data that is not of this type.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// Reads a union whose type is known from elsewhere: [`Union::read_as`](super::Union::read_as).
    #[doc(hidden)]
    fn decode_as<D: Deserializer<'de>>(type_name: &str, deserializer: D) -> Result<Self, D::Error> {
        let _ = (type_name, deserializer);
        Err(de::Error::custom("only unions have a type that is known from elsewhere"))
    }
}

/// Reads a `T` where serde expects a seed.
pub(crate) struct Seed<T>(PhantomData<fn() -> T>);

impl<T> Seed<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer)
    }
}

/// Reads a `T` or null.
pub(crate) struct OptionSeed<T>(PhantomData<fn() -> T>);

impl<T> OptionSeed<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Decode<'de>> DeserializeSeed<'de> for OptionSeed<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Decode<'de>> Visitor<'de> for OptionSeed<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::decode(deserializer).map(Some)
    }
}

/// An object without declared fields, such as the parameters of an endpoint that has none. Unknown fields are ignored.
impl<'de> Decode<'de> for () {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NothingVisitor)
    }
}

struct NothingVisitor;

impl<'de> Visitor<'de> for NothingVisitor {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

impl<'de> Decode<'de> for i64 {
    #[inline]
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_integer(deserializer)
    }
}

impl<'de: 'a, 'a> Decode<'de> for Cow<'a, str> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

/// Borrows a string if the deserializer allows it, and copies it otherwise.
struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Vec<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ArrayVisitor(PhantomData))
    }
}

/// Reads an array and adds the index of an invalid element to its error.
struct ArrayVisitor<T>(PhantomData<fn() -> T>);

/// Upper bound in bytes on preallocation from an untrusted length.
const TRUSTED_SIZE: usize = 1 << 16;

impl<'de, T: Decode<'de>> Visitor<'de> for ArrayVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        let trusted = TRUSTED_SIZE / size_of::<T>().max(1);
        let mut array = Vec::with_capacity(elements.size_hint().unwrap_or(0).min(trusted));
        loop {
            match elements.next_element_seed(Seed::new()) {
                Ok(Some(element)) => {
                    // Most arrays have one element, for which a vector would reserve four.
                    if array.capacity() == 0 {
                        array.reserve_exact(1);
                    }
                    array.push(element);
                }
                Ok(None) => return Ok(array),
                Err(error) => return Err(path::in_element(array.len(), error)),
            }
        }
    }
}

/// Implements [`Decode`] for types whose [`Deserialize`] has the same result.
macro_rules! decode_with_serde {
    ($($ty:ty),* $(,)?) => {$(
        impl<'de> Decode<'de> for $ty {
            #[inline]
            fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$ty as Deserialize<'de>>::deserialize(deserializer)
            }
        }
    )*};
}

decode_with_serde!(bool, String);
decode_with_serde!(AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, Tid, Uri);
decode_with_serde!(Blob, Bytes, CidLink, Value);

/// The type of [`unknown`](https://atproto.com/specs/lexicon#unknown) fields: any object except a blob.
impl<'de> Decode<'de> for Object {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = Self::deserialize(deserializer)?;
        if object.type_name() == Some(TypedBlob::TYPE) { Err(de::Error::custom(IS_BLOB)) } else { Ok(object) }
    }
}

impl<'de: 'a, 'a, T: StringFormat> Decode<'de> for Borrowed<'a, T> {
    #[inline]
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer)
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Nullable<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(OptionSeed::new()).map(Self::from)
    }
}

impl<'de, T: Decode<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

impl<'de, T: Recursive + Decode<'de>> Decode<'de> for Nested<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Self::new)
    }
}

impl<'de, T: Recursive + Decode<'de>> Deserialize<'de> for Nested<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}
