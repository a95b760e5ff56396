//! [`Decode`]: how the value of a field is read, for the types of Rust and of `lexgen-data`.
//!
//! Each type asks the deserializer for what it needs rather than for whatever comes, so that text without types of its
//! own, such as a query string, can be read as well. Objects and unions are not here: of their tables, `schema::table`
//! makes it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use lexgen_data::{
    AtIdentifier, AtUri, Blob, Borrowed, Bytes, Cid, CidLink, Datetime, Did, Handle, Language, Nsid, Object, RecordKey,
    StringFormat, Tid, TypedBlob, Uri, Value, deserialize_integer,
};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fields::IS_BLOB;
use super::path;
use crate::value::{Nested, Nullable, Recursive};

/// A type that can be the value of a field, an element of an array, or a body.
///
/// It differs from [`serde::Deserialize`] in two ways. Errors start with the path to the wrong value in backticks. And
/// numbers are the data model's: `1.0` and `1e3` in JSON are integers, for JSON has but one type of numbers.
/// `Option` does not implement it: whether a value may be absent or null is said by the field, not by the value.
///
/// Types that lexgen emits implement both traits, and give the same with either. A `Box` implements it around those that
/// can be in a circle, objects and unions; around a type that implements it by itself, it does not.
pub trait Decode<'de>: Sized {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// What the deserializer finds wrong, and data that is not of this type.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Reads a `T` where serde hands values to seeds.
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

/// What is known to have no fields, such as the parameters of an endpoint that declares none: an object all the same, in
/// which whatever there is is ignored.
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

/// Takes text as the deserializer hands it out: lent where it can be, copied where not.
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

/// Reads an array, and says in errors which element is wrong.
struct ArrayVisitor<T>(PhantomData<fn() -> T>);

/// How much memory is set aside for an array on the word of its header alone, in bytes.
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
                Ok(Some(element)) => array.push(element),
                Ok(None) => return Ok(array),
                Err(error) => return Err(path::in_element(array.len(), error)),
            }
        }
    }
}

/// Reads types whose own [`Deserialize`] does all that [`Decode`] asks.
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
decode_with_serde!(AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, Tid, Uri);
decode_with_serde!(Blob, Bytes, CidLink, Value);

/// What `unknown` stands for: any object but a blob (SPEC section 3).
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
