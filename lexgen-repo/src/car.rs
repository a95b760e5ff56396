//! [CAR files](https://ipld.io/specs/transport/car/carv1/) of version 1: a header with root CIDs, then blocks.
//!
//! Every CAR file has exactly one valid form here, so that no bit of a proof can change unnoticed: lengths are minimal
//! varints, the header is DAG-CBOR in its only form, CIDs are those that the protocol creates, and nothing follows the
//! last block. Knows nothing of what blocks contain.
//!
//! Source: [repository: CAR file serialization](https://atproto.com/specs/repository#car-file-serialization).

mod decoder;
mod format;
mod writer;

use std::fmt;

use lexgen_data::CidLink;

pub use self::decoder::{CarDecoder, CarReader};
use self::format::{Section, parse_header, parse_section};
pub use self::writer::CarWriter;
use crate::block_id::BlockId;
use crate::error::{RepoError, RepoErrorKind};

/// The default limit of the length of a block, in bytes. Records have at most 1 MiB by recommendation of the
/// [specification](https://atproto.com/specs/data-model).
pub const MAX_BLOCK: usize = 2 << 20;

/// A CAR file in memory. Its blocks borrow from it.
///
/// ```
/// use lexgen_repo::{Car, CarWriter};
/// use lexgen_data::CidLink;
///
/// let block = b"\xa0";
/// let cid = CidLink::of_dag_cbor(block);
/// let mut writer = CarWriter::new(Vec::new(), &[cid.clone()])?;
/// writer.write(&cid, block)?;
/// let file = writer.into_inner();
///
/// let car = Car::read(&file)?;
/// assert_eq!(car.roots(), [cid.clone()]);
/// for block in car.blocks() {
///     let block = block?;
///     assert_eq!((block.cid(), block.bytes()), (&cid, &b"\xa0"[..]));
/// }
/// # Ok::<(), lexgen_repo::RepoError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Car<'a> {
    roots: Vec<CidLink>,
    /// Everything after the header.
    sections: &'a [u8],
    /// The number of bytes before the sections.
    header: usize,
}

impl<'a> Car<'a> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// The header is malformed or not that of version 1. Blocks are read by [`blocks`](Self::blocks).
    pub fn read(file: &'a [u8]) -> Result<Self, RepoError> {
        let (roots, header) = parse_header(file)?.ok_or_else(|| truncated("its header"))?;
        Ok(Self { roots, sections: file.get(header..).unwrap_or_default(), header })
    }

    /// Returns the roots. Those of repositories, of proofs and of events begin with the CID of the commit.
    #[must_use]
    pub fn roots(&self) -> &[CidLink] {
        &self.roots
    }

    /// Iterates over the blocks, each of which has been compared with its CID.
    ///
    /// An error of the kind [`Block`](RepoErrorKind::Block) concerns one block only, and others follow. After any other
    /// error there is nothing else.
    pub fn blocks(&self) -> impl Iterator<Item = Result<Block<'a>, RepoError>> + use<'a> {
        self.unchecked_blocks().map(|block| block.and_then(UncheckedBlock::check))
    }

    /// Iterates over the blocks without hashing them, for callers that need few of them.
    pub fn unchecked_blocks(&self) -> UncheckedBlocks<'a> {
        UncheckedBlocks { rest: self.sections, position: self.header }
    }
}

/// A block whose bytes are those of its CID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    cid: CidLink,
    bytes: &'a [u8],
}

impl<'a> Block<'a> {
    /// Returns the CID.
    #[must_use]
    pub const fn cid(&self) -> &CidLink {
        &self.cid
    }

    /// Returns the bytes.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// A block that has not been compared with its CID.
#[derive(Clone, Copy, Debug)]
pub struct UncheckedBlock<'a> {
    /// The binary CID.
    cid: &'a [u8],
    bytes: &'a [u8],
}

impl<'a> UncheckedBlock<'a> {
    /// Returns the CID that the file states.
    #[must_use]
    pub fn cid(&self) -> CidLink {
        CidLink::from_bytes(self.cid).expect("sections have CIDs that the protocol creates")
    }

    /// The CID in its binary form.
    pub(crate) const fn binary_cid(&self) -> &'a [u8] {
        self.cid
    }

    /// Returns the bytes, which can be any.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Compares the bytes with the CID.
    ///
    /// # Errors
    ///
    /// They have another hash.
    pub fn check(self) -> Result<Block<'a>, RepoError> {
        let cid = self.cid();
        check_hash(&cid, self.bytes)?;
        Ok(Block { cid, bytes: self.bytes })
    }
}

/// Compares the hash of bytes with that of a CID. The codec is not part of the hash.
fn check_hash(cid: &CidLink, bytes: &[u8]) -> Result<(), RepoError> {
    if CidLink::of_raw(bytes).sha_256() == cid.sha_256() { Ok(()) } else { Err(wrong_hash(cid)) }
}

#[cold]
pub(crate) fn wrong_hash(cid: &dyn fmt::Display) -> RepoError {
    RepoError::new(RepoErrorKind::Block, format!("the bytes of block `{cid}` are not those of its CID"))
}

/// Returns the first root, which is the commit in files of repositories.
pub(crate) fn commit_root(roots: &[CidLink]) -> Result<BlockId, RepoError> {
    let root = roots.first().and_then(BlockId::from_link);
    root.ok_or_else(|| RepoError::new(RepoErrorKind::Car, "the first root must be the CID of a commit"))
}

/// The blocks of a [`Car`], which have not been compared with their CIDs.
#[derive(Clone, Debug)]
pub struct UncheckedBlocks<'a> {
    rest: &'a [u8],
    /// The number of bytes before the rest.
    position: usize,
}

impl<'a> Iterator for UncheckedBlocks<'a> {
    type Item = Result<UncheckedBlock<'a>, RepoError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let rest = std::mem::take(&mut self.rest);
        let Section { cid, bytes, length } = match parse_section(rest, self.position, usize::MAX) {
            Ok(Some(section)) => section,
            Ok(None) => return Some(Err(truncated("a block"))),
            Err(error) => return Some(Err(error)),
        };
        self.rest = rest.get(length..).unwrap_or_default();
        self.position += length;
        Some(Ok(UncheckedBlock { cid, bytes }))
    }
}

#[cold]
fn truncated(part: &str) -> RepoError {
    RepoError::new(RepoErrorKind::Car, format!("the CAR file ends within {part}"))
}
