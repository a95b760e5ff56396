//! [`BlockId`]: the CID of a block of a repository, as a number that is cheap to copy and compare.

use std::fmt;

use lexgen_data::CidLink;
use sha2::{Digest as _, Sha256};

/// The start of a CID of a DAG-CBOR block: version 1, DAG-CBOR, SHA-256, 32 bytes.
pub(crate) const PREFIX: [u8; 4] = [0x01, 0x71, 0x12, 0x20];

/// The SHA-256 of a DAG-CBOR block. Commits, nodes and records have no other kind of CID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BlockId([u8; 32]);

impl BlockId {
    /// Hashes a block.
    pub(crate) fn of(block: &[u8]) -> Self {
        Self(Sha256::digest(block).into())
    }

    /// Reads a binary CID, which must be of a DAG-CBOR block.
    pub(crate) fn from_cid(cid: &[u8]) -> Option<Self> {
        cid.strip_prefix(&PREFIX).and_then(|digest| digest.try_into().ok()).map(Self)
    }

    pub(crate) fn from_link(link: &CidLink) -> Option<Self> {
        Self::from_cid(link.as_bytes())
    }

    /// The binary CID.
    pub(crate) fn to_cid(self) -> [u8; 36] {
        let mut cid = [0; 36];
        cid[..4].copy_from_slice(&PREFIX);
        cid[4..].copy_from_slice(&self.0);
        cid
    }

    pub(crate) fn to_link(self) -> CidLink {
        CidLink::from_bytes(&self.to_cid()).expect("a version 1 CID with a SHA-256 digest is valid")
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_link().fmt(f)
    }
}

impl fmt::Debug for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use lexgen_data::CidLink;

    use super::BlockId;

    #[test]
    fn only_cids_of_dag_cbor_are_ids() {
        let link = CidLink::of_dag_cbor(b"\xa0");
        assert_eq!(BlockId::from_link(&link), Some(BlockId::of(b"\xa0")));
        assert_eq!(BlockId::of(b"\xa0").to_link(), link);
        assert_eq!(BlockId::of(b"\xa0").to_string(), link.to_string());
        assert_eq!(BlockId::from_link(&CidLink::of_raw(b"\xa0")), None);
        assert_eq!(BlockId::from_cid(&link.as_bytes()[..35]), None);
    }
}
