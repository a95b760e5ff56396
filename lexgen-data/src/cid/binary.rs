//! Binary CIDs.
//!
//! Their strings are in `multibase`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use sha2::{Digest as _, Sha256};

use super::error;
use super::multibase::CidText;
use crate::syntax_error::SyntaxError;

/// Multicodec of DAG-CBOR content.
const DAG_CBOR: u8 = 0x71;
/// Multicodec of raw bytes.
const RAW: u8 = 0x55;
/// Multihash code of SHA-256, and the length of its digest.
const SHA_256: [u8; 2] = [0x12, 0x20];
/// Length of a version 1 CID with a codec below 0x80 and SHA-256.
pub(super) const BLESSED_LENGTH: usize = 36;

/// A valid binary CID.
#[derive(Clone)]
pub(crate) enum BinaryCid {
    /// Version 1, DAG-CBOR or raw, SHA-256: the kind that the protocol creates. Such a CID always uses this variant, so
    /// that the common case does not allocate.
    Blessed([u8; BLESSED_LENGTH]),
    /// Any other.
    Other(Box<[u8]>),
}

impl BinaryCid {
    pub(crate) fn of_dag_cbor(block: &[u8]) -> Self {
        Self::hash(DAG_CBOR, block)
    }

    pub(crate) fn of_raw(bytes: &[u8]) -> Self {
        Self::hash(RAW, bytes)
    }

    fn hash(codec: u8, content: &[u8]) -> Self {
        let mut bytes = [0; BLESSED_LENGTH];
        bytes[..2].copy_from_slice(&[1, codec]);
        bytes[2..4].copy_from_slice(&SHA_256);
        bytes[4..].copy_from_slice(&Sha256::digest(content));
        Self::Blessed(bytes)
    }

    /// Accepts exactly one CID: version 0 or 1, any codec, any hash of up to 64 bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, SyntaxError> {
        if let Ok(blessed) = <[u8; BLESSED_LENGTH]>::try_from(bytes)
            && is_blessed(&blessed)
        {
            return Ok(Self::Blessed(blessed));
        }
        check_unblessed(bytes)?;
        Ok(Self::Other(bytes.into()))
    }

    /// Checks whether [`from_bytes`](Self::from_bytes) accepts the bytes.
    pub(crate) fn check(bytes: &[u8]) -> Result<(), SyntaxError> {
        match <&[u8; BLESSED_LENGTH]>::try_from(bytes) {
            Ok(blessed) if is_blessed(blessed) => Ok(()),
            _ => check_unblessed(bytes),
        }
    }

    /// Parses a string in any base that [`Cid`](super::Cid) accepts.
    pub(crate) fn from_text(text: &str) -> Result<Self, SyntaxError> {
        super::multibase::decode(text)
    }

    /// Returns the usual string.
    pub(crate) fn to_text(&self) -> CidText {
        super::multibase::encode(self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Blessed(bytes) => bytes,
            Self::Other(bytes) => bytes,
        }
    }

    pub(crate) const fn is_blessed(&self) -> bool {
        matches!(self, Self::Blessed(_))
    }

    /// Returns whether this is a version 0 CID, which is only a SHA-256 multihash.
    pub(crate) fn is_version_0(&self) -> bool {
        self.as_bytes().starts_with(&SHA_256)
    }

    pub(crate) fn codec(&self) -> u64 {
        match self {
            Self::Blessed(bytes) => u64::from(bytes[1]),
            Self::Other(bytes) => ::cid::Cid::read_bytes(&mut &**bytes).map_or(0, |cid| cid.codec()),
        }
    }
}

fn is_blessed(bytes: &[u8; BLESSED_LENGTH]) -> bool {
    bytes[0] == 1 && matches!(bytes[1], DAG_CBOR | RAW) && bytes[2..4] == SHA_256
}

fn check_unblessed(bytes: &[u8]) -> Result<(), SyntaxError> {
    let mut rest = bytes;
    match ::cid::Cid::read_bytes(&mut rest) {
        Ok(_) if rest.is_empty() => Ok(()),
        _ => Err(error(bytes.len() - rest.len(), "expected exactly one CID")),
    }
}

impl PartialEq for BinaryCid {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for BinaryCid {}

impl PartialOrd for BinaryCid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for BinaryCid {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for BinaryCid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}
