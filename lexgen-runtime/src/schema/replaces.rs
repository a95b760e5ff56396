//! [`Replaces`]: types of one's own in the place of types of lexicons.

use std::borrow::Cow;

use lexgen_data::{
    AtIdentifier, AtUri, Blob, Borrowed, Bytes, Cid, CidLink, Datetime, Did, Handle, Language, Nsid, Object, RecordKey,
    SpaceRef, Tid, Uri, Value,
};

use super::decode::Decode;
use super::enumeration::{IntegerEnum, StringEnum};
use super::lossy::LossyText;
use crate::validate::Validate;

/// A type that fields of a type with `#[derive(Lexicon)]` can have where the lexicon has a `Data`.
///
/// `Data` is the type that generated code has there: `bool`, `i64`, `String`, the type of a string format, `Bytes`, `CidLink`, `Blob`, or
/// `Object` for `unknown`. `String` replaces every format, enumerations replace strings and integers, and [`Value`] replaces everything.
/// [`replacement!`](crate::replacement) implements it for types of one's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of this field, which the lexicon has a `{Data}` for",
    label = "does not replace `{Data}`",
    note = "use `{Data}`, or make a type of your own of it: `lexgen_runtime::replacement!({Self}: {Data})`"
)]
pub trait Replaces<Data> {}

/// Compiles only if `T` replaces `Data`.
pub const fn replaces<T: Replaces<Data> + ?Sized, Data>() {}

/// Compiles only if `T` can be a field: it is read and validated as data of a lexicon.
pub const fn is_field<'de, T: Decode<'de> + Validate>() {}

macro_rules! replace_themselves {
    ($($ty:ty),*) => {$(
        impl Replaces<$ty> for $ty {}
        impl Replaces<$ty> for Value {}
    )*};
}

replace_themselves!(bool, i64, String, Bytes, CidLink, Blob, Object);

macro_rules! formats {
    ($($format:ty),*) => {$(
        impl Replaces<$format> for $format {}
        impl Replaces<$format> for Value {}
        impl Replaces<$format> for String {}
        impl Replaces<$format> for Cow<'_, str> {}
        impl Replaces<$format> for Borrowed<'_, $format> {}
        impl Replaces<$format> for LossyText<$format> {}
    )*};
}

formats!(AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, Tid, Uri);

impl Replaces<String> for Cow<'_, str> {}

impl<T: for<'de> StringEnum<'de>> Replaces<String> for T {}

impl<T: IntegerEnum> Replaces<i64> for T {}
