//! [`IntoOwned`]: converting a value that borrows from its input to one that does not.

use std::borrow::Cow;

use lexgen_data::{
    AtIdentifier, AtUri, Blob, Borrowed, Bytes, Cid, CidLink, Datetime, Did, Handle, Language, Nsid, Object, RecordKey,
    SpaceRef, Tid, Uri, Value,
};

use super::extra::Extra;
use super::typed_object::TypedObject;

/// A type that may borrow from its input and can be converted to one that does not.
///
/// Generated types implement it; with `strings = "borrowed"`, they have a lifetime.
///
/// ```
/// use std::borrow::Cow;
/// use lexgen_runtime::IntoOwned;
///
/// let input = String::from("text");
/// let borrowed: Vec<Cow<'_, str>> = vec![Cow::Borrowed(&input)];
/// let owned: Vec<Cow<'static, str>> = borrowed.into_owned();
/// drop(input);
/// assert_eq!(owned, ["text"]);
/// ```
pub trait IntoOwned {
    /// The same type with `'static` in place of the input's lifetime.
    type Owned;

    /// Copies borrowed strings and keeps everything else.
    #[must_use]
    fn into_owned(self) -> Self::Owned;
}

impl IntoOwned for Cow<'_, str> {
    type Owned = Cow<'static, str>;

    fn into_owned(self) -> Cow<'static, str> {
        Cow::Owned(Cow::into_owned(self))
    }
}

impl<T> IntoOwned for Borrowed<'_, T>
where
    T: 'static,
{
    type Owned = Borrowed<'static, T>;

    fn into_owned(self) -> Self::Owned {
        self.into_static()
    }
}

impl<T: IntoOwned> IntoOwned for Vec<T> {
    type Owned = Vec<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        self.into_iter().map(T::into_owned).collect()
    }
}

impl<T: IntoOwned> IntoOwned for Option<T> {
    type Owned = Option<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        self.map(T::into_owned)
    }
}

impl<T: IntoOwned> IntoOwned for Box<T> {
    type Owned = Box<T::Owned>;

    fn into_owned(self) -> Self::Owned {
        Box::new((*self).into_owned())
    }
}

/// Implements [`IntoOwned`] for types that never borrow.
macro_rules! owned {
    ($($ty:ty),* $(,)?) => {$(
        impl IntoOwned for $ty {
            type Owned = Self;

            #[inline]
            fn into_owned(self) -> Self {
                self
            }
        }
    )*};
}

owned!((), bool, i64, String);
owned!(AtIdentifier, AtUri, Cid, Datetime, Did, Handle, Language, Nsid, RecordKey, SpaceRef, Tid, Uri);
owned!(Blob, Bytes, CidLink, Object, Value);
owned!(Extra, TypedObject);
