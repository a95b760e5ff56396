//! [`Recursive`]: types that can contain themselves, dropped and compared without recursion.

use std::sync::Arc;

use super::nullable::Nullable;

/// A type that can contain itself, directly or through others: the bound of [`Nested`](crate::Nested).
///
/// Implemented by [`object!`](crate::object), [`record!`](crate::record) and [`union!`](crate::union) where they start with
/// `nested;`. It cannot be implemented otherwise.
// Its methods go as far as the next `Nested` and leave the rest to the caller, in a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare where it contains itself",
    note = "start its schema macro with `nested;` and add `, nested` to the fields or variants that lead back to it"
)]
pub trait Recursive {
    /// Moves nested values out. The value is dropped right after.
    #[doc(hidden)]
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's;

    /// Returns whether both are equal except for nested values, which are added to `pairs`.
    #[doc(hidden)]
    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool;
}

/// Nested values that remain to be dropped.
pub type Parts<'s> = Vec<Box<dyn Part<'s> + 's>>;

/// A nested value.
pub trait Part<'s> {
    /// Drops it, except for the values nested inside, which are added to `parts`.
    fn take_apart(self: Box<Self>, parts: &mut Parts<'s>);
}

impl<'s, T: Recursive + 's> Part<'s> for Arc<T> {
    fn take_apart(self: Box<Self>, parts: &mut Parts<'s>) {
        // A shared value is not dropped.
        if let Some(mut value) = Self::into_inner(*self) {
            value.take_nested(parts);
        }
    }
}

/// Nested values that remain to be compared.
pub type Pairs<'s> = Vec<Box<dyn Comparison<'s> + 's>>;

/// Two nested values.
pub trait Comparison<'s> {
    /// Returns whether they are equal except for the values nested inside, which are added to `pairs`.
    fn is_equal(&self, pairs: &mut Pairs<'s>) -> bool;
}

/// Two nested values of one type.
pub(crate) struct Pair<'s, T>(&'s T, &'s T);

impl<'s, T: Recursive> Pair<'s, T> {
    pub(crate) fn of(a: &'s T, b: &'s T) -> Box<dyn Comparison<'s> + 's> {
        Box::new(Self(a, b))
    }
}

impl<'s, T: Recursive> Comparison<'s> for Pair<'s, T> {
    fn is_equal(&self, pairs: &mut Pairs<'s>) -> bool {
        self.0.equals(self.1, pairs)
    }
}

impl<T: Recursive> Recursive for Option<T> {
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's,
    {
        if let Some(value) = self {
            value.take_nested(parts);
        }
    }

    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.equals(b, pairs),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}

impl<T: Recursive> Recursive for Nullable<T> {
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's,
    {
        if let Self::Value(value) = self {
            value.take_nested(parts);
        }
    }

    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool {
        match (self, other) {
            (Self::Value(a), Self::Value(b)) => a.equals(b, pairs),
            (a, b) => a.is_null() && b.is_null(),
        }
    }
}

impl<T: Recursive> Recursive for Box<T> {
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's,
    {
        T::take_nested(self, parts);
    }

    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool {
        T::equals(self, other, pairs)
    }
}

impl<T: Recursive> Recursive for Vec<T> {
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's,
    {
        for element in self {
            element.take_nested(parts);
        }
    }

    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.equals(b, pairs))
    }
}
