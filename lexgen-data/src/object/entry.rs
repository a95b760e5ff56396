//! Entries of objects.

use super::Object;
use crate::value::Value;

/// The entry of a key in an [`Object`](crate::Object), as in the maps of the standard library.
#[derive(Debug)]
pub enum Entry<'a> {
    /// The object has the key.
    Occupied(OccupiedEntry<'a>),
    /// The object does not have the key.
    Vacant(VacantEntry<'a>),
}

impl<'a> Entry<'a> {
    /// Inserts the value if the entry is vacant, and returns a reference to the entry's value.
    pub fn or_insert(self, value: impl Into<Value>) -> &'a mut Value {
        match self {
            Self::Occupied(entry) => entry.into_mut(),
            Self::Vacant(entry) => entry.insert(value),
        }
    }

    /// Inserts the result of `make` if the entry is vacant, and returns a reference to the entry's value.
    pub fn or_insert_with<V: Into<Value>>(self, make: impl FnOnce() -> V) -> &'a mut Value {
        match self {
            Self::Occupied(entry) => entry.into_mut(),
            Self::Vacant(entry) => entry.insert(make()),
        }
    }

    /// Changes the value if the entry is occupied.
    #[must_use = "it gives the place back for `or_insert`; to change only, use `Object::get_mut`"]
    pub fn and_modify(mut self, change: impl FnOnce(&mut Value)) -> Self {
        if let Self::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }
}

/// An entry with a value.
#[derive(Debug)]
pub struct OccupiedEntry<'a> {
    pub(super) value: &'a mut Value,
}

impl<'a> OccupiedEntry<'a> {
    /// Returns the value.
    #[must_use]
    pub const fn get(&self) -> &Value {
        self.value
    }

    /// Returns a mutable reference to the value.
    pub fn get_mut(&mut self) -> &mut Value {
        self.value
    }

    /// Converts to a mutable reference with the lifetime of the object's borrow.
    #[must_use]
    pub fn into_mut(self) -> &'a mut Value {
        self.value
    }

    /// Replaces the value and returns the previous one.
    pub fn insert(&mut self, value: impl Into<Value>) -> Value {
        std::mem::replace(self.value, value.into())
    }
}

/// An entry without a value.
#[derive(Debug)]
pub struct VacantEntry<'a> {
    pub(super) object: &'a mut Object,
    pub(super) index: usize,
    pub(super) key: String,
}

impl<'a> VacantEntry<'a> {
    /// Returns the key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Inserts a value. This moves all other fields.
    pub fn insert(self, value: impl Into<Value>) -> &'a mut Value {
        self.object.with_vec(|entries| {
            entries.reserve_exact(1);
            entries.insert(self.index, (self.key.into_boxed_str(), value.into()));
        });
        &mut self.object.entries[self.index].1
    }
}
