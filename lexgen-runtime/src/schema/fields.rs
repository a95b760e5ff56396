//! Reading objects: the loop over the entries of a map, shared by all objects.
//!
//! The schema of an object supplies the names and kinds of its fields. The first error is stored, ends the loop, and is
//! returned by [`Fields::read`].

use std::fmt;
use std::marker::PhantomData;
use std::mem;

use lexgen_data::{Object, TypedBlob, Value};
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};

use super::constant::Constant;
use super::defaults;
use super::keys::{Key, KeySeed, Keys};
use super::kind::Kinds;
use super::path;
use super::table::{ReadTable, Table, Variant};
use super::tag::{Tag, TypeName};
use crate::value::nesting::{Level, SMALL};
use crate::value::{Extra, TYPE, TypedObject, not_one_of};

/// The message for a blob where the lexicon does not declare one.
pub(crate) const IS_BLOB: &str = "must be an object, found a blob";

/// The message for a repeated key.
const DUPLICATE: &str = "duplicate key";

/// The message for an absent field that is required.
pub(crate) const MISSING: &str = "missing required field";

/// The message for a secret value that is invalid.
pub(crate) const HIDDEN: &str = "wrong value, which is not shown because it is a secret";

/// The entries of an object that is being read.
pub struct Fields<'de, A: MapAccess<'de>> {
    map: A,
    tag: Tag,
    keys: Keys,
    /// Unknown fields, if they are kept.
    extra: Vec<(Box<str>, Value)>,
    level: Option<Level>,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    pub(crate) const fn new(map: A, tag: Tag) -> Self {
        let keys = Keys::new(!matches!(tag, Tag::Free));
        Self { map, tag, keys, extra: Vec::new(), level: None, error: None }
    }

    /// Reads the fields of a `T`, which have these kinds, and its unknown fields.
    ///
    /// # Errors
    ///
    /// The first error in the data.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<T: Table, K: Kinds<'de, V>, V>(&mut self, kinds: K) -> Result<(V, Extra), A::Error> {
        self.keys.set_names(T::NAMES);
        if size_of::<T>() >= SMALL {
            self.enter(Level::enter::<T>());
        }
        let fills_in = defaults::take_request();
        let mut slots = K::slots();
        while let Some(index) = self.next_field::<T>() {
            kinds.read_field(index, &mut slots, self);
        }
        if fills_in {
            kinds.fill_in(&mut slots);
        }
        let extra = self.finish()?;
        match K::finish(slots) {
            Some(values) => Ok((values, extra)),
            None => Err(self.missing(K::is_required)),
        }
    }

    fn enter(&mut self, level: Option<Level>) {
        if level.is_none() {
            self.fail(A::Error::custom("nested too deep"));
        }
        self.level = level;
    }

    /// Starts to keep unknown fields, for the field of this name.
    pub const fn keep_extra(&mut self, _: &str) {
        self.keys.keeps_unknown = true;
    }

    /// Continues to the next declared field and returns its index; `None` at the end or after an error.
    #[inline]
    fn next_field<T: Table>(&mut self) -> Option<usize> {
        while self.error.is_none() {
            match self.map.next_key_seed(KeySeed::<T>::new(&mut self.keys)) {
                Ok(Some(Key::Field(index))) => return Some(index),
                Ok(Some(key)) => self.read_other(&key),
                Ok(None) => return None,
                Err(error) => self.fail(error),
            }
        }
        None
    }

    #[inline]
    pub(crate) fn read_value<S: DeserializeSeed<'de>>(&mut self, slot: &mut Option<S::Value>, seed: S) {
        match self.map.next_value_seed(seed) {
            Ok(value) => *slot = Some(value),
            Err(error) => self.fail(path::in_field(self.keys.last(), error)),
        }
    }

    /// Checks the field just read against its only valid value.
    pub(crate) fn check_constant<T: Constant>(&mut self, slot: &Option<T>, literal: T::Literal) {
        if slot.as_ref().is_some_and(|value| !value.is(literal)) {
            self.fail(path::of_field(self.keys.last(), &format!("must be {}", T::show(literal))));
        }
    }

    /// Replaces the error of the field just read by one without the value, because errors quote values and are logged.
    pub(crate) fn hide_value(&mut self) {
        if self.error.is_some() {
            self.error = Some(path::of_field(self.keys.last(), HIDDEN));
        }
    }

    /// Handles a key that is not a declared field in its first occurrence.
    #[inline(never)]
    fn read_other(&mut self, key: &Key) {
        let read = match *key {
            Key::Reserved => Err(A::Error::custom("must be an object, found a link or bytes")),
            Key::Field(_) | Key::Ignored => self.map.next_value::<IgnoredAny>().map(drop),
            Key::Duplicate(index) => Err(path::of_field(self.keys.name(index), DUPLICATE)),
            Key::Type => self.read_type(),
            Key::Unknown => self.read_unknown(),
        };
        if let Err(error) = read {
            self.fail(error);
        }
    }

    fn read_unknown(&mut self) -> Result<(), A::Error> {
        let name = mem::take(&mut self.keys.unknown);
        let value = self.map.next_value().map_err(|error| path::in_field(&name, error))?;
        self.extra.push((name.into_boxed_str(), value));
        Ok(())
    }

    fn read_type(&mut self) -> Result<(), A::Error> {
        let name = match &self.tag {
            Tag::Free | Tag::Met(_) => return Err(path::of_field(TYPE, DUPLICATE)),
            Tag::Expected(name) => TypeName::Listed(name),
            Tag::Implied(name) => name.clone(),
        };
        let found: String = self.map.next_value().map_err(|error| path::in_field(TYPE, error))?;
        if found != name.as_str() {
            return Err(path::of_field(TYPE, &format!("must be `{}`, found `{found}`", name.as_str())));
        }
        self.tag = Tag::Met(name);
        Ok(())
    }

    /// Keeps the first error.
    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.error.get_or_insert(error);
    }

    /// Ends reading and returns the unknown fields, if they are kept.
    ///
    /// # Errors
    ///
    /// The first error so far, a missing `$type`, or unknown fields that violate the data model, such as a repeated key.
    fn finish(&mut self) -> Result<Extra, A::Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        if let Tag::Expected(_) = self.tag {
            return Err(path::of_field(TYPE, MISSING));
        }
        if self.extra.is_empty() {
            return Ok(Extra::new());
        }
        let extra = Object::try_from_entries(mem::take(&mut self.extra)).map_err(A::Error::custom)?;
        if extra.type_name() == Some(TypedBlob::TYPE) {
            return Err(A::Error::custom(IS_BLOB));
        }
        Ok(Extra::from(extra))
    }

    /// The error for the first required field that is missing.
    #[cold]
    fn missing(&self, is_required: fn(usize) -> bool) -> A::Error {
        path::of_field(self.keys.first_missing(is_required).unwrap_or_default(), MISSING)
    }

    /// Reads all fields as data and adds the `$type` that was read or is implied.
    pub(crate) fn read_object(&mut self) -> Result<Object, A::Error> {
        self.keep_extra("");
        while self.next_field::<TypedObject>().is_some() {}
        if let Tag::Met(name) | Tag::Implied(name) = &self.tag {
            self.extra.push((TYPE.into(), Value::from(name.as_str())));
        }
        self.finish().map(Extra::into_object)
    }

    /// The `$type` that was read or is implied, if the union lists it.
    pub const fn type_name(&self) -> Option<&'static str> {
        match self.tag {
            Tag::Met(TypeName::Listed(name)) | Tag::Implied(TypeName::Listed(name)) => Some(name),
            _ => None,
        }
    }

    /// Reads the fields of a variant.
    ///
    /// # Errors
    ///
    /// The first error in the data.
    pub fn variant<T: Variant, U>(&mut self, variant: impl FnOnce(T) -> U) -> Result<U, A::Error>
    where
        T::Object: ReadTable<'de>,
    {
        const { assert!(T::Object::LISTED.is_none(), "a variant of a union must be an object, not a union") };
        T::Object::read_fields(self).map(|object| variant(T::of_object(object)))
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
}

/// Reads an object of type `T`.
pub(crate) struct ObjectVisitor<T>(PhantomData<fn() -> T>);

impl<T> ObjectVisitor<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: ReadTable<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let tag = T::NSID.map_or(Tag::Free, Tag::Expected);
        T::read_fields(&mut Fields::new(map, tag))
    }
}
