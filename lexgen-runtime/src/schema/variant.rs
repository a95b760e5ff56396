//! [`HasVariant`]: the objects that a union converts from and to, whether or not its variants have boxes.

use std::sync::Arc;

use super::typed::Union;
use crate::value::{Nested, Recursive};

/// A [`Union`] with a variant for objects of type `T`.
///
/// Implemented by [`union!`](crate::union) wherever a union has `From<T>`, and not otherwise. The variant can contain `T`, a
/// `Box<T>` or a [`Nested<T>`](crate::Nested): [`From`], [`is`](Union::is), [`as_variant`](Union::as_variant) and
/// [`into_variant`](Union::into_variant) are the same for all of them.
///
/// As a bound, it means all unions with such a variant:
///
/// ```
/// use lexgen_runtime::{HasVariant, Union};
///
/// fn count<T, U: HasVariant<T>>(unions: &[U]) -> usize {
///     unions.iter().filter(|union| union.is::<T>()).count()
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no variant for `{T}`, or several",
    note = "match on the enum where several variants have one type"
)]
pub trait HasVariant<T>: Union + From<T> {
    #[doc(hidden)]
    fn object(&self) -> Option<&T>;

    #[doc(hidden)]
    fn into_object(self) -> Result<Owned<T>, Self>;
}

/// An object, or what a clone shares of one. A type need not be `Clone` for this.
pub type Owned<T> = Result<T, Arc<T>>;

/// The content of a variant for objects of type `T`.
pub trait Content<T> {
    /// Wraps an object.
    fn of_object(object: T) -> Self;

    /// Borrows the object.
    fn as_object(&self) -> &T;

    /// Returns the object.
    fn into_object(self) -> Owned<T>;
}

impl<T> Content<T> for T {
    #[inline]
    fn of_object(object: T) -> Self {
        object
    }

    #[inline]
    fn as_object(&self) -> &T {
        self
    }

    #[inline]
    fn into_object(self) -> Owned<T> {
        Ok(self)
    }
}

impl<T> Content<T> for Box<T> {
    #[inline]
    fn of_object(object: T) -> Self {
        Self::new(object)
    }

    #[inline]
    fn as_object(&self) -> &T {
        self
    }

    #[inline]
    fn into_object(self) -> Owned<T> {
        Ok(*self)
    }
}

impl<T: Recursive> Content<T> for Nested<T> {
    #[inline]
    fn of_object(object: T) -> Self {
        Self::new(object)
    }

    #[inline]
    fn as_object(&self) -> &T {
        self
    }

    fn into_object(self) -> Owned<T> {
        Arc::try_unwrap(self.into_shared())
    }
}
