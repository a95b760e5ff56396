//! Writing and validating objects, field by field.

use std::slice;

use lexgen_data::Object;
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::lossy::LossyOption;
use super::table::Table;
use super::writer::FieldWriter;
use crate::validate::{Rules, Validate, ValidationContext, check_extra};
use crate::value::Nullable;
use crate::value::nesting::{Level, SMALL, TOO_DEEP, Written};

/// A visitor of the fields of an object. Its methods are named as schema macros name the kinds of fields.
pub trait FieldVisitor {
    /// A field that is always present.
    fn required<T: Serialize + Validate>(&mut self, name: &'static str, value: &T);

    /// A field that may be absent.
    fn optional<T: Serialize + Validate>(&mut self, name: &'static str, value: &Option<T>);

    /// A field that is always present and may be null.
    fn nullable<T: Serialize + Validate>(&mut self, name: &'static str, value: &Option<T>);

    /// A field that may be absent or null.
    fn optional_nullable<T: Serialize + Validate>(&mut self, name: &'static str, value: &Option<Nullable<T>>);

    /// A field that may be absent, and is if its data is invalid.
    fn lossy<T: Serialize + Validate>(&mut self, name: &'static str, value: &LossyOption<T>);

    /// The unknown fields of an object that declares `names`.
    fn extra(&mut self, extra: &Object, names: &[&str]);
}

/// Writes an object, with its `$type` if it is a record.
///
/// # Errors
///
/// Those of the serializer, and unknown fields that the schema declares.
pub fn write_object<T: Table, S: Serializer>(serializer: S, object: &T) -> Result<S::Ok, S::Error> {
    match T::NSID {
        Some(nsid) => write_tagged(serializer, nsid, object),
        None => write(FieldWriter::new(serializer, None)?, object),
    }
}

/// Writes an object with this `$type` first.
///
/// # Errors
///
/// Those of [`write_object`].
pub(crate) fn write_tagged<T: Table, S: Serializer>(
    serializer: S,
    type_name: &str,
    object: &T,
) -> Result<S::Ok, S::Error> {
    write_variant(serializer, type_name, object, true)
}

/// Writes a variant of a union: its `$type` first, or not at all for a format that has the type elsewhere.
///
/// # Errors
///
/// Those of [`write_object`].
pub fn write_variant<T: Table, S: Serializer>(
    serializer: S,
    type_name: &str,
    object: &T,
    is_tagged: bool,
) -> Result<S::Ok, S::Error> {
    let mut fields = FieldWriter::new(serializer, Some(type_name))?;
    if is_tagged {
        fields.write_type();
    }
    write(fields, object)
}

fn write<T: Table, M: SerializeMap>(mut fields: FieldWriter<'_, M>, object: &T) -> Result<M::Ok, M::Error> {
    const { assert!(T::LISTED.is_none(), "a variant of a union must be an object, not a union") };
    match Written::enter::<T>() {
        Some(_level) => object.visit_fields(&mut fields),
        None => fields.fail(M::Error::custom(TOO_DEEP)),
    }
    fields.finish()
}

/// Validates the fields of an object, and its unknown fields.
pub(crate) fn check_object<T: Table>(object: &T, cx: &mut ValidationContext<'_>) {
    check_fields(object, T::NSID, cx);
}

/// Validates a variant of a union, whose `$type` is `type_name`.
pub fn check_variant<T: Table>(object: &T, type_name: &'static str, cx: &mut ValidationContext<'_>) {
    check_fields(object, Some(type_name), cx);
}

fn check_fields<T: Table>(object: &T, type_name: Option<&str>, cx: &mut ValidationContext<'_>) {
    if !cx.may_descend() {
        return;
    }
    let level = Level::enter::<T>();
    if size_of::<T>() >= SMALL && level.is_none() {
        cx.report_too_deep();
    } else {
        object.visit_fields(&mut FieldChecker { cx, rules: T::RULES.iter(), type_name });
    }
}

/// Validates the fields of an object.
struct FieldChecker<'x, 'a> {
    cx: &'x mut ValidationContext<'a>,
    /// The rules of the remaining fields.
    rules: slice::Iter<'static, &'static Rules>,
    /// The value of `$type`, if it is fixed.
    type_name: Option<&'x str>,
}

impl FieldChecker<'_, '_> {
    #[inline]
    fn check<T: Validate>(&mut self, name: &'static str, value: &T) {
        let rules = self.rules.next().copied().unwrap_or(&Rules::NONE);
        let mut cx = self.cx.field(name);
        if rules.is_secret() {
            cx.hide();
        }
        value.check_constraints(rules, &mut cx);
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

    #[inline]
    fn lossy<T: Validate>(&mut self, name: &'static str, value: &LossyOption<T>) {
        self.check(name, value);
    }

    fn extra(&mut self, extra: &Object, names: &[&str]) {
        if !extra.is_empty() {
            check_extra(extra, names, self.type_name, self.cx);
        }
    }
}
