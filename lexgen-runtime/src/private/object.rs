//! What `object!` and `record!` say of a type, and the ways in and out that follow from it.

use std::slice;

use lexgen_data::Object;
use serde::de::{Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::fields::{Fields, ObjectVisitor};
use super::writer::FieldWriter;
use crate::nullable::Nullable;
use crate::validate::{At, Rules, Validate, check_extra};

/// A type whose fields can be read from the entries of a map.
pub trait ReadObject<'de>: Sized {
    /// Reads all entries.
    ///
    /// # Errors
    ///
    /// The first thing wrong.
    fn read_fields<A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error>;
}

/// A type whose fields can be visited one after the other, for writing and for validation.
pub trait VisitObject {
    /// The fields that the lexicon names, in its order.
    const NAMES: &'static [&'static str];

    /// What holds for each of them; empty if nothing holds for any.
    const RULES: &'static [&'static Rules] = &[];

    /// Shows the fields to a visitor, in the lexicon's order. `$type` is not among them.
    fn visit_fields<V: FieldVisitor>(&self, fields: &mut V);
}

/// What is shown the fields of an object. Its methods are called as tables call the kinds of fields.
pub trait FieldVisitor {
    /// A field that is always there.
    fn required<T: Serialize + Validate>(&mut self, name: &'static str, value: &T);

    /// A field that may be absent.
    fn optional<T: Serialize + Validate>(&mut self, name: &'static str, value: &Option<T>);

    /// A field that is always there and may be null.
    fn nullable<T: Serialize + Validate>(&mut self, name: &'static str, value: &Option<T>);

    /// A field that may be absent and may be null.
    fn optional_nullable<T: Serialize + Validate>(&mut self, name: &'static str, value: &Option<Nullable<T>>);

    /// The fields that the table, with these `names`, does not name.
    fn extra(&mut self, extra: &Object, names: &[&str]);
}

impl<'de, T: ReadObject<'de>> ReadObject<'de> for Box<T> {
    fn read_fields<A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Result<Self, A::Error> {
        T::read_fields(fields).map(Self::new)
    }
}

impl<T: VisitObject> VisitObject for Box<T> {
    const NAMES: &'static [&'static str] = T::NAMES;
    const RULES: &'static [&'static Rules] = T::RULES;

    fn visit_fields<V: FieldVisitor>(&self, fields: &mut V) {
        T::visit_fields(self, fields);
    }
}

/// Reads an object, or a record if there is an NSID that its `$type` has to be.
///
/// # Errors
///
/// The first thing wrong, after the path to it.
pub fn read_object<'de, T: ReadObject<'de>, D: Deserializer<'de>>(
    deserializer: D,
    nsid: Option<&'static str>,
) -> Result<T, D::Error> {
    let is_text = deserializer.is_human_readable();
    deserializer.deserialize_map(ObjectVisitor::new(nsid, is_text))
}

/// Writes an object, or a record if there is an NSID.
///
/// # Errors
///
/// Those of the serializer; fields that stand both in the table and in `extra`.
pub fn write_object<T: VisitObject, S: Serializer>(
    serializer: S,
    nsid: Option<&'static str>,
    object: &T,
) -> Result<S::Ok, S::Error> {
    match nsid {
        Some(nsid) => write_tagged(serializer, nsid, object),
        None => write(FieldWriter::new(serializer, false)?, object),
    }
}

/// Writes an object with this `$type` in front.
///
/// # Errors
///
/// As [`write_object`].
pub fn write_tagged<T: VisitObject, S: Serializer>(
    serializer: S,
    type_name: &str,
    object: &T,
) -> Result<S::Ok, S::Error> {
    let mut fields = FieldWriter::new(serializer, true)?;
    fields.type_name(type_name);
    write(fields, object)
}

/// Writes an object whose type is told elsewhere: without any `$type`.
///
/// # Errors
///
/// As [`write_object`].
pub fn write_untagged<T: VisitObject, S: Serializer>(serializer: S, object: &T) -> Result<S::Ok, S::Error> {
    write(FieldWriter::new(serializer, true)?, object)
}

fn write<T: VisitObject, M: SerializeMap>(mut fields: FieldWriter<M>, object: &T) -> Result<M::Ok, M::Error> {
    object.visit_fields(&mut fields);
    fields.finish()
}

/// Finds what is wrong with an object, or a record if there is an NSID: its fields, and what the lexicon does not name.
pub fn check_object<T: VisitObject>(object: &T, nsid: Option<&'static str>, at: &mut At<'_>) {
    if at.may_descend() {
        object.visit_fields(&mut FieldChecker { at, rules: T::RULES.iter(), is_record: nsid.is_some() });
    }
}

/// Validates the fields that it is shown.
struct FieldChecker<'x, 'a> {
    at: &'x mut At<'a>,
    /// The rules of the fields to come.
    rules: slice::Iter<'static, &'static Rules>,
    /// Whether `$type` is not for other fields to say.
    is_record: bool,
}

impl FieldChecker<'_, '_> {
    #[inline]
    fn check<T: Validate>(&mut self, name: &'static str, value: &T) {
        let rules = self.rules.next().copied().unwrap_or(&Rules::NONE);
        let mut at = self.at.field(name);
        if rules.is_secret() {
            at.hide();
        }
        value.find_problems(rules, &mut at);
    }
}

impl FieldVisitor for FieldChecker<'_, '_> {
    #[inline]
    fn required<T: Validate>(&mut self, name: &'static str, value: &T) {
        self.check(name, value);
    }

    #[inline]
    fn optional<T: Validate>(&mut self, name: &'static str, value: &Option<T>) {
        self.check(name, value);
    }

    #[inline]
    fn nullable<T: Validate>(&mut self, name: &'static str, value: &Option<T>) {
        self.check(name, value);
    }

    #[inline]
    fn optional_nullable<T: Validate>(&mut self, name: &'static str, value: &Option<Nullable<T>>) {
        self.check(name, value);
    }

    fn extra(&mut self, extra: &Object, names: &[&str]) {
        if !extra.is_empty() {
            check_extra(extra, names, self.is_record, self.at);
        }
    }
}

/// Whether a field of some kind must be there, by the name of the kind in the tables.
#[allow(non_upper_case_globals, reason = "the tables write kinds in lower case")]
pub mod is_required {
    /// It must be there.
    pub const required: bool = true;
    /// It may be absent.
    pub const optional: bool = false;
    /// It must be there and may be null.
    pub const nullable: bool = true;
    /// It may be absent or null.
    pub const optional_nullable: bool = false;
}
