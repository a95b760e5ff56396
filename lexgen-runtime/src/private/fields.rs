//! Reading objects: the loop over the entries of a map, which all objects share.
//!
//! What an object is made of is said by the code that `object!` expands to. It asks [`Fields`] for one field after the
//! other and hands it slots to read them into. So that this code is quick to compile, nothing in it leaves early: the
//! first error is kept here, ends the loop, and comes out of [`Fields::finish`].

use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;
use std::mem;

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
    /// The fields of the table that have been there.
    seen: Seen,
    /// The field that follows the one read last in the table, and so most often in the data.
    guess: usize,
    /// The table.
    names: &'static [&'static str],
    /// Fields that the table does not name, if they are kept.
    extra: Option<Vec<(String, Value)>>,
    /// The name of the one read last.
    unknown: String,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    pub(crate) const fn new(map: A, tag: Tag) -> Self {
        Self { map, tag, seen: Seen::new(), guess: 0, names: &[], extra: None, unknown: String::new(), error: None }
    }

    /// From now on, keeps fields that the table does not name.
    pub fn keep_extra(&mut self) {
        self.extra = Some(Vec::new());
    }

    /// Goes on to the next field of the table and says which it is; `None` at the end or after an error.
    #[inline]
    pub fn next(&mut self, names: &'static [&'static str]) -> Option<usize> {
        self.names = names;
        while self.error.is_none() {
            let is_tag = !matches!(self.tag, Tag::Free);
            let keep = self.extra.is_some().then_some(&mut self.unknown);
            match self.map.next_key_seed(KeySeed { names, guess: self.guess, is_tag, keep }) {
                Ok(Some(Key::Field(index))) => {
                    self.guess = index + 1;
                    if self.seen.insert(index) {
                        return Some(index);
                    }
                    self.fail(path::of_field(self.name(), DUPLICATE));
                }
                Ok(Some(key)) => self.read_other(&key),
                Ok(None) => return None,
                Err(error) => self.fail(error),
            }
        }
        None
    }

    /// The name of the field whose turn it is.
    fn name(&self) -> &'static str {
        self.guess.checked_sub(1).and_then(|index| self.names.get(index)).copied().unwrap_or_default()
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
        match self.map.next_value_seed(seed) {
            Ok(value) => *slot = Some(value),
            Err(error) => self.fail(path::in_field(self.name(), error)),
        }
    }

    /// Checks the field just read against the only value that it can have.
    pub fn constant<T: Constant>(&mut self, slot: &Option<T>, literal: T::Literal) {
        if let Some(value) = slot {
            if !value.is(literal) {
                self.fail(path::of_field(self.name(), &format!("must be {}", T::show(literal))));
            }
        }
    }

    /// Reads a field that is not in the table.
    #[inline(never)]
    fn read_other(&mut self, key: &Key) {
        let read = match key {
            Key::Type => self.read_type(),
            Key::Unknown => {
                let name = mem::take(&mut self.unknown);
                self.read_extra(name)
            }
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
            Tag::Met(_) => return Err(path::of_field(TYPE, DUPLICATE)),
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

    /// Ends reading and gives what the table does not name, if that is kept.
    ///
    /// # Errors
    ///
    /// The first error that came up; `$type` was expected and not there; what the table does not name breaks a rule of
    /// the data model, such as a key that is there twice.
    pub fn finish(&mut self) -> Result<Extra, A::Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        if let Tag::Expected(_) = self.tag {
            return Err(path::of_field(TYPE, MISSING));
        }
        match self.extra.take() {
            None => Ok(Extra::new()),
            Some(fields) if fields.is_empty() => Ok(Extra::new()),
            Some(fields) => object(fields).map(Extra::from),
        }
    }

    /// Reads all fields as data, and gives them with the `$type` that was there or is known from elsewhere.
    pub(crate) fn read_object(&mut self) -> Result<Object, A::Error> {
        self.keep_extra();
        while self.next(&[]).is_some() {}
        if let (Tag::Met(name) | Tag::Implied(name), Some(extra)) = (&self.tag, &mut self.extra) {
            extra.push((TYPE.to_owned(), Value::from(name.as_str())));
        }
        self.finish().map(Extra::into_object)
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
    pub fn missing(&self, names: &[&str], required: &[bool]) -> A::Error {
        let mut missing = (0..).zip(names.iter().zip(required)).filter(|(index, _)| !self.seen.contains(*index));
        let name = missing.find(|(_, (_, required))| **required).map(|(_, (name, _))| *name);
        path::of_field(name.unwrap_or_default(), MISSING)
    }
}

/// What is wrong where a key is there twice.
const DUPLICATE: &str = "duplicate key";

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

/// A set of rows of a table.
struct Seen {
    /// The first 64, a bit each; few tables have more.
    early: u64,
    late: BTreeSet<usize>,
}

impl Seen {
    const fn new() -> Self {
        Self { early: 0, late: BTreeSet::new() }
    }

    /// Adds a row; false if it was there.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        match Self::bit(index) {
            Some(bit) => {
                let is_new = (self.early & bit) == 0;
                self.early |= bit;
                is_new
            }
            None => self.late.insert(index),
        }
    }

    fn contains(&self, index: usize) -> bool {
        Self::bit(index).map_or_else(|| self.late.contains(&index), |bit| (self.early & bit) != 0)
    }

    fn bit(index: usize) -> Option<u64> {
        1_u64.checked_shl(u32::try_from(index).ok()?)
    }
}

/// A key of an object.
enum Key {
    /// A field of the table.
    Field(usize),
    /// `$type`, where it is more than a field.
    Type,
    /// A field that is to be kept.
    Unknown,
    /// A field that nobody asks for.
    Ignored,
}

/// Reads a key and looks it up.
struct KeySeed<'n> {
    names: &'static [&'static str],
    /// Where in the table to look first.
    guess: usize,
    /// Whether `$type` is more than a field.
    is_tag: bool,
    /// Where the name of a field is put that is not in the table, if it is to be kept.
    keep: Option<&'n mut String>,
}

impl KeySeed<'_> {
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

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Key;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Key, E> {
        if let Some(index) = self.find(key) {
            return Ok(Key::Field(index));
        }
        if key == TYPE && self.is_tag {
            return Ok(Key::Type);
        }
        match self.keep {
            Some(name) => {
                key.clone_into(name);
                Ok(Key::Unknown)
            }
            None => Ok(Key::Ignored),
        }
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
