//! The place of one key in an object.

use crate::value::Value;

/// The place of a key in an [`Object`](crate::Object), be it taken or free.
#[derive(Debug)]
pub enum Entry<'a> {
    /// There is a value under the key.
    Occupied(OccupiedEntry<'a>),
    /// There is none.
    Vacant(VacantEntry<'a>),
}

impl<'a> Entry<'a> {
    /// Puts the value there if there is none, and lends what is there then.
    pub fn or_insert(self, value: impl Into<Value>) -> &'a mut Value {
        match self {
            Self::Occupied(entry) => entry.into_mut(),
            Self::Vacant(entry) => entry.insert(value),
        }
    }

    /// Puts the made value there if there is none, and lends what is there then.
    pub fn or_insert_with<V: Into<Value>>(self, make: impl FnOnce() -> V) -> &'a mut Value {
        match self {
            Self::Occupied(entry) => entry.into_mut(),
            Self::Vacant(entry) => entry.insert(make()),
        }
    }

    /// Changes the value if there is one.
    #[must_use = "it gives the place back for `or_insert`; to change only, use `Object::get_mut`"]
    pub fn and_modify(mut self, change: impl FnOnce(&mut Value)) -> Self {
        if let Self::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }
}

/// The place of a key that has a value.
#[derive(Debug)]
pub struct OccupiedEntry<'a> {
    pub(super) value: &'a mut Value,
}

impl<'a> OccupiedEntry<'a> {
    /// The value.
    #[must_use]
    pub const fn get(&self) -> &Value {
        self.value
    }

    /// The value, to be changed.
    pub fn get_mut(&mut self) -> &mut Value {
        self.value
    }

    /// The value, for as long as the object is lent.
    #[must_use]
    pub fn into_mut(self) -> &'a mut Value {
        self.value
    }

    /// Puts another value there and gives back what was there before.
    pub fn insert(&mut self, value: impl Into<Value>) -> Value {
        std::mem::replace(self.value, value.into())
    }
}

/// The place where a key would stand.
#[derive(Debug)]
pub struct VacantEntry<'a> {
    pub(super) entries: &'a mut Vec<(String, Value)>,
    pub(super) index: usize,
    pub(super) key: String,
}

impl<'a> VacantEntry<'a> {
    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Puts a value there.
    pub fn insert(self, value: impl Into<Value>) -> &'a mut Value {
        self.entries.insert(self.index, (self.key, value.into()));
        &mut self.entries[self.index].1
    }
}
