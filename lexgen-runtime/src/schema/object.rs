//! Writing and validating objects, field by field.

use std::slice;

use lexgen_data::Object;
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::table::Table;
use super::writer::FieldWriter;
use crate::validate::{At, Rules, Validate, check_extra};
use crate::value::Nullable;
use crate::value::nesting::{Level, SMALL, TOO_DEEP, Written};

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

/// Writes an object, with its `$type` if it is a record.
///
/// # Errors
///
/// Those of the serializer; fields that stand both in the table and in `extra`.
pub fn write_object<T: Table, S: Serializer>(serializer: S, object: &T) -> Result<S::Ok, S::Error> {
    match T::NSID {
        Some(nsid) => write_tagged(serializer, nsid, object),
        None => write(FieldWriter::new(serializer, None)?, object),
    }
}

/// Writes an object with this `$type` in front.
///
/// # Errors
///
/// As [`write_object`].
pub fn write_tagged<T: Table, S: Serializer>(serializer: S, type_name: &str, object: &T) -> Result<S::Ok, S::Error> {
    let mut fields = FieldWriter::new(serializer, Some(type_name))?;
    fields.write_type();
    write(fields, object)
}

/// Writes an object whose type is told elsewhere: without its `$type`.
///
/// # Errors
///
/// As [`write_object`].
pub fn write_untagged<T: Table, S: Serializer>(serializer: S, type_name: &str, object: &T) -> Result<S::Ok, S::Error> {
    write(FieldWriter::new(serializer, Some(type_name))?, object)
}

fn write<T: Table, M: SerializeMap>(mut fields: FieldWriter<'_, M>, object: &T) -> Result<M::Ok, M::Error> {
    const { assert!(T::LISTED.is_none(), "a variant of a union is an object, and no union") };
    match Written::enter::<T>() {
        Some(_level) => object.visit_fields(&mut fields),
        None => fields.fail(M::Error::custom(TOO_DEEP)),
    }
    fields.finish()
}

/// Finds what is wrong with an object: its fields, and what the lexicon does not name.
pub(crate) fn check_object<T: Table>(object: &T, at: &mut At<'_>) {
    check_fields(object, T::NSID, at);
}

/// Finds what is wrong with a variant of a union, for which `$type` is `type_name`.
pub fn check_variant<T: Table>(object: &T, type_name: &'static str, at: &mut At<'_>) {
    check_fields(object, Some(type_name), at);
}

fn check_fields<T: Table>(object: &T, type_name: Option<&str>, at: &mut At<'_>) {
    if !at.may_descend() {
        return;
    }
    let level = Level::enter::<T>();
    if size_of::<T>() >= SMALL && level.is_none() {
        at.report_too_deep();
    } else {
        object.visit_fields(&mut FieldChecker { at, rules: T::RULES.iter(), type_name });
    }
}

/// Validates the fields that it is shown.
struct FieldChecker<'x, 'a> {
    at: &'x mut At<'a>,
    /// The rules of the fields to come.
    rules: slice::Iter<'static, &'static Rules>,
    /// What `$type` is, where it is not the object's own to say.
    type_name: Option<&'x str>,
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
            check_extra(extra, names, self.type_name, self.at);
        }
    }
}
