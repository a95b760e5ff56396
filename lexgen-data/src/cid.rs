//! The string format `cid`, and content identifiers as strings and bytes.
//!
//! The representation of links is in [`CidLink`](crate::CidLink).

mod binary;
mod multibase;

pub(crate) use self::binary::BinaryCid;

use crate::cid_link::CidLink;
use crate::string_format::text_format;
use crate::syntax_error::SyntaxError;

/// The longest string, in bytes. The longest CID has 86 bytes, which are 173 characters in hexadecimal.
const MAX_LENGTH: usize = 256;

/// A content identifier as a string: the string format `cid`.
///
/// The string is kept as it was given. Equality, order and hash are those of the string.
///
/// The protocol creates one kind of CID, see [`is_blessed`](Self::is_blessed). Reading accepts every string that
/// decodes to a CID: version 0 (`Qm…`), and version 1 in the bases 32 (`b`, `B`), 58 (`z`) and 16 (`f`, `F`), with any
/// codec, and with any hash of up to 64 bytes.
///
/// Source: [data model: link and CID formats](https://atproto.com/specs/data-model#link-and-cid-formats).
///
/// ```
/// use lexgen_data::Cid;
///
/// let cid: Cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a".parse()?;
/// assert!(cid.is_blessed());
/// assert_eq!(Cid::from_bytes(&cid.to_bytes())?, cid);
/// assert!("bafy".parse::<Cid>().is_err());
/// # Ok::<(), lexgen_data::SyntaxError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cid(Box<str>);

text_format! { Cid = "cid", check }

impl Cid {
    /// Returns the CID of a DAG-CBOR block, such as a record: version 1, codec 0x71, SHA-256.
    ///
    /// The block is hashed without checking that it is DAG-CBOR.
    #[must_use]
    pub fn of_dag_cbor(block: &[u8]) -> Self {
        Self::from_binary(&BinaryCid::of_dag_cbor(block))
    }

    /// Returns the CID of raw bytes, such as a blob: version 1, codec 0x55, SHA-256.
    #[must_use]
    pub fn of_raw(bytes: &[u8]) -> Self {
        Self::from_binary(&BinaryCid::of_raw(bytes))
    }

    /// Converts a binary CID to its usual string: version 0 in base58, version 1 in lowercase base32.
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not exactly one CID, or if its hash is longer than 64 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SyntaxError> {
        BinaryCid::from_bytes(bytes).map(|binary| Self::from_binary(&binary))
    }

    /// Returns the binary CID.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.to_binary().as_bytes().to_vec()
    }

    /// Returns whether this is a CID as the protocol creates it: version 1 in lowercase base32, codec DAG-CBOR or raw,
    /// SHA-256.
    #[must_use]
    pub fn is_blessed(&self) -> bool {
        self.0.starts_with('b') && self.to_binary().is_blessed()
    }

    /// Returns the multicodec of the content: 0x71 for DAG-CBOR, 0x55 for raw bytes.
    #[must_use]
    pub fn codec(&self) -> u64 {
        self.to_binary().codec()
    }

    pub(crate) fn from_binary(binary: &BinaryCid) -> Self {
        Self(binary.to_text().as_str().into())
    }

    pub(crate) fn to_binary(&self) -> BinaryCid {
        multibase::decode(&self.0).expect("the text was checked when the `Cid` was made")
    }
}

impl From<CidLink> for Cid {
    fn from(link: CidLink) -> Self {
        link.to_cid()
    }
}

fn check(text: &str) -> Result<(), SyntaxError> {
    if multibase::blessed(text.as_bytes()).is_some() { Ok(()) } else { multibase::decode(text).map(drop) }
}

/// Returns an error at an offset in the string or in the binary CID.
const fn error(position: usize, reason: &'static str) -> SyntaxError {
    SyntaxError::new("cid", position, reason)
}

#[cfg(test)]
mod tests {
    use super::Cid;

    const BLESSED: &str = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";

    fn reason(text: &str) -> (usize, &'static str) {
        let error = text.parse::<Cid>().unwrap_err();
        (error.position(), error.reason())
    }

    #[test]
    fn strings_are_kept_unchanged() {
        for text in [
            BLESSED,
            "QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL",
            "zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA",
            "f017012202c5f688262e0ece8569aa6f94d60aad55ca8d9d83734e4a7430d0cff6588ec2b",
            &BLESSED.to_uppercase(),
        ] {
            assert_eq!(text.parse::<Cid>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn binary_form_and_back_is_the_usual_text() {
        let hex = "F01551220E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        let cid: Cid = hex.parse().unwrap();
        assert!(!cid.is_blessed());
        let usual = Cid::from_bytes(&cid.to_bytes()).unwrap();
        assert_eq!(usual, Cid::of_raw(b""));
        assert!(usual.is_blessed());
        let v0: Cid = "QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL".parse().unwrap();
        assert_eq!(Cid::from_bytes(&v0.to_bytes()).unwrap(), v0);
        assert_eq!((v0.to_bytes().len(), v0.codec()), (34, 0x70));
    }

    #[test]
    fn errors_name_the_path() {
        assert_eq!(reason(""), (0, "a CID must not be empty"));
        assert_eq!(reason("xyz"), (0, "unsupported multibase prefix"));
        assert_eq!(reason("bafyrei1a"), (7, "unexpected character for this base"));
        assert_eq!(reason("bAFYREI"), (1, "unexpected character for this base"));
        assert_eq!(reason("bafy"), (3, "invalid length for this base"));
        assert_eq!(reason("bafyreia"), (8, "expected exactly one CID"));
        assert_eq!(reason(&"b".repeat(257)), (256, "a CID must have at most 256 characters"));
    }

    #[test]
    fn bytes_after_the_digest_are_an_error() {
        let mut bytes = Cid::of_raw(b"x").to_bytes();
        bytes.push(0);
        assert!(Cid::from_bytes(&bytes).is_err());
        assert!(Cid::from_bytes(&bytes[..35]).is_err());
        assert!(Cid::from_bytes(&[]).is_err());
    }
}
