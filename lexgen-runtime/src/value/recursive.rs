//! Types that can hold themselves: how one is taken apart, level by level, without a call within a call for each.

use std::sync::Arc;

use super::nullable::Nullable;

/// A type that can hold itself, or that stands between one and itself.
///
/// Its methods go as far as the next [`Nested`](crate::Nested) and leave the rest to the caller, in a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say where it holds itself",
    note = "start its table with `nested;` and add `, nested` to the rows of fields or variants that lead back to it"
)]
pub trait Recursive {
    /// Moves what is nested out. The value is dropped right after.
    fn take_nested<'s>(&mut self, parts: &mut Parts<'s>)
    where
        Self: 's;

    /// Whether both are equal but for what is nested, which is left to be compared.
    fn equals<'s>(&'s self, other: &'s Self, pairs: &mut Pairs<'s>) -> bool;
}

/// Nested values that are still to be dropped.
pub type Parts<'s> = Vec<Box<dyn Part<'s> + 's>>;

/// A nested value.
pub trait Part<'s> {
    /// Drops it, but for what is nested in it.
    fn take_apart(self: Box<Self>, parts: &mut Parts<'s>);
}

impl<'s, T: Recursive + 's> Part<'s> for Arc<T> {
    fn take_apart(self: Box<Self>, parts: &mut Parts<'s>) {
        // Nothing if it is shared: then it stays.
        if let Some(mut value) = Self::into_inner(*self) {
            value.take_nested(parts);
        }
    }
}

/// Nested values that are still to be compared.
pub type Pairs<'s> = Vec<Box<dyn Comparison<'s> + 's>>;

/// Two nested values.
pub trait Comparison<'s> {
    /// Whether they are equal but for what is nested in them.
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
