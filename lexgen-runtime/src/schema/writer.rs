//! Writing objects: one entry after another, with the first error stored until the end.

use lexgen_data::{Object, TypedBlob};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::fields::IS_BLOB;
use super::lossy::LossyOption;
use super::object::FieldVisitor;
use crate::value::{Nullable, TYPE};

/// A type whose values are complete. No type implements it: the `Serialize` of types that are read only is bound to it, so that its name
/// is in the error where one is written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can only be read: it lacks fields that its lexicon requires",
    label = "lacks required fields",
    note = "add the fields and remove `read_only`"
)]
pub trait HasAllRequiredFields<'never> {}

/// The entries of an object that is being written.
pub(crate) struct FieldWriter<'n, M: SerializeMap> {
    map: M,
    /// The value of `$type`, if it is fixed.
    type_name: Option<&'n str>,
    error: Option<M::Error>,
}

impl<'n, M: SerializeMap> FieldWriter<'n, M> {
    /// Starts an object, whose `$type` is `type_name` if that is fixed.
    pub(crate) fn new<S>(serializer: S, type_name: Option<&'n str>) -> Result<Self, M::Error>
    where
        S: Serializer<SerializeMap = M, Ok = M::Ok, Error = M::Error>,
    {
        // The number of fields is not passed: counting them costs more than formats gain.
        Ok(Self { map: serializer.serialize_map(None)?, type_name, error: None })
    }

    /// Writes `$type`, if it is known.
    pub(crate) fn write_type(&mut self) {
        if let Some(name) = self.type_name {
            self.entry(TYPE, name);
        }
    }

    #[cold]
    fn write_extra(&mut self, extra: &Object, names: &[&str]) {
        if let Err(error) = extra.check() {
            self.fail(M::Error::custom(error));
        }
        if extra.type_name() == Some(TypedBlob::TYPE) {
            self.fail(M::Error::custom(IS_BLOB));
        }
        for (name, value) in extra {
            if names.contains(&name) {
                self.fail(M::Error::custom(format_args!(
                    "`{name}` is declared by the lexicon and cannot also be an unknown field"
                )));
            }
            match self.type_name {
                Some(type_name) if name == TYPE => {
                    if value.as_str() != Some(type_name) {
                        self.fail(M::Error::custom(format_args!("`{TYPE}`: must be `{type_name}`, found {value:?}")));
                    }
                }
                _ => self.entry(name, value),
            }
        }
    }

    #[inline]
    fn entry<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.error.is_none()
            && let Err(error) = self.map.serialize_entry(name, value)
        {
            self.fail(error);
        }
    }

    /// Stores the first error. A function of its own, so that entries without an error do not touch the field.
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

impl<M: SerializeMap> FieldVisitor for FieldWriter<'_, M> {
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

    /// Writes null for a field without a value.
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
    fn lossy<T: Serialize>(&mut self, name: &'static str, value: &LossyOption<T>) {
        if let Some(value) = &**value {
            self.entry(name, value);
        } else if let Some(invalid) = value.invalid() {
            self.entry(name, &invalid.value);
        }
    }

    #[inline]
    fn extra(&mut self, extra: &Object, names: &[&str]) {
        if !extra.is_empty() {
            self.write_extra(extra, names);
        }
    }
}
