//! Links of the data model: CIDs that point to content.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::cid::{BinaryCid, Cid};
use crate::key;
use crate::string_format::StringFormat as _;
use crate::syntax_error::SyntaxError;

/// The name of the newtype struct that contains the bytes of a link's CID.
///
/// The `cid` crate uses the same name, so its types work with our formats, and ours with formats that recognize it.
pub(crate) const NEWTYPE: &str = "$__private__serde__identifier__for__cid";

/// The only key of a link in JSON.
pub(crate) const KEY: &str = "$link";

/// A link: the Lexicon type `cid-link`.
///
/// In JSON it is `{"$link": "<cid>"}`, in DAG-CBOR tag 42 with the binary CID. Two links are equal if they have the
/// same CID. A link that was read in an unusual base is written in the usual one. [`Cid`] lists which CIDs are
/// accepted.
///
/// Source: [data model: link and CID formats](https://atproto.com/specs/data-model#link-and-cid-formats).
///
/// ```
/// use lexgen_data::{Cid, CidLink, json};
///
/// let link = CidLink::from(Cid::of_raw(b"hello"));
/// let text = json::to_string(&link)?;
/// assert_eq!(text, r#"{"$link":"bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"}"#);
/// assert_eq!(json::from_str::<CidLink>(&text)?, link);
/// # Ok::<(), json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CidLink(BinaryCid);

impl CidLink {
    /// Returns the link to a DAG-CBOR block, such as a record: version 1, codec 0x71, SHA-256.
    #[must_use]
    pub fn of_dag_cbor(block: &[u8]) -> Self {
        Self(BinaryCid::of_dag_cbor(block))
    }

    /// Returns the link to raw bytes, such as a blob: version 1, codec 0x55, SHA-256.
    #[must_use]
    pub fn of_raw(bytes: &[u8]) -> Self {
        Self(BinaryCid::of_raw(bytes))
    }

    /// Creates a link from a binary CID.
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not exactly one CID, or if its hash is longer than 64 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SyntaxError> {
        BinaryCid::from_bytes(bytes).map(Self)
    }

    /// Returns the binary CID.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Returns the SHA-256 digest of a link of the kind that the protocol creates, or `None` for another kind.
    ///
    /// ```
    /// use lexgen_data::CidLink;
    ///
    /// let link = CidLink::of_raw(b"");
    /// assert_eq!(link.sha_256().map(|digest| digest[..4].to_vec()), Some(vec![0xe3, 0xb0, 0xc4, 0x42]));
    /// ```
    #[must_use]
    pub fn sha_256(&self) -> Option<&[u8; 32]> {
        if self.is_blessed() { self.as_bytes().last_chunk() } else { None }
    }

    /// Returns the CID as a string: version 0 in base58, version 1 in lowercase base32.
    #[must_use]
    pub fn to_cid(&self) -> Cid {
        Cid::from_binary(&self.0)
    }

    /// Returns whether the CID is of the kind that the protocol creates: version 1, codec DAG-CBOR or raw, SHA-256.
    #[must_use]
    pub const fn is_blessed(&self) -> bool {
        self.0.is_blessed()
    }

    /// Returns the multicodec of the content: 0x71 for DAG-CBOR, 0x55 for raw bytes.
    #[must_use]
    pub fn codec(&self) -> u64 {
        self.0.codec()
    }
}

impl From<Cid> for CidLink {
    fn from(cid: Cid) -> Self {
        Self(cid.to_binary())
    }
}

impl From<&Cid> for CidLink {
    fn from(cid: &Cid) -> Self {
        Self(cid.to_binary())
    }
}

impl FromStr for CidLink {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        BinaryCid::from_text(text).map(Self)
    }
}

impl fmt::Display for CidLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0.to_text().as_str(), f)
    }
}

impl fmt::Debug for CidLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CidLink({self})")
    }
}

impl Serialize for CidLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let payload = Payload { link: self, human_readable: serializer.is_human_readable() };
        serializer.serialize_newtype_struct(NEWTYPE, &payload)
    }
}

/// The content of the newtype struct. A human-readable format that does not recognize the name writes the object. Our
/// own formats recognize it and request bytes by not being human-readable inside.
struct Payload<'a> {
    link: &'a CidLink,
    /// Whether the outer format is human-readable.
    human_readable: bool,
}

impl Serialize for Payload<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.human_readable && serializer.is_human_readable() {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(KEY, self.link.0.to_text().as_str())?;
            map.end()
        } else {
            serializer.serialize_bytes(self.link.as_bytes())
        }
    }
}

impl<'de> Deserialize<'de> for CidLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NEWTYPE, LinkVisitor)
    }
}

/// Accepts a link in every representation that a format offers.
pub(crate) struct LinkVisitor;

impl<'de> Visitor<'de> for LinkVisitor {
    type Value = CidLink;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a link")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<CidLink, D::Error> {
        // Not `deserialize_map`, because a format that recognizes links offers bytes.
        inner.deserialize_any(self)
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<CidLink, E> {
        CidLink::from_bytes(bytes).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CidLink, A::Error> {
        let shape = || A::Error::custom("a link must be an object with the single key `$link`");
        if map.next_key_seed(key::Is(KEY))? != Some(true) {
            return Err(shape());
        }
        let link = map.next_value::<Text>()?.0;
        match map.next_key_seed(key::Is(KEY))? {
            None => Ok(link),
            Some(_) => Err(shape()),
        }
    }
}

/// A link from its string, parsed without copying the string.
struct Text(CidLink);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of format `{}`", Cid::NAME)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text, E> {
        text.parse().map(Text).map_err(E::custom)
    }
}
