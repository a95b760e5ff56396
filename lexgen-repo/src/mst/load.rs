//! Loading a tree from blocks.

use lexgen_data::CidLink;

use super::node::{Bounds, Node, malformed};
use super::tree::{Branch, Subtree, Tree};
use crate::block_id::BlockId;
use crate::blocks::BlockIndex;
use crate::error::RepoError;

impl Tree {
    /// Loads the tree with this topmost node. Subtrees whose blocks are missing stay unknown.
    ///
    /// # Errors
    ///
    /// A node is malformed, or is where it cannot be.
    pub fn load(root: &CidLink, blocks: &BlockIndex<'_>) -> Result<Self, RepoError> {
        let root = BlockId::from_link(root).ok_or_else(|| malformed("the CID of a tree must be that of a node"))?;
        let mut is_partial = false;
        let top = load_subtree(root, blocks, Bounds::default(), &mut is_partial)?;
        Ok(Self { top, is_partial })
    }
}

/// Loads a subtree. Heights fall with each level, so recursion is at most 128 deep.
fn load_subtree(
    id: BlockId,
    blocks: &BlockIndex<'_>,
    bounds: Bounds<'_>,
    is_partial: &mut bool,
) -> Result<Subtree, RepoError> {
    let Some(block) = blocks.find(id) else {
        *is_partial = true;
        return Ok(Subtree::Unknown(id));
    };
    let node = Node::read(block)?;
    let height = node.check(bounds)?;
    let mut gaps = Vec::with_capacity(node.len() + 1);
    for index in 0..=node.len() {
        gaps.push(match node.gap(index) {
            None => Subtree::Empty,
            Some(id) => load_subtree(id, blocks, node.bounds_of_gap(index, height, bounds), is_partial)?,
        });
    }
    if node.len() == 0 && matches!(gaps[..], [Subtree::Empty]) {
        return Ok(Subtree::Empty);
    }
    let text = |index| std::str::from_utf8(node.key(index)).map_err(|_| malformed("a key must be UTF-8"));
    let keys = (0..node.len()).map(|index| text(index).map(|key| (key.into(), node.value(index))));
    let keys = keys.collect::<Result<_, _>>()?;
    Ok(Subtree::Known(Box::new(Branch::new(height, keys, gaps))))
}
