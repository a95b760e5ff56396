//! The traits that `object!` and `union!` implement. [`Decode`] and [`Validate`] follow from them, once for all types.

use serde::de::{Deserializer, MapAccess};

use super::decode::Decode;
use super::fields::{Fields, ObjectVisitor};
use super::object::{FieldVisitor, check_object};
use super::union::{UnionVisitor, read_union_as};
use crate::validate::{Rules, Validate, ValidationContext};
use crate::value::{Nested, Recursive};

/// A type with a schema macro: a struct, or an enum of structs that `$type` distinguishes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be validated as data of a lexicon",
    note = "the type of a field must have a schema macro or implement `Validate`; that of a variant must have a schema macro"
)]
pub trait Table: Sized {
    /// The names of the declared fields, in the order of the lexicon.
    const NAMES: &'static [&'static str] = &[];

    /// The rules of each of them; empty if there are no rules at all.
    const RULES: &'static [&'static Rules] = &[];

    /// For a record, its NSID, which `$type` must equal.
    const NSID: Option<&'static str> = None;

    /// For a union, the types that it lists.
    const LISTED: Option<&'static [&'static str]> = None;

    /// Visits the fields in the order of the lexicon, without `$type`. A union has none.
    fn visit_fields<V: FieldVisitor>(&self, fields: &mut V) {
        let _ = fields;
    }

    /// Validates the value; an object field by field.
    fn check(&self, cx: &mut ValidationContext<'_>) {
        check_object(self, cx);
    }
}

/// A type with a schema macro, which can be read from the entries of a map.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as data of a lexicon",
    note = "the type of a field must have a schema macro or implement `Decode`; that of a variant must have a schema macro"
)]
pub trait ReadTable<'de>: Table + Sized {
    /// Reads all entries.
    ///
    /// # Errors
    ///
    /// The first error in the data.
    fn read_fields<A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error>;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// The first error in the data, with its path.
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

    fn decode_as<D: Deserializer<'de>>(type_name: &str, deserializer: D) -> Result<Self, D::Error> {
        read_union_as(type_name, deserializer)
    }
}

/// Objects and unions have rules of their own, and none of the field that contains them.
impl<T: Table> Validate for T {
    #[inline]
    fn check_constraints(&self, _: &Rules, cx: &mut ValidationContext<'_>) {
        self.check(cx);
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

    fn check(&self, cx: &mut ValidationContext<'_>) {
        T::check(self, cx);
    }
}

/// The content of a variant of a union: an object, possibly boxed or nested.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a variant of a union",
    note = "the type of a variant must have a schema macro, or be a `Nested` of such a type"
)]
pub trait Variant {
    /// The object.
    type Object: Table;

    /// Borrows the object.
    fn as_object(&self) -> &Self::Object;

    /// Wraps the object.
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
