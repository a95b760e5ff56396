//! [`Validate`] for the types of Rust and of `lexgen-data`.

use std::borrow::Cow;

use lexgen_data::{
    AtIdentifier, AtUri, Blob, Borrowed, BorrowedBytes, Bytes, Cid, CidLink, Constraint, Datetime, Did, Handle,
    Language, Nsid, Object, RecordKey, Tid, TypedBlob, Uri, Value,
};

use super::Validate;
use super::context::At;
use super::rules::Rules;
use crate::value::{Nested, Nullable, Recursive, TYPE, TypedObject};

impl Validate for bool {
    #[inline]
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
        rules.check_boolean(*self, at);
    }
}

impl Validate for i64 {
    #[inline]
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
        rules.check_integer(*self, at);
    }
}

macro_rules! text {
    ($({$($generics:tt)*} $ty:ty),* $(,)?) => {$(
        impl<$($generics)*> Validate for $ty {
            #[inline]
            fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
                rules.check_text(AsRef::<str>::as_ref(self), at);
            }
        }
    )*};
}

text!({} String, {} Cow<'_, str>, {T} Borrowed<'_, T>);
text!({} AtIdentifier, {} AtUri, {} Cid, {} Datetime, {} Did, {} Handle, {} Language);
text!({} Nsid, {} RecordKey, {} Tid, {} Uri);

macro_rules! bytes {
    ($($ty:ty),*) => {$(
        impl Validate for $ty {
            #[inline]
            fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
                if at.may_descend() {
                    rules.check_length(self.len(), at);
                }
            }
        }
    )*};
}

bytes!(Bytes, BorrowedBytes<'_>);

/// Types all of whose values are valid.
macro_rules! always_valid {
    ($($ty:ty),*) => {$(
        impl Validate for $ty {
            #[inline]
            fn find_problems(&self, _: &Rules, _: &mut At<'_>) {}
        }
    )*};
}

always_valid!(());

impl Validate for CidLink {
    #[inline]
    fn find_problems(&self, _: &Rules, at: &mut At<'_>) {
        at.may_descend();
    }
}

impl Validate for Blob {
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
        // In data it is an object, in which the link of the typed form is one level more.
        let has_room = match self {
            Self::Typed(_) => at.may_descend() && at.field("ref").may_descend(),
            Self::Legacy(_) => at.may_descend(),
        };
        if !has_room {
            return;
        }
        let leniency = at.leniency();
        if matches!(self, Self::Legacy(_)) && !leniency.legacy_blobs {
            at.report(Constraint::LegacyBlob, "", "");
        }
        if !leniency.blob_codecs && !self.is_raw() {
            at.report(Constraint::BlobCodec, "", format_args!("`{}`", self.link().to_cid()));
        }
        if self.mime_type().is_empty() || self.size().is_some_and(|size| i64::try_from(size).is_err()) {
            at.report(Constraint::DataModel, "", "a blob needs a MIME type, and a size of at most 63 bits");
        }
        rules.check_blob(self, at);
    }
}

/// An object of the data model that is not a blob: what `unknown` stands for.
impl Validate for Object {
    fn find_problems(&self, _: &Rules, at: &mut At<'_>) {
        check_plain_object(self, at);
    }
}

/// What stands where the lexicon is not known: anything of the data model.
impl Validate for Value {
    fn find_problems(&self, _: &Rules, at: &mut At<'_>) {
        check_value(self, at);
    }
}

/// Checks the fields of an object that the lexicon does not name; `names` are those that it does. What `$type` is of a
/// record and of a member of a union is known: `type_name`.
#[cold]
pub(crate) fn check_extra(extra: &Object, names: &[&str], type_name: Option<&str>, at: &mut At<'_>) {
    for name in names.iter().filter(|name| extra.contains_key(name)) {
        at.field(name).report(Constraint::DataModel, "", "it is also among the fields that the lexicon does not name");
    }
    if let (Some(expected), Some(found)) = (type_name, extra.get(TYPE)) {
        if found.as_str() != Some(expected) {
            at.field(TYPE).report(Constraint::TypeName, format_args!("`{expected}`"), format_args!("{found:?}"));
        }
    }
    check_plain_object(extra, at);
}

/// Checks an object that must not be a blob.
fn check_plain_object(object: &Object, at: &mut At<'_>) {
    if object.type_name() == Some(TypedBlob::TYPE) {
        at.report(Constraint::Type, "an object", "a blob");
    } else {
        check_object(object, at);
    }
}

fn check_object(object: &Object, at: &mut At<'_>) {
    if let Err(error) = object.check() {
        at.report(Constraint::DataModel, "", error);
    }
    if at.may_descend() {
        for (name, value) in object {
            check_value(value, &mut at.field(name));
        }
    }
}

fn check_value(value: &Value, at: &mut At<'_>) {
    match value {
        Value::Object(object) => check_object(object, at),
        Value::Array(elements) if at.may_descend() => {
            for (index, element) in elements.iter().enumerate() {
                check_value(element, &mut at.element(index));
            }
        }
        Value::Bytes(_) | Value::Link(_) => {
            at.may_descend();
        }
        _ => {}
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
        rules.check_length(self.len(), at);
        if at.may_descend() {
            let items = rules.of_items();
            for (index, element) in self.iter().enumerate() {
                element.find_problems(items, &mut at.element(index));
            }
        }
    }
}

/// `None` is null or absent, which is valid wherever a type has it.
impl<T: Validate> Validate for Option<T> {
    #[inline]
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
        if let Some(value) = self {
            value.find_problems(rules, at);
        }
    }
}

impl<T: Validate> Validate for Nullable<T> {
    #[inline]
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
        if let Some(value) = self.as_option() {
            value.find_problems(rules, at);
        }
    }
}

impl<T: Recursive + Validate> Validate for Nested<T> {
    #[inline]
    fn find_problems(&self, rules: &Rules, at: &mut At<'_>) {
        T::find_problems(self, rules, at);
    }
}

/// Checks a member of a union that is kept as data: it must not be of a type that the union knows better.
pub fn check_unlisted(object: &TypedObject, listed: &[&str], at: &mut At<'_>) {
    let type_name = object.type_name();
    if listed.contains(&type_name) {
        at.field(TYPE).report(Constraint::TypeName, "a type that is not listed", format_args!("`{type_name}`"));
    }
    check_plain_object(object, at);
}

/// Checks the text of an enumeration.
pub fn check_text(text: &str, rules: &Rules, at: &mut At<'_>) {
    rules.check_text(text, at);
}

/// Checks the integer of an enumeration.
pub fn check_integer(value: i64, rules: &Rules, at: &mut At<'_>) {
    rules.check_integer(value, at);
}

#[cfg(test)]
mod tests {
    use lexgen_data::{Blob, CidLink, Constraint, Leniency, MAX_DEPTH};

    use super::super::context::{At, Report};
    use super::super::{Rules, Validate};

    /// Validates a value that stands at this depth.
    fn find_at(depth: usize, value: &impl Validate, at: &mut At<'_>) {
        match depth.checked_sub(1) {
            None => value.find_problems(&Rules::NONE, at),
            Some(depth) => find_at(depth, value, &mut at.element(0)),
        }
    }

    #[test]
    fn a_blob_is_as_deep_as_the_object_and_the_link_that_it_is_in_data() {
        let blob = Blob::new(CidLink::of_raw(b"a"), "a/b", 1);
        for (depth, expected) in [(MAX_DEPTH - 2, None), (MAX_DEPTH - 1, Some(Constraint::Nesting))] {
            let mut report = Report::new(Leniency::NONE);
            find_at(depth, &blob, &mut At::root(&mut report));
            assert_eq!(report.into_problems().iter().map(|problem| problem.constraint).next(), expected);
        }
    }
}
