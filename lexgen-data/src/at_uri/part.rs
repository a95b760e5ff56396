//! Optional parts of AT URIs.

use std::ops::Deref;

use crate::borrowed::Borrowed;

/// A part of an [`AtUri`](crate::AtUri) that a URI may lack: the space, the author, the collection or the record key.
///
/// It compares with strings. Otherwise it is an [`Option`], by dereferencing or by [`get`](Self::get).
///
/// ```
/// use lexgen_data::{AtUri, Nsid};
///
/// const NSID: &str = "app.bsky.feed.post";
///
/// let uri: AtUri = "at://alice.example.com/app.bsky.feed.post/3jzfcijpj2z2a".parse()?;
/// assert!(uri.collection() == NSID && uri.record_key() != "self");
/// match uri.collection().as_deref() {
///     Some(NSID) => {}
///     other => panic!("{other:?}"),
/// }
/// let nsid: Option<Nsid> = uri.collection().get().map(|nsid| nsid.into_owned());
/// assert_eq!(nsid.map(|nsid| nsid.name().to_owned()), Some("post".to_owned()));
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AtUriPart<'a, T>(Option<Borrowed<'a, T>>);

impl<'a, T> AtUriPart<'a, T> {
    pub(super) fn new(text: Option<&'a str>) -> Self {
        Self(text.map(|text| Borrowed::trusted(text.into())))
    }

    /// Returns the part, if the URI has it.
    #[must_use]
    pub fn get(self) -> Option<Borrowed<'a, T>> {
        self.0
    }
}

impl<'a, T> Deref for AtUriPart<'a, T> {
    type Target = Option<Borrowed<'a, T>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a, T> From<AtUriPart<'a, T>> for Option<Borrowed<'a, T>> {
    fn from(part: AtUriPart<'a, T>) -> Self {
        part.0
    }
}

impl<T> PartialEq<Option<&str>> for AtUriPart<'_, T> {
    fn eq(&self, other: &Option<&str>) -> bool {
        self.0.as_deref() == *other
    }
}

/// Implements comparisons with strings in both directions. A missing part equals no string.
macro_rules! compare {
    ($($text:ty),*) => {$(
        impl<T> PartialEq<$text> for AtUriPart<'_, T> {
            fn eq(&self, other: &$text) -> bool {
                let text: &str = other.as_ref();
                self.0.as_deref() == Some(text)
            }
        }

        impl<T> PartialEq<AtUriPart<'_, T>> for $text {
            fn eq(&self, other: &AtUriPart<'_, T>) -> bool {
                other == self
            }
        }
    )*};
}

compare!(str, &str, String);
