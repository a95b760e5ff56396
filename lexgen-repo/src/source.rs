//! [`BlockSource`]: where the blocks of a [`Repository`](crate::Repository) come from.

use std::io::Read;

use crate::block_id::BlockId;
use crate::car::{CarReader, UncheckedBlocks};
use crate::error::RepoError;

/// The blocks of a CAR file in memory or behind a reader. Implemented for what [`Repository`](crate::Repository) can read.
pub trait BlockSource: sealed::Source {}

impl<S: sealed::Source> BlockSource for S {}

pub(crate) mod sealed {
    use super::RepoError;

    /// The hash of a block, and the block.
    pub(crate) type Hashed<B> = ([u8; 32], B);

    pub trait Source {
        /// The bytes of a block.
        type Bytes: AsRef<[u8]> + std::fmt::Debug;

        /// Returns the next DAG-CBOR block, with its hash, which is that of its CID.
        fn next(&mut self) -> Result<Option<Hashed<Self::Bytes>>, RepoError>;
    }
}

impl<'a> sealed::Source for UncheckedBlocks<'a> {
    type Bytes = &'a [u8];

    fn next(&mut self) -> Result<Option<sealed::Hashed<&'a [u8]>>, RepoError> {
        for block in self {
            let block = block?;
            match BlockId::from_cid(block.binary_cid()) {
                Some(id) if id == BlockId::of(block.bytes()) => return Ok(Some((id.digest(), block.bytes()))),
                _ => drop(block.check()?),
            }
        }
        Ok(None)
    }
}

impl<R: Read> sealed::Source for CarReader<R> {
    type Bytes = Box<[u8]>;

    fn next(&mut self) -> Result<Option<sealed::Hashed<Box<[u8]>>>, RepoError> {
        while let Some((cid, bytes)) = self.next_block()? {
            if let Some(id) = BlockId::from_link(&cid) {
                return Ok(Some((id.digest(), bytes.into())));
            }
        }
        Ok(None)
    }
}
