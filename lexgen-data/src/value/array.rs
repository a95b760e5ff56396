//! Arrays of the data model.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use serde::ser::{Serialize, Serializer};

use super::Value;
use super::deep::{self, Shown, Written};

/// An array of the data model, which dereferences to a vector of [`Value`]s.
///
/// Unlike a plain `Vec`, it is cloned, compared and dropped with bounded stack at any depth.
///
/// ```
/// use lexgen_data::{Array, Value};
///
/// let mut array: Array = [1, 2].into_iter().collect();
/// array.push("three".into());
/// assert_eq!(array.len(), 3);
/// assert_eq!(Value::Array(array), Value::Array(vec![1.into(), 2.into(), "three".into()].into()));
/// ```
#[derive(Default)]
pub struct Array(Vec<Value>);

impl Array {
    /// Creates an empty array.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }
}

impl Clone for Array {
    fn clone(&self) -> Self {
        Self(deep::clone_elements(&self.0, 0))
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
    type Target = Vec<Value>;

    fn deref(&self) -> &Vec<Value> {
        &self.0
    }
}

impl DerefMut for Array {
    fn deref_mut(&mut self) -> &mut Vec<Value> {
        &mut self.0
    }
}

impl From<Vec<Value>> for Array {
    fn from(elements: Vec<Value>) -> Self {
        Self(elements)
    }
}

impl From<Array> for Vec<Value> {
    fn from(mut array: Array) -> Self {
        std::mem::take(&mut array.0)
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
