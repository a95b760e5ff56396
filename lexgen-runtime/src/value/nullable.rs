//! [`Nullable`]: the value of a field that may be absent or null, which are different states.

use serde::ser::{Serialize, Serializer};

use super::into_owned::IntoOwned;

/// A value or null.
///
/// A field that is optional and nullable has the type `Option<Nullable<T>>`: `None` if it is absent, `Some(Null)` if it is
/// null. Lexicons [distinguish](https://atproto.com/specs/lexicon#field-types) the two.
///
/// ```
/// use lexgen_runtime::{Nullable, json};
///
/// assert_eq!(json::from_str::<Nullable<i64>>("null")?, Nullable::Null);
/// assert_eq!(json::to_string(&Nullable::Value(1))?, "1");
/// assert_eq!(Nullable::from(Some(1)).into_option(), Some(1));
/// # Ok::<(), json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// `null`.
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns whether this is null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Borrows the value; `None` for null.
    #[must_use]
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Returns the value; `None` for null.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        value.into_option()
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Value(value) => serializer.serialize_some(value),
        }
    }
}

impl<T: IntoOwned> IntoOwned for Nullable<T> {
    type Owned = Nullable<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        match self {
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value.into_owned()),
        }
    }
}
