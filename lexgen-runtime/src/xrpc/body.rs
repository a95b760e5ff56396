//! Bodies that are not JSON.

use std::fmt;

/// A body that is not JSON: its bytes, and what they are.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Body {
    /// The header `Content-Type`, such as `image/png`.
    pub content_type: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Body {
    /// A body of this content type.
    #[must_use]
    pub fn new(content_type: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { content_type: content_type.into(), bytes: bytes.into() }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({:?}, {} bytes)", self.content_type, self.bytes.len())
    }
}
