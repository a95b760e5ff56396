//! Arrays of the data model.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use serde::ser::{Serialize, Serializer};

use super::Value;
use super::deep::{self, Shown, Written};
use crate::growth;

/// An array of the data model, which dereferences to a slice of [`Value`]s.
///
/// Unlike a `Vec`, it has no spare capacity, and it is cloned, compared and dropped with bounded stack at any depth. So
/// each call of [`push`](Self::push) moves all elements. To create a large array, collect its elements or convert a
/// `Vec`. [`with_vec`](Self::with_vec) changes an array as a `Vec`.
///
/// ```
/// use lexgen_data::{Array, Value};
///
/// let mut array: Array = [1, 2].into_iter().collect();
/// array.push("three");
/// array.with_vec(|elements| elements.retain(|element| *element != Value::Integer(2)));
/// assert_eq!(array.len(), 2);
/// assert_eq!(Value::Array(array), Value::Array(vec![1.into(), "three".into()].into()));
/// ```
#[derive(Default)]
pub struct Array(Box<[Value]>);

impl Array {
    /// Creates an empty array.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an element. This moves all other elements.
    pub fn push(&mut self, element: impl Into<Value>) {
        self.with_vec(|elements| {
            elements.reserve_exact(1);
            elements.push(element.into());
        });
    }

    /// Removes the last element and returns it. This moves all other elements.
    pub fn pop(&mut self) -> Option<Value> {
        self.with_vec(Vec::pop)
    }

    /// Changes the elements as a `Vec`, and then releases its spare capacity.
    ///
    /// If `change` panics, the array is empty.
    pub fn with_vec<T>(&mut self, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        let mut elements = std::mem::take(&mut self.0).into_vec();
        let result = change(&mut elements);
        self.0 = elements.into_boxed_slice();
        result
    }

    /// Returns the elements, to take them.
    pub(super) const fn as_boxed_mut(&mut self) -> &mut Box<[Value]> {
        &mut self.0
    }
}

impl Clone for Array {
    fn clone(&self) -> Self {
        Self::from(deep::clone_elements(&self.0, 0))
    }
}

impl PartialEq for Array {
    fn eq(&self, other: &Self) -> bool {
        deep::equal_elements(&self.0, &other.0, 0)
    }
}

impl Eq for Array {}

impl Hash for Array {
    fn hash<H: Hasher>(&self, state: &mut H) {
        deep::hash_elements(&self.0, 0, state);
    }
}

impl Drop for Array {
    fn drop(&mut self) {
        deep::drop_elements(&mut self.0);
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown::elements(&self.0, 0, f)
    }
}

impl Serialize for Array {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::elements(&self.0, 0, serializer)
    }
}

impl Deref for Array {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0
    }
}

impl DerefMut for Array {
    fn deref_mut(&mut self) -> &mut [Value] {
        &mut self.0
    }
}

impl From<Vec<Value>> for Array {
    fn from(elements: Vec<Value>) -> Self {
        Self(growth::boxed(elements))
    }
}

impl From<Array> for Vec<Value> {
    fn from(mut array: Array) -> Self {
        std::mem::take(&mut array.0).into_vec()
    }
}

impl From<Array> for Value {
    fn from(array: Array) -> Self {
        Self::Array(array)
    }
}

impl<T: Into<Value>> FromIterator<T> for Array {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(elements.into_iter().map(Into::into).collect())
    }
}

/// Moves the elements that the array has once.
impl<T: Into<Value>> Extend<T> for Array {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        self.with_vec(|present| present.extend(elements.into_iter().map(Into::into)));
    }
}

impl IntoIterator for Array {
    type Item = Value;
    type IntoIter = std::vec::IntoIter<Value>;

    fn into_iter(self) -> Self::IntoIter {
        Vec::from(self).into_iter()
    }
}

impl<'a> IntoIterator for &'a Array {
    type Item = &'a Value;
    type IntoIter = std::slice::Iter<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a mut Array {
    type Item = &'a mut Value;
    type IntoIter = std::slice::IterMut<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}
