//! [`BlockSource`]: where the blocks of a [`Repository`](crate::Repository) come from.

use std::io::Read;

use lexgen_data::CidLink;

use crate::car::{CarReader, UncheckedBlocks};
use crate::error::RepoError;

/// The codec of all blocks of a repository.
const DAG_CBOR: u64 = 0x71;

/// The blocks of a CAR file in memory or behind a reader. Implemented for what [`Repository`](crate::Repository) can read.
pub trait BlockSource: sealed::Source {}

impl<S: sealed::Source> BlockSource for S {}

pub(crate) mod sealed {
    use super::{CidLink, RepoError};

    pub trait Source {
        /// The bytes of a block.
        type Bytes: AsRef<[u8]>;

        /// Returns the next DAG-CBOR block, whose bytes are those of its CID.
        fn next(&mut self) -> Result<Option<(CidLink, Self::Bytes)>, RepoError>;
    }
}

impl<'a> sealed::Source for UncheckedBlocks<'a> {
    type Bytes = &'a [u8];

    fn next(&mut self) -> Result<Option<(CidLink, &'a [u8])>, RepoError> {
        for block in self {
            let block = block?.check()?;
            if block.cid().codec() == DAG_CBOR {
                return Ok(Some((block.cid().clone(), block.bytes())));
            }
        }
        Ok(None)
    }
}

impl<R: Read> sealed::Source for CarReader<R> {
    type Bytes = Box<[u8]>;

    fn next(&mut self) -> Result<Option<(CidLink, Box<[u8]>)>, RepoError> {
        while let Some((cid, bytes)) = self.next_block()? {
            if cid.codec() == DAG_CBOR {
                let bytes = bytes.into();
                return Ok(Some((cid, bytes)));
            }
        }
        Ok(None)
    }
}
