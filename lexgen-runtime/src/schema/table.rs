//! What `object!` and `union!` say of a type. [`Decode`] and [`Validate`] follow from it here, once for all types.

use serde::de::{Deserializer, MapAccess};

use super::decode::Decode;
use super::fields::{Fields, ObjectVisitor};
use super::object::{FieldVisitor, check_object};
use super::union::UnionVisitor;
use crate::validate::{At, Rules, Validate};
use crate::value::{Nested, Recursive};

/// A type with a table: a struct, or an enum of structs that `$type` tells apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be validated as data of a lexicon",
    note = "a field's type has a table of `lexgen_runtime` or implements `Validate`; a variant's type has a table"
)]
pub trait Table: Sized {
    /// The fields that the lexicon names, in its order.
    const NAMES: &'static [&'static str] = &[];

    /// What holds for each of them; empty if nothing holds for any.
    const RULES: &'static [&'static Rules] = &[];

    /// What `$type` has to be: the NSID of a record.
    const NSID: Option<&'static str> = None;

    /// For a union, the types that it lists.
    const LISTED: Option<&'static [&'static str]> = None;

    /// Shows the fields to a visitor, in the lexicon's order. `$type` is not among them. A union has none.
    fn visit_fields<V: FieldVisitor>(&self, fields: &mut V) {
        let _ = fields;
    }

    /// Reports what is wrong with the value. An object is looked at field by field.
    fn check(&self, at: &mut At<'_>) {
        check_object(self, at);
    }
}

/// A type with a table, which can be read from the entries of a map.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as data of a lexicon",
    note = "a field's type has a table of `lexgen_runtime` or implements `Decode`; a variant's type has a table"
)]
pub trait ReadTable<'de>: Table + Sized {
    /// Reads all entries.
    ///
    /// # Errors
    ///
    /// The first thing wrong.
    fn read_fields<A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error>;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// The first thing wrong, after the path to it.
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Self::LISTED {
            None => deserializer.deserialize_map(ObjectVisitor::new()),
            Some(listed) => {
                let is_text = deserializer.is_human_readable();
                deserializer.deserialize_map(UnionVisitor::new(listed, is_text))
            }
        }
    }
}

impl<'de, T: ReadTable<'de>> Decode<'de> for T {
    #[inline]
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer)
    }
}

/// The rules of a type are those in its table, wherever it stands.
impl<T: Table> Validate for T {
    #[inline]
    fn find_problems(&self, _: &Rules, at: &mut At<'_>) {
        self.check(at);
    }
}

impl<T: Table> Table for Box<T> {
    const NAMES: &'static [&'static str] = T::NAMES;
    const RULES: &'static [&'static Rules] = T::RULES;
    const NSID: Option<&'static str> = T::NSID;
    const LISTED: Option<&'static [&'static str]> = T::LISTED;

    fn visit_fields<V: FieldVisitor>(&self, fields: &mut V) {
        T::visit_fields(self, fields);
    }

    fn check(&self, at: &mut At<'_>) {
        T::check(self, at);
    }
}

/// What a variant of a union holds: an object, boxed or not, or nested.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a variant of a union",
    note = "a variant's type has a table of `lexgen_runtime`, or is a `Nested` of one that has"
)]
pub trait Variant {
    /// The object.
    type Object: Table;

    /// Lends the object.
    fn as_object(&self) -> &Self::Object;

    /// Takes the object in.
    fn of_object(object: Self::Object) -> Self;
}

impl<T: Table> Variant for T {
    type Object = T;

    #[inline]
    fn as_object(&self) -> &T {
        self
    }

    #[inline]
    fn of_object(object: T) -> Self {
        object
    }
}

impl<T: Table + Recursive> Variant for Nested<T> {
    type Object = T;

    #[inline]
    fn as_object(&self) -> &T {
        self
    }

    #[inline]
    fn of_object(object: T) -> Self {
        Self::new(object)
    }
}

impl<'de, T: ReadTable<'de>> ReadTable<'de> for Box<T> {
    fn read_fields<A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error> {
        T::read_fields(fields).map(Self::new)
    }

    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self::new)
    }
}
