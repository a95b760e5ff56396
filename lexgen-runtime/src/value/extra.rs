//! [`Extra`]: the fields of an object that its lexicon does not name.

use std::fmt;
use std::ops::Deref;

use lexgen_data::{Object, Value};

/// Fields that the lexicon does not name, kept so that reading and writing back loses nothing.
///
/// As large as a pointer, and nothing more while there are none. All that reads an [`Object`] is there by dereferencing:
/// `get`, `iter`, `keys`, `len`, `is_empty`.
///
/// ```
/// use lexgen_runtime::Extra;
///
/// let mut extra = Extra::default();
/// assert!(extra.is_empty());
/// extra.insert("com.example.colour", "red");
/// assert_eq!(extra.get("com.example.colour").and_then(|value| value.as_str()), Some("red"));
/// assert_eq!(size_of::<Extra>(), size_of::<usize>());
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Extra(
    // Never an empty object, so that what is equal compares and hashes as equal.
    Option<Box<Object>>,
);

static EMPTY: Object = Object::new();

impl Extra {
    /// No fields.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// Puts a value under a key and gives back what was there before.
    ///
    /// A field that the lexicon names does not belong here: writing an object that has it twice is an error.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().insert(key, value)
    }

    /// Takes the value under a key out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let object = self.0.as_mut()?;
        let value = object.remove(key);
        if object.is_empty() {
            self.0 = None;
        }
        value
    }

    /// The fields as an object of their own.
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

/// Of two fields with one key the later stays.
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
