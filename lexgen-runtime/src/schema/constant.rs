//! Fields with only one valid value (`const` in a lexicon).

use std::borrow::Cow;
use std::fmt::Display;

use lexgen_data::{
    AtIdentifier, AtUri, Borrowed, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, StringFormat, Tid,
    Uri,
};

use super::enumeration::StringEnum;
use super::lossy::LossyText;
use crate::value::Nullable;

/// A type whose fields may be constant.
pub trait Constant: Sized {
    /// The type of the value in schema macros.
    type Literal: Copy;

    /// Returns whether this is the value.
    fn is(&self, literal: Self::Literal) -> bool;

    /// Creates the value, for constructors; `None` if the type does not have it, which the generator rules out.
    fn make(literal: Self::Literal) -> Option<Self>;

    /// Formats the value for an error message.
    fn show(literal: Self::Literal) -> String;
}

fn show(literal: impl Display) -> String {
    format!("`{literal}`")
}

macro_rules! plain {
    ($($ty:ty),*) => {$(
        impl Constant for $ty {
            type Literal = Self;

            fn is(&self, literal: Self) -> bool {
                *self == literal
            }

            fn make(literal: Self) -> Option<Self> {
                Some(literal)
            }

            fn show(literal: Self) -> String {
                show(literal)
            }
        }
    )*};
}

plain!(bool, i64);

macro_rules! text {
    ($({$($generics:tt)*} $ty:ty, $literal:ident => $make:expr;)*) => {$(
        impl<$($generics)*> Constant for $ty {
            type Literal = &'static str;

            fn is(&self, literal: &'static str) -> bool {
                AsRef::<str>::as_ref(self) == literal
            }

            fn make($literal: &'static str) -> Option<Self> {
                $make
            }

            fn show(literal: &'static str) -> String {
                show(literal)
            }
        }
    )*};
}

text! {
    {} String, literal => Some(literal.to_owned());
    {'a} Cow<'a, str>, literal => Some(Cow::Borrowed(literal));
    {'a, T: StringFormat} Borrowed<'a, T>, literal => Borrowed::from_text(literal).ok();
    {} AtIdentifier, literal => literal.parse().ok();
    {} AtUri, literal => literal.parse().ok();
    {} Cid, literal => literal.parse().ok();
    {} Datetime, literal => literal.parse().ok();
    {} Did, literal => literal.parse().ok();
    {} Handle, literal => literal.parse().ok();
    {} Language, literal => literal.parse().ok();
    {} Nsid, literal => literal.parse().ok();
    {} RecordKey, literal => literal.parse().ok();
    {} SpaceRef, literal => literal.parse().ok();
    {} Tid, literal => literal.parse().ok();
    {} Uri, literal => literal.parse().ok();
}

impl<T: StringEnum<'static>> Constant for T {
    type Literal = &'static str;

    fn is(&self, literal: &'static str) -> bool {
        self.as_ref() == literal
    }

    fn make(literal: &'static str) -> Option<Self> {
        T::known(literal).or_else(|| T::other(Cow::Borrowed(literal)))
    }

    fn show(literal: &'static str) -> String {
        show(literal)
    }
}

/// An invalid string is never the constant.
impl<T: Constant> Constant for LossyText<T> {
    type Literal = T::Literal;

    fn is(&self, literal: T::Literal) -> bool {
        self.valid().is_some_and(|value| value.is(literal))
    }

    fn make(literal: T::Literal) -> Option<Self> {
        T::make(literal).map(Self::Valid)
    }

    fn show(literal: T::Literal) -> String {
        T::show(literal)
    }
}

/// Null is valid besides the constant.
impl<T: Constant> Constant for Option<T> {
    type Literal = T::Literal;

    fn is(&self, literal: T::Literal) -> bool {
        self.as_ref().is_none_or(|value| value.is(literal))
    }

    fn make(literal: T::Literal) -> Option<Self> {
        T::make(literal).map(Some)
    }

    fn show(literal: T::Literal) -> String {
        T::show(literal)
    }
}

/// Null is valid besides the constant.
impl<T: Constant> Constant for Nullable<T> {
    type Literal = T::Literal;

    fn is(&self, literal: T::Literal) -> bool {
        self.as_option().is_none_or(|value| value.is(literal))
    }

    fn make(literal: T::Literal) -> Option<Self> {
        T::make(literal).map(Self::Value)
    }

    fn show(literal: T::Literal) -> String {
        T::show(literal)
    }
}

/// Creates the value of a constant field, for constructors.
///
/// # Panics
///
/// If the type does not have the value. The generator rejects such lexicons.
pub fn constant<T: Constant>(literal: T::Literal) -> T {
    match T::make(literal) {
        Some(value) => value,
        None => panic!("the type of the field does not have the constant {}", T::show(literal)),
    }
}
