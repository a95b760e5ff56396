//! [`BlockId`]: the CID of a block of a repository, as a number that is cheap to copy and compare.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use lexgen_data::CidLink;
use sha2::{Digest as _, Sha256};

/// The start of a CID of a DAG-CBOR block: version 1, DAG-CBOR, SHA-256, 32 bytes.
pub(crate) const PREFIX: [u8; 4] = [0x01, 0x71, 0x12, 0x20];

/// The SHA-256 of a DAG-CBOR block. Commits, nodes and records have no other kind of CID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

    pub(crate) const fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    pub(crate) const fn digest(self) -> [u8; 32] {
        self.0
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

/// A digest is random, so a part of it is a hash.
impl Hash for BlockId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [part @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = self.0;
        state.write_u64(u64::from_le_bytes(part));
    }
}

/// Hashes [`BlockId`]s with one multiplication by a random number, so that blocks with the same bucket cannot be searched for.
#[derive(Clone, Debug)]
pub(crate) struct BuildBlockHasher {
    factor: u64,
}

impl Default for BuildBlockHasher {
    fn default() -> Self {
        // Even factors would lose bits.
        Self { factor: RandomState::new().hash_one(0_u8) | 1 }
    }
}

impl BuildHasher for BuildBlockHasher {
    type Hasher = BlockHasher;

    fn build_hasher(&self) -> BlockHasher {
        BlockHasher { factor: self.factor, hash: 0 }
    }
}

pub(crate) struct BlockHasher {
    factor: u64,
    hash: u64,
}

impl Hasher for BlockHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(u64::from(byte)));
    }

    fn write_u64(&mut self, part: u64) {
        // The upper half of the product depends on all bits.
        let product = u128::from(part ^ self.hash) * u128::from(self.factor);
        self.hash = (product >> 64) as u64 ^ product as u64;
    }

    fn finish(&self) -> u64 {
        self.hash
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
