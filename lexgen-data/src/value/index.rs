//! Indexing into values: `value["images"][0]`.

use std::ops;

use super::Value;

/// A key of an object or an index of an array.
///
/// This trait is sealed.
pub trait ValueIndex: private::ValueIndex {}

impl<I: private::ValueIndex + ?Sized> ValueIndex for I {}

mod private {
    use super::Value;

    /// In a private module, so that [`super::ValueIndex`] is sealed.
    pub trait ValueIndex {
        fn get_in<'v>(&self, value: &'v Value) -> Option<&'v Value>;
    }
}

impl private::ValueIndex for str {
    fn get_in<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        value.as_object()?.get(self)
    }
}

impl private::ValueIndex for String {
    fn get_in<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.as_str().get_in(value)
    }
}

impl private::ValueIndex for usize {
    fn get_in<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        value.as_array()?.get(*self)
    }
}

impl<I: private::ValueIndex + ?Sized> private::ValueIndex for &I {
    fn get_in<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        (**self).get_in(value)
    }
}

static NULL: Value = Value::Null;

impl Value {
    /// Returns the value under a key of an object or at an index of an array.
    ///
    /// Returns `None` if there is no such value, or if this is neither an object nor an array.
    ///
    /// ```
    /// use lexgen_data::{Value, json};
    ///
    /// let value: Value = json::from_str(r#"{"images": [{"alt": "a cat"}]}"#)?;
    /// let alt = value.get("images").and_then(|images| images.get(0)).and_then(|image| image.get("alt"));
    /// assert_eq!(alt.and_then(Value::as_str), Some("a cat"));
    /// assert_eq!(value.get(0), None);
    /// # Ok::<(), json::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, index: impl ValueIndex) -> Option<&Self> {
        private::ValueIndex::get_in(&index, self)
    }
}

/// Returns null if there is no such value, as `serde_json` does. [`Value::get`] distinguishes the two.
///
/// ```
/// use lexgen_data::{Value, json};
///
/// let value: Value = json::from_str(r#"{"images": [{"alt": "a cat"}]}"#)?;
/// assert_eq!(value["images"][0]["alt"].as_str(), Some("a cat"));
/// assert!(value["images"][1]["alt"].is_null());
/// # Ok::<(), json::Error>(())
/// ```
impl<I: ValueIndex> ops::Index<I> for Value {
    type Output = Self;

    fn index(&self, index: I) -> &Self {
        self.get(index).unwrap_or(&NULL)
    }
}
