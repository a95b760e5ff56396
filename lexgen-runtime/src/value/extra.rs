//! [`Extra`]: the unknown fields of an object.

use std::fmt;
use std::ops::Deref;
use std::sync::LazyLock;

use lexgen_data::{Object, Value};

/// The unknown fields of an object, kept so that reading and writing back loses nothing.
///
/// It has the size of a pointer and allocates only if there are fields. It dereferences to [`Object`], which has `get`,
/// `iter`, `keys`, `len` and `is_empty`.
///
/// ```
/// use lexgen_runtime::Extra;
///
/// let mut extra = Extra::default();
/// assert!(extra.is_empty());
/// extra.insert("com.example.color", "red");
/// assert_eq!(extra.get("com.example.color").and_then(|value| value.as_str()), Some("red"));
/// assert_eq!(size_of::<Extra>(), size_of::<usize>());
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Extra(
    // Never an empty object, so that equal values compare and hash as equal.
    Option<Box<Object>>,
);

static EMPTY: LazyLock<Object> = LazyLock::new(Object::new);

impl Extra {
    /// Creates a value without fields.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// Inserts a field and returns the previous value of that key.
    ///
    /// A field that the lexicon declares must not be inserted: serializing an object with such a field is an error.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().insert(key, value)
    }

    /// Removes a field and returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let object = self.0.as_mut()?;
        let value = object.remove(key);
        if object.is_empty() {
            self.0 = None;
        }
        value
    }

    /// Returns the fields as an object.
    #[must_use]
    pub fn into_object(self) -> Object {
        self.0.map(|object| *object).unwrap_or_default()
    }
}

impl Deref for Extra {
    type Target = Object;

    fn deref(&self) -> &Object {
        self.0.as_deref().unwrap_or(&EMPTY)
    }
}

impl From<Object> for Extra {
    fn from(object: Object) -> Self {
        Self((!object.is_empty()).then(|| Box::new(object)))
    }
}

/// Of several fields with the same key, the last one is kept.
impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Extra {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        Self::from(Object::from_iter(fields))
    }
}

impl<'e> IntoIterator for &'e Extra {
    type Item = (&'e str, &'e Value);
    type IntoIter = <&'e Object as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        (**self).iter()
    }
}

impl IntoIterator for Extra {
    type Item = (String, Value);
    type IntoIter = <Object as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.into_object().into_iter()
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
