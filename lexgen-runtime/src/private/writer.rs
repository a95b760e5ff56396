//! Writing objects: one entry after the other, with the first error kept to the end.

use lexgen_data::Object;
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::object::FieldVisitor;
use super::path;
use super::tag::TYPE;
use crate::nullable::Nullable;

/// The entries of an object that is being written.
pub(crate) struct FieldWriter<M: SerializeMap> {
    map: M,
    /// Whether `$type` is not the object's own to write.
    tagged: bool,
    /// Whether the format is a text, in which the data model reserves some keys.
    is_text: bool,
    error: Option<M::Error>,
}

impl<M: SerializeMap> FieldWriter<M> {
    /// Begins an object.
    pub(crate) fn new<S>(serializer: S, tagged: bool) -> Result<Self, M::Error>
    where
        S: Serializer<SerializeMap = M, Ok = M::Ok, Error = M::Error>,
    {
        let is_text = serializer.is_human_readable();
        // How many fields there will be is not told: counting them costs more than formats save by it.
        Ok(Self { map: serializer.serialize_map(None)?, tagged, is_text, error: None })
    }

    pub(crate) fn type_name(&mut self, name: &str) {
        self.entry(TYPE, name);
    }

    #[cold]
    fn write_extra(&mut self, extra: &Object, names: &[&str]) {
        let text_keys = if self.is_text { extra.check_text_keys() } else { Ok(()) };
        if let Err(error) = extra.check().and(text_keys) {
            self.fail(M::Error::custom(error));
        }
        for (name, value) in extra {
            if names.contains(&name) {
                self.fail(M::Error::custom(format_args!(
                    "`{name}` is among the fields that the lexicon does not name, but it does"
                )));
            }
            if !(self.tagged && name == TYPE) {
                self.entry(name, value);
            }
        }
    }

    #[inline]
    fn entry<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.error.is_none() {
            if let Err(error) = self.map.serialize_entry(name, value) {
                self.fail(path::too_deep_in_field(name, error));
            }
        }
    }

    /// Keeps the first error. Apart, so that an entry without one writes nothing here.
    #[cold]
    pub(crate) fn fail(&mut self, error: M::Error) {
        self.error.get_or_insert(error);
    }

    pub(crate) fn finish(self) -> Result<M::Ok, M::Error> {
        match self.error {
            Some(error) => Err(error),
            None => self.map.end(),
        }
    }
}

impl<M: SerializeMap> FieldVisitor for FieldWriter<M> {
    #[inline]
    fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.entry(name, value);
    }

    #[inline]
    fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.entry(name, value);
        }
    }

    /// A field without a value is written as null.
    #[inline]
    fn nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        self.entry(name, value);
    }

    #[inline]
    fn optional_nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<Nullable<T>>) {
        if let Some(value) = value {
            self.entry(name, value);
        }
    }

    #[inline]
    fn extra(&mut self, extra: &Object, names: &[&str]) {
        if !extra.is_empty() {
            self.write_extra(extra, names);
        }
    }
}
