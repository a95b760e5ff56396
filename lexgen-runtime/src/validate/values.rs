//! [`Validate`] for types of the standard library, of `lexgen-data` and of `value`.

use std::borrow::Cow;

use lexgen_data::{
    AtIdentifier, AtUri, Blob, Borrowed, BorrowedBytes, Bytes, Cid, CidLink, Constraint, Datetime, Did, Handle,
    Language, Nsid, Object, RecordKey, SpaceRef, Tid, TypedBlob, Uri, Value,
};

use super::Validate;
use super::context::ValidationContext;
use super::rules::Rules;
use crate::value::{Nested, Nullable, Recursive, TYPE, TypedObject};

impl Validate for bool {
    #[inline]
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        rules.check_boolean(*self, cx);
    }
}

impl Validate for i64 {
    #[inline]
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        rules.check_integer(*self, cx);
    }
}

macro_rules! text {
    ($({$($generics:tt)*} $ty:ty),* $(,)?) => {$(
        impl<$($generics)*> Validate for $ty {
            #[inline]
            fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
                rules.check_text(AsRef::<str>::as_ref(self), cx);
            }
        }
    )*};
}

text!({} String, {} Cow<'_, str>, {T} Borrowed<'_, T>);
text!({} AtIdentifier, {} AtUri, {} Cid, {} Datetime, {} Did, {} Handle, {} Language);
text!({} Nsid, {} RecordKey, {} SpaceRef, {} Tid, {} Uri);

macro_rules! bytes {
    ($($ty:ty),*) => {$(
        impl Validate for $ty {
            #[inline]
            fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
                if cx.may_descend() {
                    rules.check_length(self.len(), cx);
                }
            }
        }
    )*};
}

bytes!(Bytes, BorrowedBytes<'_>);

/// Implements [`Validate`] for types without invalid values.
macro_rules! always_valid {
    ($($ty:ty),*) => {$(
        impl Validate for $ty {
            #[inline]
            fn check_constraints(&self, _: &Rules, _: &mut ValidationContext<'_>) {}
        }
    )*};
}

always_valid!(());

impl Validate for CidLink {
    #[inline]
    fn check_constraints(&self, _: &Rules, cx: &mut ValidationContext<'_>) {
        cx.may_descend();
    }
}

impl Validate for Blob {
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        // A blob is an object in data, and its link is one level below that.
        let has_room = match self {
            Self::Typed(_) => cx.may_descend() && cx.field("ref").may_descend(),
            Self::Legacy(_) => cx.may_descend(),
        };
        if !has_room {
            return;
        }
        let leniency = cx.leniency();
        if matches!(self, Self::Legacy(_)) && !leniency.legacy_blobs {
            cx.report(Constraint::LegacyBlob, "", "");
        }
        if !leniency.blob_codecs && !self.is_raw() {
            cx.report(Constraint::BlobCodec, "", format_args!("`{}`", self.link().to_cid()));
        }
        if self.mime_type().is_empty() || self.size().is_some_and(|size| i64::try_from(size).is_err()) {
            cx.report(Constraint::DataModel, "", "a blob needs a MIME type, and a size of at most 63 bits");
        }
        rules.check_blob(self, cx);
    }
}

/// The type of `unknown` fields: any object of the data model except a blob.
impl Validate for Object {
    fn check_constraints(&self, _: &Rules, cx: &mut ValidationContext<'_>) {
        check_plain_object(self, cx);
    }
}

/// The type of unresolved refs: any value of the data model.
impl Validate for Value {
    fn check_constraints(&self, _: &Rules, cx: &mut ValidationContext<'_>) {
        check_value(self, cx);
    }
}

/// Checks unknown fields. They must not repeat `names`, the fields that the lexicon declares. A `$type` among them must be
/// `type_name`, if that is fixed.
#[cold]
pub(crate) fn check_extra(extra: &Object, names: &[&str], type_name: Option<&str>, cx: &mut ValidationContext<'_>) {
    for name in names.iter().filter(|name| extra.contains_key(name)) {
        let found = "it is declared by the lexicon and cannot also be an unknown field";
        cx.field(name).report(Constraint::DataModel, "", found);
    }
    if let (Some(expected), Some(found)) = (type_name, extra.get(TYPE))
        && found.as_str() != Some(expected)
    {
        cx.field(TYPE).report(Constraint::TypeName, format_args!("`{expected}`"), format_args!("{found:?}"));
    }
    check_plain_object(extra, cx);
}

/// Checks an object, which must not be a blob.
fn check_plain_object(object: &Object, cx: &mut ValidationContext<'_>) {
    if object.type_name() == Some(TypedBlob::TYPE) {
        cx.report(Constraint::Type, "an object", "a blob");
    } else {
        check_object(object, cx);
    }
}

fn check_object(object: &Object, cx: &mut ValidationContext<'_>) {
    if let Err(error) = object.check() {
        cx.report(Constraint::DataModel, "", error);
    }
    if cx.may_descend() {
        for (name, value) in object {
            check_value(value, &mut cx.field(name));
        }
    }
}

fn check_value(value: &Value, cx: &mut ValidationContext<'_>) {
    match value {
        Value::Object(object) => check_object(object, cx),
        Value::Array(elements) if cx.may_descend() => {
            for (index, element) in elements.iter().enumerate() {
                check_value(element, &mut cx.element(index));
            }
        }
        Value::Bytes(_) | Value::Link(_) => {
            cx.may_descend();
        }
        _ => {}
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        rules.check_length(self.len(), cx);
        if cx.may_descend() {
            let items = rules.of_items();
            for (index, element) in self.iter().enumerate() {
                element.check_constraints(items, &mut cx.element(index));
            }
        }
    }
}

/// `None` is an absent field or null, and valid.
impl<T: Validate> Validate for Option<T> {
    #[inline]
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        if let Some(value) = self {
            value.check_constraints(rules, cx);
        }
    }
}

impl<T: Validate> Validate for Nullable<T> {
    #[inline]
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        if let Some(value) = self.as_option() {
            value.check_constraints(rules, cx);
        }
    }
}

impl<T: Recursive + Validate> Validate for Nested<T> {
    #[inline]
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        T::check_constraints(self, rules, cx);
    }
}

/// Checks the unknown variant of a union, whose `$type` must not be one that the union lists.
pub fn check_unlisted(object: &TypedObject, listed: &[&str], cx: &mut ValidationContext<'_>) {
    let type_name = object.type_name();
    if listed.contains(&type_name) {
        cx.field(TYPE).report(Constraint::TypeName, "a type that is not listed", format_args!("`{type_name}`"));
    }
    check_plain_object(object, cx);
}

/// Checks the string of an enumeration.
pub fn check_text(text: &str, rules: &Rules, cx: &mut ValidationContext<'_>) {
    rules.check_text(text, cx);
}

/// Checks the integer of an enumeration.
pub fn check_integer(value: i64, rules: &Rules, cx: &mut ValidationContext<'_>) {
    rules.check_integer(value, cx);
}

#[cfg(test)]
mod tests {
    use lexgen_data::{Blob, CidLink, Constraint, Leniency, MAX_DEPTH};

    use super::super::context::{Report, ValidationContext};
    use super::super::{Rules, Validate};

    /// Validates a value at this depth.
    fn find_at(depth: usize, value: &impl Validate, cx: &mut ValidationContext<'_>) {
        match depth.checked_sub(1) {
            None => value.check_constraints(&Rules::NONE, cx),
            Some(depth) => find_at(depth, value, &mut cx.element(0)),
        }
    }

    #[test]
    fn a_blob_counts_as_an_object_with_a_link_inside() {
        let blob = Blob::new(CidLink::of_raw(b"a"), "a/b", 1);
        for (depth, expected) in [(MAX_DEPTH - 2, None), (MAX_DEPTH - 1, Some(Constraint::Nesting))] {
            let mut report = Report::new(Leniency::STRICT);
            find_at(depth, &blob, &mut ValidationContext::root(&mut report));
            assert_eq!(report.into_problems().iter().map(|problem| problem.constraint).next(), expected);
        }
    }
}
