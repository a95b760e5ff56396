//! [`Sample`] for types of the standard library, of `lexgen-data`, `value`, `schema` and `xrpc`.

use std::borrow::Cow;

use lexgen_data::sample::{self, TextBounds};
use lexgen_data::{
    AtIdentifier, AtUri, Blob, Borrowed, BorrowedBytes, Bytes, Cid, CidLink, Datetime, Did, Handle, Language, Nsid,
    Object, RecordKey, SpaceRef, StringFormat, Tid, Uri, Value,
};

use super::{Sample, Sampler};
use crate::schema::lossy::{LossyText, LossyVec};
use crate::validate::Rules;
use crate::value::{Nested, Nullable, Recursive, TypedObject};
use crate::xrpc::Body;

/// The number of elements of an array without bounds.
const USUAL_LENGTH: usize = 4;

/// The maximum number of elements of an array, which bounds those of elements that are not objects.
const MOST_ELEMENTS: usize = 10_000;

impl Sample for () {
    fn sample(_: &Rules, _: &mut Sampler) -> Option<Self> {
        Some(())
    }
}

impl Sample for bool {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        match rules.constant_text() {
            Some(text) => text.parse().ok(),
            None => Some(sampler.random().one_in(2)),
        }
    }
}

impl Sample for i64 {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        let (minimum, maximum) = rules.range();
        let value = match rules.constant_text() {
            Some(text) => text.parse().ok()?,
            None if minimum <= maximum => sampler.random().integer(minimum, maximum),
            None => return None,
        };
        (minimum..=maximum).contains(&value).then_some(value)
    }
}

/// Creates a string without a format.
fn text(rules: &Rules, sampler: &mut Sampler) -> Option<String> {
    let bounds = rules.text_bounds();
    match rules.constant_text() {
        Some(text) => bounds.allow(text).then(|| text.to_owned()),
        None => sample::text(&bounds, sampler.random()).ok(),
    }
}

/// Creates a string of a format.
fn text_of<T: StringFormat>(rules: &Rules, sampler: &mut Sampler) -> Option<T> {
    let bounds = rules.text_bounds();
    let text = match rules.constant_text() {
        Some(text) => bounds.allow(text).then(|| text.to_owned())?,
        None => sample::text_of::<T>(&bounds, sampler.random()).ok()?,
    };
    T::from_text(&text).ok()
}

impl Sample for String {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        text(rules, sampler)
    }
}

impl Sample for Cow<'_, str> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        text(rules, sampler).map(Cow::Owned)
    }
}

macro_rules! formats {
    ($($ty:ty),*) => {$(
        impl Sample for $ty {
            fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
                text_of(rules, sampler)
            }
        }
    )*};
}

formats!(AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, Tid, Uri);

impl<T: StringFormat> Sample for Borrowed<'_, T> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        let text: String = text_of::<T>(rules, sampler)?.into();
        Borrowed::from_text(text).ok()
    }
}

impl Sample for Bytes {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        let TextBounds { min_length, max_length, .. } = rules.text_bounds();
        sample::bytes(min_length, max_length, sampler.random()).ok()
    }
}

impl Sample for BorrowedBytes<'_> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        Bytes::sample(rules, sampler).map(|bytes| BorrowedBytes::from(bytes.into_vec()))
    }
}

impl Sample for CidLink {
    fn sample(_: &Rules, sampler: &mut Sampler) -> Option<Self> {
        Some(sample::link(sampler.random()))
    }
}

impl Sample for Blob {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        let (accept, max_size) = rules.blob_bounds();
        sample::blob(accept, Some(max_size), sampler.random()).ok().map(Blob::Typed)
    }
}

impl Sample for Object {
    fn sample(_: &Rules, sampler: &mut Sampler) -> Option<Self> {
        Some(sample::object(2, sampler.random()))
    }
}

impl Sample for Value {
    fn sample(_: &Rules, sampler: &mut Sampler) -> Option<Self> {
        Some(sample::value(2, sampler.random()))
    }
}

impl Sample for TypedObject {
    fn sample(_: &Rules, sampler: &mut Sampler) -> Option<Self> {
        sampler.unlisted(&[])
    }
}

impl Sample for Body {
    fn sample(_: &Rules, sampler: &mut Sampler) -> Option<Self> {
        let bytes = sample::bytes(0, Some(64), sampler.random()).ok()?;
        Some(Self::new("application/octet-stream", bytes.into_vec()))
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        let (least, most) = rules.lengths();
        if least > most || least > MOST_ELEMENTS {
            return None;
        }
        let most = if sampler.is_deep() { least } else { most.min(least.saturating_add(USUAL_LENGTH)) };
        let length = least + sampler.random().index(most - least + 1);
        sampler.descend(|sampler| {
            let mut array = Self::new();
            while array.len() < length {
                match T::sample(rules.of_items(), sampler) {
                    Some(element) => array.push(element),
                    // The array may be shorter if elements have no valid value.
                    None if array.len() >= least => break,
                    None => return None,
                }
            }
            Some(array)
        })
    }
}

impl<T: Sample> Sample for Box<T> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        T::sample(rules, sampler).map(Self::new)
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        if sampler.random().one_in(3) { Some(None) } else { Some(T::sample(rules, sampler)) }
    }
}

impl<T: Sample> Sample for Nullable<T> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        Option::<T>::sample(rules, sampler).map(Self::from)
    }
}

impl<T: Recursive + Sample> Sample for Nested<T> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        T::sample(rules, sampler).map(Self::new)
    }
}

/// Samples have no invalid elements.
impl<T: Sample> Sample for LossyVec<T> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        Vec::sample(rules, sampler).map(Self::from)
    }
}

/// Samples are valid.
impl<T: Sample> Sample for LossyText<T> {
    fn sample(rules: &Rules, sampler: &mut Sampler) -> Option<Self> {
        T::sample(rules, sampler).map(Self::Valid)
    }
}

/// Creates a value of an enumeration: a listed one, or sometimes another if it is open.
pub fn sample_text(
    names: &'static [&'static str],
    is_open: bool,
    rules: &Rules,
    sampler: &mut Sampler,
) -> Option<String> {
    if rules.constant_text().is_some() {
        return text(rules, sampler).filter(|text| is_open || names.contains(&text.as_str()));
    }
    let bounds = rules.text_bounds();
    let names: Vec<&str> = names.iter().copied().filter(|name| bounds.allow(name)).collect();
    if is_open && (names.is_empty() || sampler.random().one_in(4)) {
        return text(rules, sampler);
    }
    sampler.random().choose(&names).map(|name| (*name).to_owned())
}

/// Creates a value of an enumeration of integers.
pub fn sample_integer(values: &[i64], rules: &Rules, sampler: &mut Sampler) -> Option<i64> {
    let (minimum, maximum) = rules.range();
    let fits = |value: &i64| {
        let is_constant = rules.constant_text().is_none_or(|text| text.parse() == Ok(*value));
        is_constant && (minimum..=maximum).contains(value)
    };
    let values: Vec<i64> = values.iter().copied().filter(fits).collect();
    sampler.random().choose(&values).copied()
}
