//! Deserializes types from values, as if they came from the input.
//!
//! Owned and borrowed values share one deserializer; they differ only in whether strings are borrowed.

use std::borrow::Cow;

use serde::de::value::BytesDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::{Value, ValueError};
use crate::cid_link::{self, CidLink};
use crate::key::KeyDeserializer;
use crate::nesting::{MAX_DEPTH, TOO_DEEP};

/// A value that types can be read from: a [`Value`] or a `&Value`.
///
/// This trait is sealed.
pub trait Source<'de>: private::Source<'de> {}

impl Source<'_> for Value {}

impl<'de> Source<'de> for &'de Value {}

mod private {
    use std::borrow::Cow;

    use super::{Opened, Value};

    /// The methods of the source, in a private module so that [`super::Source`] is sealed.
    pub trait Source<'de>: Sized {
        type Elements: ExactSizeIterator<Item = Self>;
        type Key: Into<Cow<'de, str>>;
        type Entries: ExactSizeIterator<Item = (Self::Key, Self)>;

        fn as_value(&self) -> &Value;

        fn open(self) -> Opened<'de, Self>;
    }
}

/// A value with its outer layer removed.
pub enum Opened<'de, S: private::Source<'de>> {
    Null,
    Boolean(bool),
    Integer(i64),
    String(Cow<'de, str>),
    Bytes(Cow<'de, [u8]>),
    Link(Cow<'de, CidLink>),
    Array(S::Elements),
    Object(S::Entries),
}

impl<'de> private::Source<'de> for Value {
    type Elements = std::vec::IntoIter<Self>;
    type Key = String;
    type Entries = crate::object::IntoIter;

    fn as_value(&self) -> &Value {
        self
    }

    fn open(self) -> Opened<'de, Self> {
        match self {
            Self::Null => Opened::Null,
            Self::Boolean(boolean) => Opened::Boolean(boolean),
            Self::Integer(integer) => Opened::Integer(integer),
            Self::String(text) => Opened::String(Cow::Owned(text)),
            Self::Bytes(bytes) => Opened::Bytes(Cow::Owned(bytes.into_vec())),
            Self::Link(link) => Opened::Link(Cow::Owned(*link)),
            Self::Array(elements) => Opened::Array(elements.into_iter()),
            Self::Object(object) => Opened::Object(object.into_type_first()),
        }
    }
}

impl<'de> private::Source<'de> for &'de Value {
    type Elements = std::slice::Iter<'de, Value>;
    type Key = &'de str;
    type Entries = crate::object::TypeFirst<'de>;

    fn as_value(&self) -> &Value {
        self
    }

    fn open(self) -> Opened<'de, Self> {
        match self {
            Value::Null => Opened::Null,
            Value::Boolean(boolean) => Opened::Boolean(*boolean),
            Value::Integer(integer) => Opened::Integer(*integer),
            Value::String(text) => Opened::String(Cow::Borrowed(text)),
            Value::Bytes(bytes) => Opened::Bytes(Cow::Borrowed(bytes)),
            Value::Link(link) => Opened::Link(Cow::Borrowed(link)),
            Value::Array(elements) => Opened::Array(elements.iter()),
            Value::Object(object) => Opened::Object(object.type_first()),
        }
    }
}

/// Reads types from a [`Value`], or from a `&Value`, whose strings and bytes are borrowed.
///
/// Bytes and links are offered as binary formats offer them, which the types of this crate accept. Whether the format
/// is human-readable matters only to other types. `$type` is the first field of an object.
#[derive(Clone, Debug)]
pub struct ValueDeserializer<S> {
    value: S,
    human_readable: bool,
    /// The number of enclosing arrays and objects.
    depth: usize,
}

impl<'de, S: Source<'de>> ValueDeserializer<S> {
    /// Creates a deserializer that is human-readable, like JSON.
    #[must_use]
    pub const fn new(value: S) -> Self {
        Self { value, human_readable: true, depth: 0 }
    }

    /// Sets whether the format from which the value was read is human-readable.
    #[must_use]
    pub fn human_readable(mut self, human_readable: bool) -> Self {
        self.human_readable = human_readable;
        self
    }

    /// Checks that the value is not nested too deep. Bytes and links count as a level.
    fn check_depth(&self) -> Result<(), ValueError> {
        let is_level = |value: &Value| value.is_container() || matches!(value, Value::Bytes(_) | Value::Link(_));
        if self.depth >= MAX_DEPTH && is_level(self.value.as_value()) {
            return Err(ValueError::custom(TOO_DEEP));
        }
        Ok(())
    }

    /// Returns the context for nested values.
    const fn inner(&self) -> Inner {
        Inner { human_readable: self.human_readable, depth: self.depth + 1 }
    }
}

impl<'de> IntoDeserializer<'de, ValueError> for Value {
    type Deserializer = ValueDeserializer<Self>;

    fn into_deserializer(self) -> Self::Deserializer {
        ValueDeserializer::new(self)
    }
}

impl<'de> IntoDeserializer<'de, ValueError> for &'de Value {
    type Deserializer = ValueDeserializer<Self>;

    fn into_deserializer(self) -> Self::Deserializer {
        ValueDeserializer::new(self)
    }
}

impl<'de, S: Source<'de>> Deserializer<'de> for ValueDeserializer<S> {
    type Error = ValueError;

    fn is_human_readable(&self) -> bool {
        self.human_readable
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        self.check_depth()?;
        let inner = self.inner();
        match self.value.open() {
            Opened::Null => visitor.visit_unit(),
            Opened::Boolean(boolean) => visitor.visit_bool(boolean),
            Opened::Integer(integer) => visitor.visit_i64(integer),
            Opened::String(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Opened::String(Cow::Owned(text)) => visitor.visit_string(text),
            Opened::Bytes(Cow::Borrowed(bytes)) => visitor.visit_borrowed_bytes(bytes),
            Opened::Bytes(Cow::Owned(bytes)) => visitor.visit_byte_buf(bytes),
            Opened::Link(link) => visit_link(&link, visitor),
            Opened::Array(elements) => {
                let mut access = Elements { elements, inner };
                let value = visitor.visit_seq(&mut access)?;
                nothing_left(access.elements.len(), "elements in the array")?;
                Ok(value)
            }
            Opened::Object(entries) => visit_fields(entries, inner, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if self.value.as_value().is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        if name != cid_link::NEWTYPE {
            return visitor.visit_newtype_struct(self);
        }
        self.check_depth()?;
        match self.value.as_value() {
            Value::Link(link) => visit_link(link, visitor),
            other => Err(ValueError::invalid_type(Unexpected::Other(other.kind()), &visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        self.check_depth()?;
        let inner = self.inner();
        match self.value.open() {
            Opened::String(name) => visitor.visit_enum(Variant { name, value: None::<ValueDeserializer<S>> }),
            Opened::Object(entries) => visit_variant(entries, inner, visitor),
            _ => Err(not_a_variant()),
        }
    }

    /// A string is requested. Bytes are not a string, although serde's own types would accept them.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.value.as_value() {
            Value::Bytes(_) => Err(ValueError::invalid_type(Unexpected::Other("bytes"), &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier
    }
}

fn visit_link<'de, V: Visitor<'de>>(link: &CidLink, visitor: V) -> Result<V::Value, ValueError> {
    visitor.visit_newtype_struct(BytesDeserializer::new(link.as_bytes()))
}

/// Reads the fields of an object.
pub(super) fn visit_fields<'de, V, I, K, S>(entries: I, inner: Inner, visitor: V) -> Result<V::Value, ValueError>
where
    V: Visitor<'de>,
    I: ExactSizeIterator<Item = (K, S)>,
    K: Into<Cow<'de, str>>,
    S: Source<'de>,
{
    let mut access = Entries { entries, value: None, inner };
    let value = visitor.visit_map(&mut access)?;
    nothing_left(access.entries.len(), "fields in the object")?;
    Ok(value)
}

/// Reads an object as a Rust enum variant with content.
pub(super) fn visit_variant<'de, V, I, K, S>(mut entries: I, inner: Inner, visitor: V) -> Result<V::Value, ValueError>
where
    V: Visitor<'de>,
    I: ExactSizeIterator<Item = (K, S)>,
    K: Into<Cow<'de, str>>,
    S: Source<'de>,
{
    match (entries.next(), entries.len()) {
        (Some((name, value)), 0) => {
            let value = Some(inner.deserializer(value));
            visitor.visit_enum(Variant { name: name.into(), value })
        }
        _ => Err(not_a_variant()),
    }
}

fn not_a_variant() -> ValueError {
    ValueError::custom("an enum variant must be a string, or an object with one field")
}

fn nothing_left(count: usize, what: &str) -> Result<(), ValueError> {
    match count {
        0 => Ok(()),
        _ => Err(ValueError::custom(format_args!("{count} more {what} than expected"))),
    }
}

/// The context that nested values inherit.
#[derive(Clone, Copy)]
pub(super) struct Inner {
    pub(super) human_readable: bool,
    pub(super) depth: usize,
}

impl Inner {
    const fn deserializer<S>(self, value: S) -> ValueDeserializer<S> {
        ValueDeserializer { value, human_readable: self.human_readable, depth: self.depth }
    }
}

/// An iterator over the elements of an array.
struct Elements<I> {
    elements: I,
    inner: Inner,
}

impl<'de, I, S> SeqAccess<'de> for &mut Elements<I>
where
    I: ExactSizeIterator<Item = S>,
    S: Source<'de>,
{
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ValueError> {
        let Some(value) = self.elements.next() else {
            return Ok(None);
        };
        seed.deserialize(self.inner.deserializer(value)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

/// An iterator over the fields of an object.
struct Entries<I, S> {
    entries: I,
    /// The value of the previous key.
    value: Option<S>,
    inner: Inner,
}

impl<'de, I, K, S> MapAccess<'de> for &mut Entries<I, S>
where
    I: ExactSizeIterator<Item = (K, S)>,
    K: Into<Cow<'de, str>>,
    S: Source<'de>,
{
    type Error = ValueError;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ValueError> {
        let Some((key, value)) = self.entries.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(KeyDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ValueError> {
        let Some(value) = self.value.take() else {
            return Err(ValueError::custom("a value was requested before its key"));
        };
        seed.deserialize(self.inner.deserializer(value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A Rust enum variant: its name and its content.
struct Variant<'de, D> {
    name: Cow<'de, str>,
    value: Option<D>,
}

impl<'de, S: Source<'de>> EnumAccess<'de> for Variant<'de, ValueDeserializer<S>> {
    type Error = ValueError;
    type Variant = Content<ValueDeserializer<S>>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), ValueError> {
        let name = seed.deserialize(KeyDeserializer::new(self.name))?;
        Ok((name, Content(self.value)))
    }
}

/// The content of a Rust enum variant.
struct Content<D>(Option<D>);

impl<D> Content<D> {
    fn get(self) -> Result<D, ValueError> {
        self.0.ok_or_else(|| ValueError::custom("the variant has no content"))
    }
}

impl<'de, S: Source<'de>> VariantAccess<'de> for Content<ValueDeserializer<S>> {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        match self.0 {
            None => Ok(()),
            Some(content) => serde::Deserialize::deserialize(content),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ValueError> {
        seed.deserialize(self.get()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, ValueError> {
        self.get()?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        self.get()?.deserialize_any(visitor)
    }
}
