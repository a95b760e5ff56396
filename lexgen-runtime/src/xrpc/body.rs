//! [`Body`]: bytes with a content type, in memory or as a stream.

use std::fmt;
use std::io;

use super::stream::BoxStream;
use crate::validate::{Rules, Validate, ValidationContext};

/// The bytes of a body, as a stream of chunks.
pub type ByteStream = BoxStream<io::Result<Vec<u8>>>;

/// The body of a request or response: bytes with a content type.
///
/// It is the input or output of endpoints with an encoding other than JSON.
///
/// ```
/// use lexgen_runtime::Body;
///
/// let body = Body::new("text/plain", "hello");
/// assert_eq!(body.as_bytes(), Some(b"hello".as_slice()));
/// assert_eq!(pollster::block_on(body.into_bytes(100))?, b"hello");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Body {
    /// The value of the header `Content-Type`, such as `image/png`.
    pub content_type: String,
    content: Content,
}

enum Content {
    Bytes(Vec<u8>),
    Stream(ByteStream),
}

impl Body {
    /// Creates a body from bytes.
    #[must_use]
    pub fn new(content_type: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { content_type: content_type.into(), content: Content::Bytes(bytes.into()) }
    }

    /// Creates a body from a stream.
    #[must_use]
    pub fn from_stream(content_type: impl Into<String>, stream: ByteStream) -> Self {
        Self { content_type: content_type.into(), content: Content::Stream(stream) }
    }

    /// The bytes; `None` for a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// Reads all bytes.
    ///
    /// # Errors
    ///
    /// There are more than `limit` bytes ([`io::ErrorKind::FileTooLarge`]), or the stream fails.
    pub async fn into_bytes(self, limit: usize) -> io::Result<Vec<u8>> {
        let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, format!("a body of more than {limit} bytes"));
        let mut bytes = Vec::new();
        match self.content {
            Content::Bytes(all) => bytes = all,
            Content::Stream(mut stream) => {
                while let Some(chunk) = stream.next().await {
                    bytes.extend(chunk?);
                    if bytes.len() > limit {
                        break;
                    }
                }
            }
        }
        if bytes.len() > limit { Err(too_large()) } else { Ok(bytes) }
    }

    /// Returns the bytes as a stream, of one chunk if they are in memory.
    #[must_use]
    pub fn into_stream(self) -> ByteStream {
        match self.content {
            Content::Bytes(bytes) => [Ok(bytes)].into_iter().collect(),
            Content::Stream(stream) => stream,
        }
    }
}

/// The content type of bytes without a known content type.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) const ANY_BYTES: &str = "application/octet-stream";

#[cfg(any(feature = "client", feature = "server"))]
impl Body {
    /// Sets `application/octet-stream` if there is no content type.
    pub(crate) fn typed(mut self) -> Self {
        if self.content_type.is_empty() {
            ANY_BYTES.clone_into(&mut self.content_type);
        }
        self
    }
}

/// Removes the byte order mark that some peers write before JSON.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

/// Bytes have no constraints.
impl Validate for Body {
    #[inline]
    fn check_constraints(&self, _: &Rules, _: &mut ValidationContext<'_>) {}
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Bytes(bytes) => write!(f, "Body({:?}, {} bytes)", self.content_type, bytes.len()),
            Content::Stream(_) => write!(f, "Body({:?}, a stream)", self.content_type),
        }
    }
}
