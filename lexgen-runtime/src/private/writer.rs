//! Writing objects: one entry after the other, with the first error kept to the end.

use lexgen_data::Object;
use serde::ser::{Error as _, Serialize, SerializeMap};

use super::fields::TYPE;
use crate::nullable::Nullable;

/// The entries of an object that is being written.
pub struct FieldWriter<M: SerializeMap> {
    map: M,
    /// Whether `$type` is not the object's own to write.
    tagged: bool,
    error: Option<M::Error>,
}

impl<M: SerializeMap> FieldWriter<M> {
    pub(crate) const fn new(map: M, tagged: bool) -> Self {
        Self { map, tagged, error: None }
    }

    pub(crate) fn type_name(&mut self, name: &str) {
        self.entry(TYPE, name);
    }

    /// Writes a field that is always there.
    pub fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.entry(name, value);
    }

    /// Writes a field if it is there.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.entry(name, value);
        }
    }

    /// Writes a field that is always there, as null if it has no value.
    pub fn nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        self.entry(name, value);
    }

    /// Writes a field if it is there, null or not.
    pub fn optional_nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<Nullable<T>>) {
        self.optional(name, value);
    }

    /// Writes the fields that the table does not name.
    pub fn extra(&mut self, extra: &Object, names: &[&str]) {
        if !extra.is_empty() {
            self.write_extra(extra, names);
        }
    }

    #[cold]
    fn write_extra(&mut self, extra: &Object, names: &[&str]) {
        if let Err(error) = extra.check() {
            self.error.get_or_insert(M::Error::custom(error));
        }
        for (name, value) in extra {
            if names.contains(&name) {
                let error = format_args!("`{name}` is among the fields that the lexicon does not name, but it does");
                self.error.get_or_insert(M::Error::custom(error));
            }
            if !(self.tagged && name == TYPE) {
                self.entry(name, value);
            }
        }
    }

    #[inline]
    fn entry<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.error.is_none() {
            self.error = self.map.serialize_entry(name, value).err();
        }
    }

    pub(crate) fn finish(self) -> Result<M::Ok, M::Error> {
        match self.error {
            Some(error) => Err(error),
            None => self.map.end(),
        }
    }
}
