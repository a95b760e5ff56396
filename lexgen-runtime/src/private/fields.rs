//! Reading objects: the loop over the entries of a map, which all objects share.
//!
//! What an object is made of is said by the code that `object!` expands to. It asks [`Fields`] for one field after the
//! other and hands it slots to read them into. So that this code is quick to compile, nothing in it leaves early: the
//! first error is kept here, ends the loop, and comes out of [`Fields::finish`].

use std::fmt;
use std::marker::PhantomData;

use lexgen_data::{Object, Value};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::constant::Constant;
use super::object::ReadObject;
use super::path;
use crate::decode::{Decode, OptionSeed, Seed};
use crate::extra::Extra;
use crate::nullable::Nullable;

/// The key that says what an object is.
pub(crate) const TYPE: &str = "$type";

/// What `$type` means to the object being read.
#[derive(Debug)]
pub(crate) enum Tag {
    /// A field like any other.
    Free,
    /// It must be there with this value: a record.
    Expected(&'static str),
    /// It need not be there, for it is known from elsewhere; if it is, it must have the value known.
    Implied(TypeName),
    /// It was there, with this value.
    Met(TypeName),
}

/// A type name: one of those that a union lists, or another.
#[derive(Debug)]
pub(crate) enum TypeName {
    /// Listed.
    Listed(&'static str),
    /// Any other.
    Other(String),
}

impl TypeName {
    pub(crate) fn new(name: &str, listed: &'static [&'static str]) -> Self {
        match listed.iter().find(|&&other| other == name) {
            Some(name) => Self::Listed(name),
            None => Self::Other(name.to_owned()),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Listed(name) => name,
            Self::Other(name) => name,
        }
    }
}

/// The entries of an object that is being read.
pub struct Fields<'de, A: MapAccess<'de>> {
    map: A,
    tag: Tag,
    /// The field that follows the one read last in the table, and so most often in the data.
    guess: usize,
    /// The field whose turn it is.
    name: &'static str,
    /// Fields that the table does not name, if they are kept.
    extra: Option<Vec<(String, Value)>>,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    pub(crate) const fn new(map: A, tag: Tag) -> Self {
        Self { map, tag, guess: 0, name: "", extra: None, error: None }
    }

    /// From now on, keeps fields that the table does not name.
    pub fn keep_extra(&mut self) {
        self.extra = Some(Vec::new());
    }

    /// Goes on to the next field of the table and says which it is; `None` at the end or after an error.
    pub fn next(&mut self, names: &'static [&'static str]) -> Option<usize> {
        while self.error.is_none() {
            let seed = KeySeed { names, guess: self.guess, untagged: matches!(self.tag, Tag::Free), keep: self.extra.is_some() };
            match self.map.next_key_seed(seed) {
                Ok(Some(Key::Field(index))) => {
                    self.name = names.get(index).copied().unwrap_or_default();
                    self.guess = index + 1;
                    return Some(index);
                }
                Ok(Some(key)) => self.read_other(key),
                Ok(None) => return None,
                Err(error) => self.error = Some(error),
            }
        }
        None
    }

    /// Reads a field that must be there.
    pub fn required<T: Decode<'de>>(&mut self, slot: &mut Option<T>) {
        self.read(slot, Seed::new());
    }

    /// Reads a field that may be absent, but not null.
    pub fn optional<T: Decode<'de>>(&mut self, slot: &mut Option<T>) {
        self.read(slot, Seed::new());
    }

    /// Reads a field that must be there and may be null.
    pub fn nullable<T: Decode<'de>>(&mut self, slot: &mut Option<Option<T>>) {
        self.read(slot, OptionSeed::new());
    }

    /// Reads a field that may be absent and may be null.
    pub fn optional_nullable<T: Decode<'de>>(&mut self, slot: &mut Option<Nullable<T>>) {
        self.read(slot, Seed::new());
    }

    #[inline]
    fn read<S: DeserializeSeed<'de>>(&mut self, slot: &mut Option<S::Value>, seed: S) {
        if slot.is_some() {
            self.fail(path::of_field(self.name, "duplicate key"));
            return;
        }
        match self.map.next_value_seed(seed) {
            Ok(value) => *slot = Some(value),
            Err(error) => self.fail(path::in_field(self.name, error)),
        }
    }

    /// Checks the field just read against the only value that it can have.
    pub fn constant<T: Constant>(&mut self, slot: &Option<T>, literal: T::Literal) {
        if let Some(value) = slot {
            if !value.is(literal) {
                self.fail(path::of_field(self.name, &format!("must be {}", T::show(literal))));
            }
        }
    }

    /// Reads a field that is not in the table.
    fn read_other(&mut self, key: Key) {
        let read = match key {
            Key::Type => self.read_type(),
            Key::Unknown(name) => self.read_extra(name),
            Key::Field(_) | Key::Ignored => self.map.next_value::<IgnoredAny>().map(drop),
        };
        if let Err(error) = read {
            self.fail(error);
        }
    }

    fn read_extra(&mut self, name: String) -> Result<(), A::Error> {
        let value = self.map.next_value().map_err(|error| path::in_field(&name, error))?;
        if let Some(extra) = &mut self.extra {
            extra.push((name, value));
        }
        Ok(())
    }

    fn read_type(&mut self) -> Result<(), A::Error> {
        let name = match &self.tag {
            Tag::Met(_) => return Err(path::of_field(TYPE, "duplicate key")),
            Tag::Free => return self.read_extra(TYPE.to_owned()),
            Tag::Expected(name) => TypeName::Listed(name),
            Tag::Implied(TypeName::Listed(name)) => TypeName::Listed(name),
            Tag::Implied(TypeName::Other(name)) => TypeName::Other(name.clone()),
        };
        let found: String = self.map.next_value().map_err(|error| path::in_field(TYPE, error))?;
        if found != name.as_str() {
            return Err(path::of_field(TYPE, &format!("must be `{}`, not `{found}`", name.as_str())));
        }
        self.tag = Tag::Met(name);
        Ok(())
    }

    /// Keeps the first error.
    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.error.get_or_insert(error);
    }

    /// Ends reading.
    ///
    /// # Errors
    ///
    /// The first error that came up; `$type` was expected and not there.
    pub fn finish(&mut self) -> Result<(), A::Error> {
        match (self.error.take(), &self.tag) {
            (Some(error), _) => Err(error),
            (None, Tag::Expected(_)) => Err(path::of_field(TYPE, MISSING)),
            (None, _) => Ok(()),
        }
    }

    /// The fields that the table does not name.
    ///
    /// # Errors
    ///
    /// They break a rule of the data model, such as a key that is there twice.
    pub fn take_extra(&mut self) -> Result<Extra, A::Error> {
        match self.extra.take() {
            None => Ok(Extra::new()),
            Some(fields) if fields.is_empty() => Ok(Extra::new()),
            Some(fields) => object(fields).map(Extra::from),
        }
    }

    /// The fields that the table does not name as an object, `$type` included.
    pub(crate) fn take_object(&mut self) -> Result<Object, A::Error> {
        let mut fields = self.extra.take().unwrap_or_default();
        if let Tag::Met(name) | Tag::Implied(name) = &self.tag {
            fields.push((TYPE.to_owned(), Value::from(name.as_str())));
        }
        object(fields)
    }

    /// The `$type` that was there or is known from elsewhere, if the union lists it.
    pub fn type_name(&self) -> Option<&'static str> {
        match self.tag {
            Tag::Met(TypeName::Listed(name)) | Tag::Implied(TypeName::Listed(name)) => Some(name),
            _ => None,
        }
    }

    /// Reads the fields of a variant.
    ///
    /// # Errors
    ///
    /// The fields are not those of `T`.
    pub fn variant<T: ReadObject<'de>, U>(&mut self, variant: impl FnOnce(T) -> U) -> Result<U, A::Error> {
        T::read_fields(self).map(variant)
    }

    /// The error for a `$type` that a closed union does not list.
    #[cold]
    pub fn not_listed(&self, listed: &[&str]) -> A::Error {
        let found = match &self.tag {
            Tag::Met(name) | Tag::Implied(name) => name.as_str(),
            Tag::Free | Tag::Expected(_) => "",
        };
        path::of_field(TYPE, &not_one_of(found, listed))
    }

    /// The error for an object in which the first field that is required and absent is missing.
    #[cold]
    pub fn missing(&self, names: &[&str], missing: &[bool]) -> A::Error {
        let name = names.iter().zip(missing).find(|(_, missing)| **missing).map(|(name, _)| *name);
        path::of_field(name.unwrap_or_default(), MISSING)
    }
}

/// What is wrong where a field is not there.
pub(crate) const MISSING: &str = "missing required field";

/// Says that a text is none of those that it could be.
pub(crate) fn not_one_of(found: &str, listed: &[&str]) -> String {
    match listed {
        [] => format!("`{found}` is not allowed, nor is anything else"),
        [only] => format!("must be `{only}`, not `{found}`"),
        [first @ .., last] => format!("must be `{}` or `{last}`, not `{found}`", first.join("`, `")),
    }
}

fn object<E: serde::de::Error>(fields: Vec<(String, Value)>) -> Result<Object, E> {
    Object::try_from_entries(fields).map_err(E::custom)
}

/// A key of an object.
enum Key {
    /// A field of the table.
    Field(usize),
    /// `$type`, where it is more than a field.
    Type,
    /// A field that is to be kept.
    Unknown(String),
    /// A field that nobody asks for.
    Ignored,
}

/// Reads a key and looks it up.
struct KeySeed {
    names: &'static [&'static str],
    guess: usize,
    untagged: bool,
    keep: bool,
}

impl KeySeed {
    #[inline]
    fn find(&self, key: &str) -> Option<usize> {
        if self.names.get(self.guess).is_some_and(|name| *name == key) {
            return Some(self.guess);
        }
        find(self.names, self.guess, key)
    }
}

/// Looks a key up from `guess` on, where the data leaves fields out, and then before it.
fn find(names: &[&str], guess: usize, key: &str) -> Option<usize> {
    let (before, after) = names.split_at_checked(guess).unwrap_or((names, &[]));
    let index = after.iter().position(|name| *name == key).map(|index| before.len() + index);
    index.or_else(|| before.iter().position(|name| *name == key))
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Key, E> {
        Ok(match self.find(key) {
            Some(index) => Key::Field(index),
            None if key == TYPE && !self.untagged => Key::Type,
            None if self.keep => Key::Unknown(key.to_owned()),
            None => Key::Ignored,
        })
    }
}

/// Reads an object of type `T`.
pub(crate) struct ObjectVisitor<T> {
    /// What `$type` means; nothing where it is a field like any other.
    nsid: Option<&'static str>,
    object: PhantomData<fn() -> T>,
}

impl<T> ObjectVisitor<T> {
    pub(crate) const fn new(nsid: Option<&'static str>) -> Self {
        Self { nsid, object: PhantomData }
    }
}

impl<'de, T: ReadObject<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read_fields(&mut Fields::new(map, self.nsid.map_or(Tag::Free, Tag::Expected)))
    }
}
