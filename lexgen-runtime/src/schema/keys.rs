//! Looking up keys among the fields that an object declares.
//!
//! This is the hottest path of reading. The part that depends on the type is compiled for each type: comparing with
//! constant names is as fast as the code of serde's derive, which generated code therefore does not need.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::table::Table;
use crate::value::{RESERVED, TYPE};

/// The number of fields up to which names are compared one by one, from the first on.
const SHORT: usize = 24;

/// The fields that an object declares, and those of them that have been read so far.
pub(crate) struct Keys {
    names: &'static [&'static str],
    /// The field after the one found last. Lexicons and data mostly have the same order.
    guess: usize,
    seen: Seen,
    /// Whether `$type` names the type and is not an ordinary field.
    pub(crate) is_tagged: bool,
    /// Whether unknown fields are kept.
    pub(crate) keeps_unknown: bool,
    /// The name of the last unknown field, if they are kept.
    pub(crate) unknown: String,
}

/// A key, classified.
pub(crate) enum Key {
    /// The first occurrence of the declared field with this index.
    Field(usize),
    /// A repeated declared field.
    Duplicate(usize),
    /// `$type`, if it names the type.
    Type,
    /// An unknown field to keep. Its name is in [`Keys::unknown`].
    Unknown,
    /// A key that no object of the data model has: in JSON, it makes the object a link or bytes.
    Reserved,
    /// An unknown field to ignore.
    Ignored,
}

impl Keys {
    pub(crate) const fn new(is_tagged: bool) -> Self {
        let seen = Seen { early: 0, late: Vec::new() };
        Self { names: &[], guess: 0, seen, is_tagged, keeps_unknown: false, unknown: String::new() }
    }

    pub(crate) const fn set_names(&mut self, names: &'static [&'static str]) {
        self.names = names;
    }

    /// The name of a declared field.
    pub(crate) fn name(&self, index: usize) -> &'static str {
        self.names.get(index).copied().unwrap_or_default()
    }

    /// The name of the declared field found last.
    pub(crate) fn last(&self) -> &'static str {
        self.guess.checked_sub(1).map_or("", |index| self.name(index))
    }

    /// The name of the first required field that has not been read.
    pub(crate) fn first_missing(&self, is_required: fn(usize) -> bool) -> Option<&'static str> {
        (0..self.names.len())
            .find(|index| is_required(*index) && !self.seen.contains(*index))
            .map(|index| self.name(index))
    }

    #[inline]
    fn look_up<T: Table>(&mut self, key: &str) -> Key {
        let index = if T::NAMES.len() <= SHORT {
            // Unrolled by the compiler into comparisons with constants.
            T::NAMES.iter().position(|name| *name == key)
        } else {
            self.search(key)
        };
        match index {
            Some(index) => self.found(index),
            None => self.other(key),
        }
    }

    /// Searches from the guess on, for data in which fields are absent, and then from the start.
    fn search(&self, key: &str) -> Option<usize> {
        let (before, after) = self.names.split_at_checked(self.guess).unwrap_or((self.names, &[]));
        let index = after.iter().position(|name| *name == key).map(|index| before.len() + index);
        index.or_else(|| before.iter().position(|name| *name == key))
    }

    #[inline]
    fn found(&mut self, index: usize) -> Key {
        self.guess = index + 1;
        if self.seen.insert(index) { Key::Field(index) } else { Key::Duplicate(index) }
    }

    fn other(&mut self, key: &str) -> Key {
        if self.is_tagged && key == TYPE {
            return Key::Type;
        }
        if !self.keeps_unknown {
            return if RESERVED.contains(&key) { Key::Reserved } else { Key::Ignored };
        }
        // Without spare capacity, so that boxing it does not move it.
        self.unknown = key.to_owned();
        Key::Unknown
    }
}

/// Reads a key and looks it up among the fields of `T`.
pub(crate) struct KeySeed<'k, T> {
    keys: &'k mut Keys,
    object: PhantomData<fn() -> T>,
}

impl<'k, T> KeySeed<'k, T> {
    pub(crate) const fn new(keys: &'k mut Keys) -> Self {
        Self { keys, object: PhantomData }
    }
}

impl<'de, T: Table> DeserializeSeed<'de> for KeySeed<'_, T> {
    type Value = Key;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Table> Visitor<'_> for KeySeed<'_, T> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        Ok(self.keys.look_up::<T>(key))
    }
}

/// A set of indices of fields.
struct Seen {
    /// The first 64, one bit each. Few objects have more.
    early: u64,
    late: Vec<usize>,
}

impl Seen {
    /// Adds a field and returns whether it is new.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        if index >= 64 {
            return self.insert_late(index);
        }
        let bit = 1 << index;
        let is_new = (self.early & bit) == 0;
        self.early |= bit;
        is_new
    }

    #[cold]
    fn insert_late(&mut self, index: usize) -> bool {
        let is_new = !self.late.contains(&index);
        if is_new {
            self.late.push(index);
        }
        is_new
    }

    fn contains(&self, index: usize) -> bool {
        if index < 64 { (self.early & (1 << index)) != 0 } else { self.late.contains(&index) }
    }
}
