//! The trait of all string formats, and the macros for their common implementations.
//!
//! Independent of any format's grammar.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Visitor};

use crate::borrowed::Borrowed;
use crate::syntax_error::SyntaxError;

/// A string format of the Lexicon language: a grammar, and the type of strings that follow it.
///
/// Source: [Lexicon: string](https://atproto.com/specs/lexicon#string).
///
/// ```
/// use lexgen_data::{Handle, StringFormat};
///
/// assert_eq!(Handle::NAME, "handle");
/// assert!(Handle::check("alice.example.com").is_ok());
/// assert!(Handle::check("alice").is_err());
/// ```
pub trait StringFormat: Sized + Into<String> {
    /// The name of the format in lexicons: `did`, `at-uri`, `datetime`.
    const NAME: &'static str;

    /// Checks a string. Does not allocate.
    ///
    /// # Errors
    ///
    /// Returns an error at the first position where the string is invalid.
    fn check(text: &str) -> Result<(), SyntaxError>;

    /// Converts a checked string to a value.
    ///
    /// A [`Borrowed`] contains only a string that passed [`check`](Self::check), so this cannot fail.
    fn from_checked(text: Borrowed<'_, Self>) -> Self;

    /// Checks a string and converts it to a value.
    ///
    /// # Errors
    ///
    /// Returns an error at the first position where the string is invalid.
    fn from_text(text: impl Into<String>) -> Result<Self, SyntaxError> {
        Borrowed::from_text(text.into()).map(Self::from_checked)
    }
}

/// Implements the traits that every string format has.
///
/// Requires that the type implements `StringFormat` and has a method `as_str`.
macro_rules! string_format_impls {
    ($format:ident) => {
        impl $format {
            /// Checks a string and keeps it as it is.
            ///
            /// # Errors
            ///
            /// Returns an error at the first position where the string is invalid.
            pub fn new(
                text: impl ::core::convert::Into<::std::string::String>,
            ) -> ::core::result::Result<Self, $crate::syntax_error::SyntaxError> {
                <Self as $crate::string_format::StringFormat>::from_text(text)
            }
        }

        impl ::core::convert::AsRef<str> for $format {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $format {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self.as_str(), f)
            }
        }

        impl ::core::fmt::Debug for $format {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(stringify!($format)).field(&self.as_str()).finish()
            }
        }

        $crate::string_format::compare_with_text!([] $format);

        impl ::core::str::FromStr for $format {
            type Err = $crate::syntax_error::SyntaxError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                Self::try_from(text)
            }
        }

        impl ::core::convert::TryFrom<&str> for $format {
            type Error = $crate::syntax_error::SyntaxError;

            fn try_from(text: &str) -> ::core::result::Result<Self, Self::Error> {
                $crate::borrowed::Borrowed::from_text(text)
                    .map(<Self as $crate::string_format::StringFormat>::from_checked)
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $format {
            type Error = $crate::syntax_error::SyntaxError;

            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl ::serde::Serialize for $format {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $format {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                deserializer.deserialize_str($crate::string_format::FormatVisitor::new())
            }
        }
    };
}

/// Implements comparisons of a type with strings in both directions: `compare_with_text!([T] Borrowed<'_, T>)`.
///
/// Requires that the type has a method `as_str`.
macro_rules! compare_with_text {
    ([$($generics:tt)*] $ty:ty) => {
        $crate::string_format::compare_with_text!([$($generics)*] $ty, str);
        $crate::string_format::compare_with_text!([$($generics)*] $ty, &str);
        $crate::string_format::compare_with_text!([$($generics)*] $ty, ::std::string::String);
    };
    ([$($generics:tt)*] $ty:ty, $text:ty) => {
        impl<$($generics)*> ::core::cmp::PartialEq<$text> for $ty {
            fn eq(&self, other: &$text) -> bool {
                let text: &str = other.as_ref();
                self.as_str() == text
            }
        }

        impl<$($generics)*> ::core::cmp::PartialEq<$ty> for $text {
            fn eq(&self, other: &$ty) -> bool {
                other == self
            }
        }
    };
}

/// Allows lookup by `&str` in maps whose keys have this type: `borrow_as_text!([T] Borrowed<'_, T>)`.
///
/// Requires that the type has a method `as_str`, and that its equality, order and hash are those of the string.
macro_rules! borrow_as_text {
    ([$($generics:tt)*] $ty:ty) => {
        impl<$($generics)*> ::core::borrow::Borrow<str> for $ty {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }
    };
}

/// Implements everything common to formats that are a newtype of a string: `text_format! { Did = NAME, check }` for
/// `struct Did(Box<str>)` and `fn check(&str)`.
///
/// `, own order` leaves out the implementations that require derived order, equality and hash.
macro_rules! text_format {
    ($format:ident = $name:expr, $check:path) => {
        $crate::string_format::text_format!($format = $name, $check, own order);

        $crate::string_format::borrow_as_text!([] $format);
    };
    ($format:ident = $name:expr, $check:path, own order) => {
        impl $crate::string_format::StringFormat for $format {
            const NAME: &'static str = $name;

            fn check(text: &str) -> ::core::result::Result<(), $crate::syntax_error::SyntaxError> {
                $check(text)
            }

            fn from_checked(text: $crate::borrowed::Borrowed<'_, Self>) -> Self {
                Self(text.into_text().into())
            }
        }

        impl $format {
            /// Returns the string as it was given.
            #[must_use]
            pub const fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::From<$format> for ::std::string::String {
            fn from(value: $format) -> Self {
                value.0.into_string()
            }
        }

        $crate::string_format::string_format_impls!($format);
    };
}

pub(crate) use {borrow_as_text, compare_with_text, string_format_impls, text_format};

/// Returns an error if the string continues after its scanned prefix. `stray` is the message.
#[inline]
pub(crate) const fn whole(
    format: &'static str,
    text: &str,
    scanned: usize,
    stray: &'static str,
) -> Result<(), SyntaxError> {
    if scanned == text.len() { Ok(()) } else { Err(SyntaxError::new(format, scanned, stray)) }
}

/// Reads a string of the format `T`.
pub(crate) struct FormatVisitor<T>(PhantomData<fn() -> T>);

impl<T> FormatVisitor<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: StringFormat> Visitor<'_> for FormatVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of format `{}`", T::NAME)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        // Checked while borrowed, so that an invalid string costs no copy.
        Borrowed::from_text(text).map(T::from_checked).map_err(E::custom)
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<T, E> {
        T::from_text(text).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Borrowed, Datetime, Did, Tid};

    #[test]
    fn formats_compare_with_strings_in_both_directions() {
        macro_rules! assert_compares {
            ($value:expr, $text:expr) => {
                let (value, text, owned) = ($value, $text, $text.to_owned());
                assert!(value == text && value == *text && value == owned);
                assert!(text == value && *text == value && owned == value);
                assert!(value != "x" && "x" != value && String::new() != value);
            };
        }
        assert_compares!("did:plc:abc".parse::<Did>().unwrap(), "did:plc:abc");
        assert_compares!("3jzfcijpj2z2a".parse::<Tid>().unwrap(), "3jzfcijpj2z2a");
        assert_compares!("2024-05-06T07:08:09Z".parse::<Datetime>().unwrap(), "2024-05-06T07:08:09Z");
        assert_compares!(Borrowed::<'_, Did>::from_text("did:plc:abc").unwrap(), "did:plc:abc");
    }
}
