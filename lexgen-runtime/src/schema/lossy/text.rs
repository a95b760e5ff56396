//! [`LossyText`]: a string that should match a format and may not.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use lexgen_data::{
    AtIdentifier, AtUri, Borrowed, Cid, Constraint, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef,
    StringFormat, SyntaxError, Tid, Uri,
};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::schema::Decode;
use crate::validate::{Rules, Validate, ValidationContext};
use crate::value::IntoOwned;

/// A string that should match a format and may not.
///
/// It is the type of strings with a format that the option `lossy` selects, for third-party data: old records have
/// datetimes without a time zone. The string is serialized as it was read. A value that is not a string is still an error.
///
/// ```
/// use lexgen_runtime::{Datetime, Leniency, LossyText, Validate, json};
///
/// let created: LossyText<Datetime> = json::from_str(r#""2024-05-06T07:08:09""#)?;
/// assert_eq!(created.valid(), None);
/// assert_eq!(created.as_str(), "2024-05-06T07:08:09");
/// assert_eq!(
///     created.error().unwrap().to_string(),
///     "invalid datetime at byte 19: expected a UTC offset such as `Z` or `+01:00`",
/// );
/// assert!(created.validate().is_err());
/// // Earlier versions of the protocol allowed such datetimes.
/// assert!(created.validate_with(Leniency::LENIENT).is_ok());
/// # Ok::<(), json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum LossyText<T> {
    /// A string that matches the format.
    Valid(T),
    /// A string that does not.
    Invalid(InvalidText),
}

/// A string that does not match its format. Created only on reading.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct InvalidText(Box<str>);

/// A string that matches a format: the type of the format, or [`Borrowed`].
///
/// This trait is sealed.
pub trait FormattedText: AsRef<str> + sealed::Sealed {
    /// The format.
    type Format: StringFormat;
}

/// A formatted string that can be created from input with the lifetime `'de`.
pub trait FromChecked<'de>: FormattedText {
    /// Creates the string.
    fn from_checked(text: Borrowed<'de, Self::Format>) -> Self;
}

mod sealed {
    /// Prevents implementations in other crates.
    pub trait Sealed {}
}

macro_rules! formatted {
    ($($format:ty),* $(,)?) => {$(
        impl sealed::Sealed for $format {}

        impl FormattedText for $format {
            type Format = Self;
        }

        impl<'de> FromChecked<'de> for $format {
            fn from_checked(text: Borrowed<'de, Self>) -> Self {
                StringFormat::from_checked(text)
            }
        }
    )*};
}

formatted!(AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, Tid, Uri);

impl<F> sealed::Sealed for Borrowed<'_, F> {}

impl<F: StringFormat> FormattedText for Borrowed<'_, F> {
    type Format = F;
}

impl<'de: 'a, 'a, F: StringFormat> FromChecked<'de> for Borrowed<'a, F> {
    fn from_checked(text: Borrowed<'de, F>) -> Self {
        text
    }
}

impl<T: FormattedText> LossyText<T> {
    /// The string, whether it is valid or not.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Valid(text) => text.as_ref(),
            Self::Invalid(text) => text.as_str(),
        }
    }

    /// Returns why the string does not match its format; `None` if it does.
    #[must_use]
    pub fn error(&self) -> Option<SyntaxError> {
        match self {
            Self::Valid(_) => None,
            Self::Invalid(text) => T::Format::check(text.as_str()).err(),
        }
    }

    /// Creates a value from any string.
    #[must_use]
    pub fn from_text<'t>(text: impl Into<Cow<'t, str>>) -> Self
    where
        T: FromChecked<'t>,
    {
        match text.into() {
            Cow::Borrowed(text) => Borrowed::from_text(text).map_or_else(|_| Self::invalid(text), Self::checked),
            Cow::Owned(text) => Self::copied(&text),
        }
    }

    /// Like [`from_text`](Self::from_text), but copies the string.
    fn copied<'t>(text: &str) -> Self
    where
        T: FromChecked<'t>,
    {
        let checked = Borrowed::from_text(text);
        checked.map_or_else(|_| Self::invalid(text), |checked| Self::checked(checked.into_static()))
    }

    fn checked<'t>(text: Borrowed<'t, T::Format>) -> Self
    where
        T: FromChecked<'t>,
    {
        Self::Valid(T::from_checked(text))
    }

    fn invalid(text: &str) -> Self {
        Self::Invalid(InvalidText(text.into()))
    }
}

impl<T> LossyText<T> {
    /// Returns the value; `None` if the string is invalid.
    #[must_use]
    pub const fn valid(&self) -> Option<&T> {
        match self {
            Self::Valid(text) => Some(text),
            Self::Invalid(_) => None,
        }
    }

    /// Returns the value.
    ///
    /// # Errors
    ///
    /// The string, if it is invalid.
    pub fn into_valid(self) -> Result<T, InvalidText> {
        match self {
            Self::Valid(text) => Ok(text),
            Self::Invalid(text) => Err(text),
        }
    }
}

impl InvalidText {
    /// The string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T> From<T> for LossyText<T> {
    fn from(text: T) -> Self {
        Self::Valid(text)
    }
}

/// Parses only valid strings. [`LossyText::from_text`] accepts all.
impl<T: FromStr> FromStr for LossyText<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        text.parse().map(Self::Valid)
    }
}

impl<T: FormattedText> AsRef<str> for LossyText<T> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

macro_rules! compare_with_text {
    ($($text:ty),*) => {$(
        impl<T: FormattedText> PartialEq<$text> for LossyText<T> {
            fn eq(&self, other: &$text) -> bool {
                let text: &str = other.as_ref();
                self.as_str() == text
            }
        }

        impl<T: FormattedText> PartialEq<LossyText<T>> for $text {
            fn eq(&self, other: &LossyText<T>) -> bool {
                other == self
            }
        }
    )*};
}

compare_with_text!(str, &str, String);

impl<T: FormattedText> fmt::Display for LossyText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl<T: fmt::Debug> fmt::Debug for LossyText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid(text) => fmt::Debug::fmt(text, f),
            Self::Invalid(text) => fmt::Debug::fmt(text, f),
        }
    }
}

impl AsRef<str> for InvalidText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<InvalidText> for String {
    fn from(text: InvalidText) -> Self {
        text.0.into()
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the string does not match its format: {:?}", self.0)
    }
}

impl std::error::Error for InvalidText {}

impl fmt::Debug for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Invalid").field(&self.0).finish()
    }
}

impl<'de, T: FromChecked<'de>> Decode<'de> for LossyText<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

impl<'de, T: FromChecked<'de>> Deserialize<'de> for LossyText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

struct TextVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: FromChecked<'de>> Visitor<'de> for TextVisitor<T> {
    type Value = LossyText<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of format `{}`", T::Format::NAME)
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(LossyText::from_text(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(LossyText::copied(text))
    }
}

impl<T: FormattedText> Serialize for LossyText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Invalid strings violate [`Constraint::Format`], except old forms of datetimes with
/// [`Leniency::datetimes`](lexgen_data::Leniency::datetimes).
impl<T: FormattedText> Validate for LossyText<T> {
    #[inline]
    fn check_constraints(&self, rules: &Rules, cx: &mut ValidationContext<'_>) {
        rules.check_text(self.as_str(), cx);
        if let Self::Invalid(text) = self {
            check_invalid::<T::Format>(text.as_str(), cx);
        }
    }
}

#[cold]
fn check_invalid<F: StringFormat>(text: &str, cx: &mut ValidationContext<'_>) {
    let may_pass = F::NAME == Datetime::NAME && cx.leniency().datetimes;
    if !(may_pass && Datetime::check_lenient(text).is_ok()) {
        cx.report(Constraint::Format, F::NAME, format_args!("`{text}`"));
    }
}

impl<T: IntoOwned> IntoOwned for LossyText<T> {
    type Owned = LossyText<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        match self {
            Self::Valid(text) => LossyText::Valid(text.into_owned()),
            Self::Invalid(text) => LossyText::Invalid(text),
        }
    }
}
