//! Byte strings that borrow from the input where possible.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::bytes::{self, Bytes};

/// A byte string of the data model that borrows from the input where possible.
///
/// DAG-CBOR lends its bytes. JSON has them in base64 and cannot lend them.
///
/// ```
/// use lexgen_data::{BorrowedBytes, dag_cbor};
///
/// let bytes: BorrowedBytes<'_> = dag_cbor::from_slice(b"\x42\x00\x01")?;
/// assert!(bytes.is_borrowed());
/// assert_eq!(bytes[..], [0, 1]);
/// # Ok::<(), dag_cbor::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BorrowedBytes<'a>(Cow<'a, [u8]>);

impl BorrowedBytes<'_> {
    /// Converts to an owned byte string.
    #[must_use]
    pub fn into_owned(self) -> Bytes {
        Bytes::from(self.0.into_owned())
    }

    /// Converts to a value that owns its bytes and can outlive the input.
    #[must_use]
    pub fn into_static(self) -> BorrowedBytes<'static> {
        BorrowedBytes(Cow::Owned(self.0.into_owned()))
    }

    /// Returns whether the bytes borrow from the input.
    #[must_use]
    pub const fn is_borrowed(&self) -> bool {
        matches!(self.0, Cow::Borrowed(_))
    }
}

impl Deref for BorrowedBytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for BorrowedBytes<'_> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<'a> From<&'a [u8]> for BorrowedBytes<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self(Cow::Borrowed(bytes))
    }
}

impl From<Vec<u8>> for BorrowedBytes<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Cow::Owned(bytes))
    }
}

impl From<Bytes> for BorrowedBytes<'_> {
    fn from(bytes: Bytes) -> Self {
        Self(Cow::Owned(bytes.into_vec()))
    }
}

impl fmt::Debug for BorrowedBytes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bytes::debug(&self.0, f)
    }
}

impl Serialize for BorrowedBytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        bytes::write(&self.0, serializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for BorrowedBytes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bytes::read(deserializer).map(Self)
    }
}
