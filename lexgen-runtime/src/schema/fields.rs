//! Reading objects: the loop over the entries of a map, which all objects share.
//!
//! What an object is made of is said by its table: the names of its rows, and their kinds. The first error is kept here,
//! ends the loop, and comes out of [`Fields::read`].

use std::fmt;
use std::marker::PhantomData;
use std::mem;

use lexgen_data::{Object, TypedBlob, Value};
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};

use super::constant::Constant;
use super::defaults;
use super::keys::{Key, KeySeed, Rows};
use super::kind::Kinds;
use super::path;
use super::table::{ReadTable, Table, Variant};
use super::tag::{Tag, TypeName};
use crate::value::nesting::{Level, SMALL};
use crate::value::{Extra, TYPE, TypedObject, not_one_of};

/// What is wrong with an object that is a blob: those may stand only where the lexicon says so.
pub(crate) const IS_BLOB: &str = "must be an object, not a blob";

/// What is wrong where a key is there twice.
const DUPLICATE: &str = "duplicate key";

/// What is wrong where a field is not there.
pub(crate) const MISSING: &str = "missing required field";

/// The entries of an object that is being read.
pub struct Fields<'de, A: MapAccess<'de>> {
    map: A,
    tag: Tag,
    rows: Rows,
    /// Fields that the table does not name, if they are kept.
    extra: Vec<(String, Value)>,
    level: Option<Level>,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    pub(crate) const fn new(map: A, tag: Tag) -> Self {
        let rows = Rows::new(!matches!(tag, Tag::Free));
        Self { map, tag, rows, extra: Vec::new(), level: None, error: None }
    }

    /// Reads the fields of a `T`, of these kinds, and what its table does not name.
    ///
    /// # Errors
    ///
    /// The first thing wrong.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn read<T: Table, K: Kinds<'de, V>, V>(&mut self, kinds: K) -> Result<(V, Extra), A::Error> {
        self.rows.set_names(T::NAMES);
        if size_of::<T>() >= SMALL {
            self.enter(Level::enter::<T>());
        }
        let fills_in = defaults::take_request();
        let mut slots = K::slots();
        while let Some(row) = self.next_row::<T>() {
            kinds.read_row(row, &mut slots, self);
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

    /// From now on, keeps what the table does not name, for the field of this name.
    pub const fn keep_extra(&mut self, _: &str) {
        self.rows.keeps_unknown = true;
    }

    /// Goes on to the next field of the table and says which it is; `None` at the end or after an error.
    #[inline]
    fn next_row<T: Table>(&mut self) -> Option<usize> {
        while self.error.is_none() {
            match self.map.next_key_seed(KeySeed::<T>::new(&mut self.rows)) {
                Ok(Some(Key::Row(index))) => return Some(index),
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
            Err(error) => self.fail(path::in_field(self.rows.last(), error)),
        }
    }

    /// Checks the field just read against the only value that it can have.
    pub(crate) fn check_constant<T: Constant>(&mut self, slot: &Option<T>, literal: T::Literal) {
        if slot.as_ref().is_some_and(|value| !value.is(literal)) {
            self.fail(path::of_field(self.rows.last(), &format!("must be {}", T::show(literal))));
        }
    }

    /// If the field just read is wrong, says so without its value: errors quote values, and end in logs.
    pub(crate) fn hide_value(&mut self) {
        if self.error.is_some() {
            let message = "wrong value, which is not shown because it is a secret";
            self.error = Some(path::of_field(self.rows.last(), message));
        }
    }

    /// Does what there is to do for a key that is not simply the next field.
    #[inline(never)]
    fn read_other(&mut self, key: &Key) {
        let read = match *key {
            Key::Reserved => Err(A::Error::custom("must be an object, not a link or bytes")),
            Key::Row(_) | Key::Ignored => self.map.next_value::<IgnoredAny>().map(drop),
            Key::Duplicate(index) => Err(path::of_field(self.rows.name(index), DUPLICATE)),
            Key::Type => self.read_type(),
            Key::Unknown => self.read_unknown(),
        };
        if let Err(error) = read {
            self.fail(error);
        }
    }

    fn read_unknown(&mut self) -> Result<(), A::Error> {
        let name = mem::take(&mut self.rows.unknown);
        let value = self.map.next_value().map_err(|error| path::in_field(&name, error))?;
        self.extra.push((name, value));
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

    /// The error for an object in which a field is missing: the first that is required and was not there.
    #[cold]
    fn missing(&self, is_required: fn(usize) -> bool) -> A::Error {
        path::of_field(self.rows.first_missing(is_required).unwrap_or_default(), MISSING)
    }

    /// Reads all fields as data, and gives them with the `$type` that was there or is known from elsewhere.
    pub(crate) fn read_object(&mut self) -> Result<Object, A::Error> {
        self.keep_extra("");
        while self.next_row::<TypedObject>().is_some() {}
        if let Tag::Met(name) | Tag::Implied(name) = &self.tag {
            self.extra.push((TYPE.to_owned(), Value::from(name.as_str())));
        }
        self.finish().map(Extra::into_object)
    }

    /// The `$type` that was there or is known from elsewhere, if the union lists it.
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
    /// The fields are not those of `T`.
    pub fn variant<T: Variant, U>(&mut self, variant: impl FnOnce(T) -> U) -> Result<U, A::Error>
    where
        T::Object: ReadTable<'de>,
    {
        const { assert!(T::Object::LISTED.is_none(), "a variant of a union is an object, and no union") };
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
