//! Strings of a format that borrow from the input where possible.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::string_format::{StringFormat, borrow_as_text, compare_with_text};
use crate::syntax_error::SyntaxError;

/// A string of the format `T` that borrows from the input if the deserializer can lend it.
///
/// Equality, order and hash are those of the string. For [`Datetime`](crate::Datetime), that is not the order of the
/// instants: convert with [`into_owned`](Self::into_owned) first.
///
/// ```
/// use lexgen_data::{Borrowed, Did};
///
/// let json = r#""did:web:example.com""#;
/// let did: Borrowed<'_, Did> = serde_json::from_str(json)?;
/// assert!(did.is_borrowed());
/// assert_eq!(did, "did:web:example.com");
/// let owned: Did = did.into_owned();
/// assert_eq!(owned.method(), "web");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Borrowed<'a, T> {
    text: Cow<'a, str>,
    // `fn() -> T` is `Send`, `Sync` and covariant for any `T`.
    format: PhantomData<fn() -> T>,
}

impl<'a, T: StringFormat> Borrowed<'a, T> {
    /// Checks a string and wraps it, borrowed or owned.
    ///
    /// # Errors
    ///
    /// Returns an error at the first position where the string is invalid.
    pub fn from_text(text: impl Into<Cow<'a, str>>) -> Result<Self, SyntaxError> {
        let text = text.into();
        T::check(&text)?;
        Ok(Self::trusted(text))
    }

    /// Converts the string to an owned value of the format.
    #[must_use]
    pub fn into_owned(self) -> T {
        T::from_checked(self)
    }
}

impl<'a, T> Borrowed<'a, T> {
    /// Wraps a string that is known to be valid: it was checked, or is part of one that was.
    pub(crate) const fn trusted(text: Cow<'a, str>) -> Self {
        Self { text, format: PhantomData }
    }

    /// Converts to a value that owns its string and can outlive the input.
    #[must_use]
    pub fn into_static(self) -> Borrowed<'static, T> {
        Borrowed::trusted(Cow::Owned(self.text.into_owned()))
    }

    /// Returns the string, borrowed or owned.
    #[must_use]
    pub fn into_text(self) -> Cow<'a, str> {
        self.text
    }

    /// Returns the string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns whether the string borrows from the input.
    #[must_use]
    pub const fn is_borrowed(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }
}

impl<T: StringFormat> From<T> for Borrowed<'_, T> {
    fn from(value: T) -> Self {
        Self::trusted(Cow::Owned(value.into()))
    }
}

impl<'a, T: StringFormat + AsRef<str>> From<&'a T> for Borrowed<'a, T> {
    fn from(value: &'a T) -> Self {
        Self::trusted(Cow::Borrowed(value.as_ref()))
    }
}

impl<'a, T: StringFormat> TryFrom<&'a str> for Borrowed<'a, T> {
    type Error = SyntaxError;

    fn try_from(text: &'a str) -> Result<Self, SyntaxError> {
        Self::from_text(text)
    }
}

impl<T: StringFormat> TryFrom<String> for Borrowed<'_, T> {
    type Error = SyntaxError;

    fn try_from(text: String) -> Result<Self, SyntaxError> {
        Self::from_text(text)
    }
}

impl<T> From<Borrowed<'_, T>> for String {
    fn from(value: Borrowed<'_, T>) -> Self {
        value.text.into_owned()
    }
}

impl<T> Deref for Borrowed<'_, T> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl<T> AsRef<str> for Borrowed<'_, T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<T> fmt::Display for Borrowed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.text, f)
    }
}

impl<T> fmt::Debug for Borrowed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Borrowed").field(&self.text).finish()
    }
}

// Derived impls would require the same of `T`, which is only a marker here.
impl<T> Clone for Borrowed<'_, T> {
    fn clone(&self) -> Self {
        Self::trusted(self.text.clone())
    }
}

impl<T> PartialEq for Borrowed<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Borrowed<'_, T> {}

compare_with_text!([T] Borrowed<'_, T>);
borrow_as_text!([T] Borrowed<'_, T>);

impl<T> PartialOrd for Borrowed<'_, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Borrowed<'_, T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<T> Hash for Borrowed<'_, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> Serialize for Borrowed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de: 'a, 'a, T: StringFormat> Deserialize<'de> for Borrowed<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

/// Accepts a string, borrowed if the deserializer lends it and copied otherwise.
struct TextVisitor<'a, T>(PhantomData<Borrowed<'a, T>>);

impl<'de: 'a, 'a, T: StringFormat> Visitor<'de> for TextVisitor<'a, T> {
    type Value = Borrowed<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of format `{}`", T::NAME)
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Borrowed::from_text(text).map_err(E::custom)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        // Checked before it is copied, so that an invalid string costs no allocation.
        T::check(text).map_err(E::custom)?;
        Ok(Borrowed::trusted(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Self::Value, E> {
        Borrowed::from_text(text).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde::de::Deserialize;

    use super::Borrowed;
    use crate::{Did, Handle};

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    #[test]
    fn strings_are_borrowed_unless_they_have_escapes() -> Result {
        let plain: Borrowed<'_, Did> = serde_json::from_str(r#""did:plc:abc""#)?;
        let escaped: Borrowed<'_, Did> = serde_json::from_str(r#""did:plc:\u0061bc""#)?;
        assert!(plain.is_borrowed());
        assert!(!escaped.is_borrowed());
        assert_eq!(plain, escaped);
        Ok(())
    }

    #[test]
    fn readers_without_borrowing_return_owned_strings() -> Result {
        let mut reader = serde_json::Deserializer::from_reader(&br#""did:plc:abc""#[..]);
        let value = Borrowed::<'_, Did>::deserialize(&mut reader)?;
        assert!(!value.is_borrowed());
        assert_eq!(value.as_str(), "did:plc:abc");
        Ok(())
    }

    #[test]
    fn invalid_strings_are_errors_with_position_and_reason() {
        let read = serde_json::from_str::<Borrowed<'_, Did>>(r#""did:PLC:abc""#);
        assert_eq!(
            read.map_err(|error| error.to_string()),
            Err("invalid did at byte 4: the method must be lowercase letters at line 1 column 13".to_owned()),
        );
        let read = serde_json::from_str::<Borrowed<'_, Did>>("7");
        assert_eq!(
            read.map_err(|error| error.to_string()),
            Err("invalid type: integer `7`, expected a string of format `did` at line 1 column 1".to_owned()),
        );
    }

    #[test]
    fn converting_to_owned_and_back_changes_nothing() -> Result {
        let handle = Handle::new("Alice.example.com")?;
        assert!(Borrowed::from(&handle).is_borrowed());
        let text = String::from("Alice.example.com");
        let static_text: Borrowed<'static, Handle> = Borrowed::from_text(text.as_str())?.into_static();
        drop(text);
        assert_eq!(static_text, Borrowed::from(handle.clone()));
        assert_eq!(static_text.clone().into_owned(), handle);
        assert_eq!(static_text.into_text(), Cow::Borrowed("Alice.example.com"));
        Ok(())
    }

    #[test]
    fn display_and_serialization_use_the_string() -> Result {
        let handle = Borrowed::<'_, Handle>::from_text("a.example")?;
        assert_eq!(serde_json::to_string(&handle)?, r#""a.example""#);
        assert_eq!(handle.to_string(), "a.example");
        assert_eq!(format!("{handle:?}"), r#"Borrowed("a.example")"#);
        Ok(())
    }
}
