//! [`BlockIndex`]: the blocks of a CAR file by CID.

use lexgen_data::CidLink;

use crate::block_id::BlockId;
use crate::car::{Car, wrong_hash};
use crate::error::RepoError;

/// The number of look-ups up to which searching one by one is cheap.
const FEW: usize = 8;

/// The DAG-CBOR blocks of a CAR file in memory, by CID. All blocks of repositories are in DAG-CBOR.
#[derive(Clone, Debug)]
pub struct BlockIndex<'a> {
    /// A vector, because most files have few blocks.
    blocks: Vec<(BlockId, &'a [u8])>,
    /// Whether they are ordered by CID.
    is_sorted: bool,
    /// Whether the blocks have been compared with their CIDs.
    is_checked: bool,
}

impl<'a> BlockIndex<'a> {
    /// Reads all blocks and compares them with their CIDs.
    ///
    /// # Errors
    ///
    /// Those of [`Car::blocks`].
    pub fn read(car: &Car<'a>) -> Result<Self, RepoError> {
        let mut index = Self::collect(car, true)?;
        index.sort();
        Ok(index)
    }

    /// Reads all blocks, of which about `count` will be looked up. These are compared with their CIDs.
    pub(crate) fn unchecked(car: &Car<'a>, count: usize) -> Result<Self, RepoError> {
        let mut index = Self::collect(car, false)?;
        // Most events have one operation, for which sorting costs more than it saves.
        if count > FEW {
            index.sort();
        }
        Ok(index)
    }

    fn sort(&mut self) {
        self.blocks.sort_unstable_by_key(|&(id, _)| id);
        self.is_sorted = true;
    }

    fn collect(car: &Car<'a>, is_checked: bool) -> Result<Self, RepoError> {
        let mut blocks = Vec::with_capacity(16);
        for block in car.unchecked_blocks() {
            let block = block?;
            if is_checked {
                block.check()?;
            }
            blocks.extend(BlockId::from_cid(block.binary_cid()).map(|id| (id, block.bytes())));
        }
        Ok(Self { blocks, is_sorted: false, is_checked })
    }

    /// Returns the block with a CID.
    #[must_use]
    pub fn get(&self, cid: &CidLink) -> Option<&'a [u8]> {
        BlockId::from_link(cid).and_then(|id| self.find(id))
    }

    /// Returns a block of a checked index.
    pub(crate) fn find(&self, id: BlockId) -> Option<&'a [u8]> {
        debug_assert!(self.is_checked, "blocks of an unchecked index must be taken with `check`");
        self.find_unchecked(id)
    }

    fn find_unchecked(&self, id: BlockId) -> Option<&'a [u8]> {
        let index = match self.is_sorted {
            true => self.blocks.binary_search_by_key(&id, |&(id, _)| id).ok(),
            false => self.blocks.iter().position(|&(other, _)| other == id),
        };
        index.map(|index| self.blocks[index].1)
    }

    /// Returns a block after comparing it with its CID, unless that has been done.
    pub(crate) fn check(&self, id: BlockId) -> Result<Option<&'a [u8]>, RepoError> {
        match self.find_unchecked(id) {
            Some(block) if !self.is_checked && BlockId::of(block) != id => Err(wrong_hash(&id)),
            found => Ok(found),
        }
    }

    /// Returns a CID that two blocks have.
    pub(crate) fn duplicate(&self) -> Option<BlockId> {
        self.blocks.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0)
    }

    /// The CIDs of all blocks.
    pub(crate) fn ids(&self) -> impl Iterator<Item = BlockId> {
        self.blocks.iter().map(|&(id, _)| id)
    }
}
