//! Looking up keys in the table of an object.
//!
//! The hottest path of reading passes here for each key. What differs by type is compiled for each: comparing with names
//! that are constants is as fast as the code of serde's derive, and no such code need be emitted.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::table::Table;
use crate::value::{RESERVED, TYPE};

/// The number of rows up to which a table is compared row by row, from the first on.
const SHORT: usize = 24;

/// The rows of a table, and which of them the data has shown so far.
pub(crate) struct Rows {
    names: &'static [&'static str],
    /// The row after the one found last: lexicons and data mostly have the same order.
    guess: usize,
    seen: Seen,
    /// Whether `$type` is more than a field.
    pub(crate) is_tagged: bool,
    /// Whether fields without a row are kept.
    pub(crate) keeps_unknown: bool,
    /// The name of the last one, if they are.
    pub(crate) unknown: String,
}

/// A key, as the table has it.
pub(crate) enum Key {
    /// The row of this number, for the first time.
    Row(usize),
    /// A row that has been there.
    Duplicate(usize),
    /// `$type`, where it is more than a field.
    Type,
    /// A field that is to be kept. Its name is in [`Rows::unknown`].
    Unknown,
    /// A key that no object of the data model has: in JSON it makes a link or bytes of the object.
    Reserved,
    /// A field that nobody asks for.
    Ignored,
}

impl Rows {
    pub(crate) const fn new(is_tagged: bool) -> Self {
        let seen = Seen { early: 0, late: Vec::new() };
        Self { names: &[], guess: 0, seen, is_tagged, keeps_unknown: false, unknown: String::new() }
    }

    pub(crate) const fn set_names(&mut self, names: &'static [&'static str]) {
        self.names = names;
    }

    /// The name of a row.
    pub(crate) fn name(&self, index: usize) -> &'static str {
        self.names.get(index).copied().unwrap_or_default()
    }

    /// The name of the row found last.
    pub(crate) fn last(&self) -> &'static str {
        self.guess.checked_sub(1).map_or("", |index| self.name(index))
    }

    /// The first row that is required and has not been there.
    pub(crate) fn first_missing(&self, is_required: fn(usize) -> bool) -> Option<&'static str> {
        (0..self.names.len()).find(|row| is_required(*row) && !self.seen.contains(*row)).map(|row| self.name(row))
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

    /// Looks for a row from the guess on, for data that leaves fields out, and then from the start.
    fn search(&self, key: &str) -> Option<usize> {
        let (before, after) = self.names.split_at_checked(self.guess).unwrap_or((self.names, &[]));
        let index = after.iter().position(|name| *name == key).map(|index| before.len() + index);
        index.or_else(|| before.iter().position(|name| *name == key))
    }

    #[inline]
    fn found(&mut self, index: usize) -> Key {
        self.guess = index + 1;
        if self.seen.insert(index) { Key::Row(index) } else { Key::Duplicate(index) }
    }

    fn other(&mut self, key: &str) -> Key {
        if self.is_tagged && key == TYPE {
            return Key::Type;
        }
        if !self.keeps_unknown {
            return if RESERVED.contains(&key) { Key::Reserved } else { Key::Ignored };
        }
        key.clone_into(&mut self.unknown);
        Key::Unknown
    }
}

/// Reads a key and looks it up in the table of `T`.
pub(crate) struct KeySeed<'r, T> {
    rows: &'r mut Rows,
    object: PhantomData<fn() -> T>,
}

impl<'r, T> KeySeed<'r, T> {
    pub(crate) const fn new(rows: &'r mut Rows) -> Self {
        Self { rows, object: PhantomData }
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
        Ok(self.rows.look_up::<T>(key))
    }
}

/// A set of rows.
struct Seen {
    /// The first 64, a bit each; few tables have more.
    early: u64,
    late: Vec<usize>,
}

impl Seen {
    /// Adds a row; false if it was there.
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
