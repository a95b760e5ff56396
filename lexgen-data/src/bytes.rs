//! Byte strings of the data model.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use data_encoding::{BASE64_NOPAD, Encoding};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::key;

/// The name of the newtype struct that contains bytes in human-readable formats. Our own serializers recognize it and
/// take the bytes as they are instead of in base64.
pub(crate) const NEWTYPE: &str = "$__private__serde__identifier__for__bytes";

/// The only key of bytes in JSON.
pub(crate) const KEY: &str = "$bytes";

/// Base64 without padding that ignores the unused bits of the last character.
static LENIENT: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = BASE64_NOPAD.specification();
    specification.check_trailing_bits = false;
    specification.encoding().expect("a valid encoding stays valid without the check of trailing bits")
});

/// The number of bytes that `Debug` shows.
const SHOWN: usize = 32;

/// A byte string: the Lexicon type `bytes`.
///
/// In JSON it is `{"$bytes": "<base64>"}`, in DAG-CBOR a byte string. The base64 has the standard alphabet of RFC 4648,
/// section 4, not the URL-safe one. Padding is optional when reading, and is not written.
///
/// Source: [data model: JSON representation](https://atproto.com/specs/data-model#json-representation).
///
/// ```
/// use lexgen_data::{Bytes, json};
///
/// let bytes: Bytes = json::from_str(r#"{"$bytes": "AAE="}"#)?;
/// assert_eq!(bytes[..], [0, 1]);
/// assert_eq!(json::to_string(&bytes)?, r#"{"$bytes":"AAE"}"#);
/// # Ok::<(), json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(Box<[u8]>);

impl Bytes {
    /// Creates an empty byte string.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the bytes without copying them.
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        self.0.into_vec()
    }

    /// Returns the bytes in unpadded base64, as in JSON.
    #[must_use]
    pub fn to_base64(&self) -> String {
        BASE64_NOPAD.encode(&self.0)
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Bytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into_boxed_slice())
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl<const N: usize> From<[u8; N]> for Bytes {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes.into())
    }
}

impl From<Bytes> for Vec<u8> {
    fn from(bytes: Bytes) -> Self {
        bytes.into_vec()
    }
}

impl FromIterator<u8> for Bytes {
    fn from_iter<I: IntoIterator<Item = u8>>(bytes: I) -> Self {
        Self(bytes.into_iter().collect())
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(&self.0, f)
    }
}

/// Writes the number of bytes, and the first of them in base64.
pub(crate) fn debug(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shown = &bytes[..bytes.len().min(SHOWN)];
    let dots = if shown.len() < bytes.len() { "…" } else { "" };
    let text = BASE64_NOPAD.encode(shown);
    write!(f, "Bytes({} bytes: {text}{dots})", bytes.len())
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer).map(|bytes| Self::from(bytes.into_owned()))
    }
}

/// Writes bytes in the representation of the format.
pub(crate) fn write<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_newtype_struct(NEWTYPE, &Payload(bytes))
    } else {
        serializer.serialize_bytes(bytes)
    }
}

/// The content of the newtype struct; see the payload of a link.
struct Payload<'a>(&'a [u8]);

impl Serialize for Payload<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(KEY, &BASE64_NOPAD.encode(self.0))?;
            map.end()
        } else {
            serializer.serialize_bytes(self.0)
        }
    }
}

/// Reads bytes in the representation of the format, borrowed if possible.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, [u8]>, D::Error> {
    if deserializer.is_human_readable() {
        // Not `deserialize_map`, because a buffered value offers the bytes themselves.
        deserializer.deserialize_any(BytesVisitor { is_text: true })
    } else {
        deserializer.deserialize_byte_buf(BytesVisitor { is_text: false })
    }
}

/// Accepts bytes in every representation that a format offers.
struct BytesVisitor {
    /// Whether the format is human-readable, where bytes are an object.
    is_text: bool,
}

impl<'de> Visitor<'de> for BytesVisitor {
    type Value = Cow<'de, [u8]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_borrowed_bytes<E: serde::de::Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(bytes))
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(bytes.to_vec()))
    }

    fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
        Ok(Cow::Owned(bytes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if !self.is_text {
            return Err(A::Error::invalid_type(Unexpected::Map, &self));
        }
        let shape = || A::Error::custom("bytes must be an object with the single key `$bytes`");
        if map.next_key_seed(key::Is(KEY))? != Some(true) {
            return Err(shape());
        }
        let bytes = map.next_value::<Text>()?.0;
        match map.next_key_seed(key::Is(KEY))? {
            None => Ok(Cow::Owned(bytes)),
            Some(_) => Err(shape()),
        }
    }
}

/// Bytes in base64, decoded without copying the string.
struct Text(Vec<u8>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a base64 string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text, E> {
        decode(text).map(Text).map_err(E::custom)
    }
}

/// Decodes base64 with correct padding or without padding.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.trim_end_matches('=');
    if digits.len() != text.len() && text.len() != digits.len().next_multiple_of(4) {
        return Err("incorrect base64 padding".to_owned());
    }
    LENIENT.decode(digits.as_bytes()).map_err(|cause| {
        let position = cause.position;
        format!("invalid base64 (RFC 4648, section 4) at character {position}")
    })
}

#[cfg(test)]
mod tests {
    use super::{Bytes, decode};

    #[test]
    fn padding_is_optional_but_must_be_correct() {
        for (text, expected) in [
            ("", Some(vec![])),
            ("AA", Some(vec![0])),
            ("AA==", Some(vec![0])),
            ("AAE=", Some(vec![0, 1])),
            ("AAEC", Some(vec![0, 1, 2])),
            ("AA=", None),
            ("AAE==", None),
            ("AAEC====", None),
            ("====", None),
            ("=", None),
            ("A", None),
            ("A===", None),
            ("AA=A", None),
            ("A\nAA", None),
        ] {
            assert_eq!(decode(text).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn only_the_standard_alphabet_is_read() {
        assert_eq!(decode("+/+/").unwrap(), [0xfb, 0xff, 0xbf]);
        assert_eq!(decode("-_-_").unwrap_err(), "invalid base64 (RFC 4648, section 4) at character 0");
    }

    #[test]
    fn debug_is_short_and_names_the_length() {
        let bytes = Bytes::from(vec![0; 1000]);
        assert_eq!(format!("{bytes:?}"), format!("Bytes(1000 bytes: {}…)", "A".repeat(43)));
    }
}
