//! [`Tree`]: a tree in memory, of which parts may be unknown.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use lexgen_data::CidLink;

use super::node::write_node;
use crate::block_id::BlockId;
use crate::error::{RepoError, RepoErrorKind};
use crate::write::Part;

/// A tree in memory that maps keys, which are paths of records, to the CIDs of the records.
///
/// A tree that was loaded from the blocks of an event or of a proof is partial: of the subtrees whose blocks are missing only the
/// CID is known. Calls that need to see them return an error of the kind [`MissingBlock`](RepoErrorKind::MissingBlock), and
/// leave the tree as it was.
///
/// ```
/// use lexgen_data::CidLink;
/// use lexgen_repo::Tree;
///
/// let mut tree = Tree::new();
/// let before = tree.root();
/// let record = CidLink::of_dag_cbor(b"\xa0");
/// tree.insert("com.example.note/3jzfcijpj2z2a", &record)?;
/// assert_eq!(tree.get("com.example.note/3jzfcijpj2z2a")?, Some(record.clone()));
/// assert_ne!(tree.root(), before);
///
/// assert_eq!(tree.remove("com.example.note/3jzfcijpj2z2a")?, Some(record));
/// assert_eq!(tree.root(), before);
/// # Ok::<(), lexgen_repo::RepoError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tree {
    pub(crate) top: Subtree,
    /// True if subtrees can be unknown.
    pub(crate) is_partial: bool,
}

/// A subtree.
#[derive(Clone, Debug)]
pub(crate) enum Subtree {
    /// There is none.
    Empty,
    /// A subtree whose block is missing.
    Unknown(BlockId),
    /// A known one.
    Known(Box<Branch>),
}

/// A node of a known subtree.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) height: u32,
    /// The keys, with their values.
    pub(crate) keys: Vec<(Box<str>, BlockId)>,
    /// The subtrees around the keys: one more than there are keys.
    pub(crate) gaps: Vec<Subtree>,
    /// The CID, once it is known.
    id: OnceLock<BlockId>,
}

impl Branch {
    pub(crate) const fn new(height: u32, keys: Vec<(Box<str>, BlockId)>, gaps: Vec<Subtree>) -> Self {
        Self { height, keys, gaps, id: OnceLock::new() }
    }

    /// Must be called before the node changes.
    pub(crate) fn forget_id(&mut self) {
        self.id.take();
    }

    /// Returns true if the node has neither keys nor subtrees.
    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty() && matches!(self.gaps[..], [Subtree::Empty])
    }

    /// Hashes the node and what below it has changed.
    fn id(&self) -> BlockId {
        *self.id.get_or_init(|| BlockId::of(&self.to_block()))
    }

    fn to_block(&self) -> Vec<u8> {
        let right = self.gaps.iter().skip(1).map(Subtree::id);
        let entries = self.keys.iter().zip(right).map(|((key, value), right)| (&**key, *value, right));
        write_node(self.gaps.first().and_then(Subtree::id), entries)
    }

    pub(crate) fn find(&self, key: &str) -> Result<usize, usize> {
        self.keys.binary_search_by(|(other, _)| (**other).cmp(key))
    }
}

impl Subtree {
    fn id(&self) -> Option<BlockId> {
        match self {
            Self::Empty => None,
            Self::Unknown(id) => Some(*id),
            Self::Known(branch) => Some(branch.id()),
        }
    }
}

impl Tree {
    /// Creates an empty tree.
    #[must_use]
    pub const fn new() -> Self {
        Self { top: Subtree::Empty, is_partial: false }
    }

    /// Returns the CID of a record.
    ///
    /// # Errors
    ///
    /// A node on the way is missing.
    pub fn get(&self, key: &str) -> Result<Option<CidLink>, RepoError> {
        let mut subtree = &self.top;
        loop {
            match subtree {
                Subtree::Empty => return Ok(None),
                Subtree::Unknown(id) => return Err(missing(*id)),
                Subtree::Known(branch) => match branch.find(key) {
                    Ok(index) => return Ok(Some(branch.keys[index].1.to_link())),
                    Err(gap) => subtree = &branch.gaps[gap],
                },
            }
        }
    }

    /// Returns the CID of the topmost node: the `data` of a commit.
    #[must_use]
    pub fn root(&self) -> CidLink {
        self.top.id().unwrap_or_else(|| BlockId::of(&empty_node())).to_link()
    }

    /// Returns every path and the CID of its record, in order.
    ///
    /// # Errors
    ///
    /// A node is missing.
    pub fn entries(&self) -> Result<Vec<(String, CidLink)>, RepoError> {
        let mut entries = Vec::new();
        self.visit(&mut |part| {
            if let Part::Record(key, cid) = part {
                entries.push((key.to_owned(), cid));
            }
            Ok(())
        })?;
        Ok(entries)
    }

    /// Visits all parts in the order of the tree: each node, then its subtrees and records.
    pub(crate) fn visit(&self, visit: &mut dyn FnMut(Part<'_>) -> Result<(), RepoError>) -> Result<(), RepoError> {
        match &self.top {
            Subtree::Empty => {
                let (cid, block) = empty_block();
                visit(Part::Node(cid, block))
            }
            top => visit_subtree(top, visit),
        }
    }

    /// Returns the known nodes as blocks, a node before its subtrees: the nodes of the whole tree, unless it is partial.
    #[must_use]
    pub fn nodes(&self) -> Vec<(CidLink, Vec<u8>)> {
        let mut nodes = Vec::new();
        match &self.top {
            Subtree::Empty => nodes.push(empty_block()),
            top => collect_nodes(top, &mut nodes),
        }
        nodes
    }

    /// Returns the nodes on the way to a key, with which a proof shows what the tree holds there.
    ///
    /// # Errors
    ///
    /// A node on the way is missing.
    pub fn proof(&self, key: &str) -> Result<Vec<(CidLink, Vec<u8>)>, RepoError> {
        let mut nodes = Vec::new();
        if let Subtree::Empty = self.top {
            nodes.push(empty_block());
        }
        prove(&self.top, &|branch| branch.find(key).err(), &mut |id, block| nodes.push((id.to_link(), block)))?;
        Ok(nodes)
    }

    /// Returns the nodes that prove what the tree holds at the keys, and around them: with them alone, the keys can be looked
    /// up, and changes of them undone. A `#commit` event contains them.
    ///
    /// # Errors
    ///
    /// A node on the way is missing.
    pub fn covering_proof<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k str>,
    ) -> Result<Vec<(CidLink, Vec<u8>)>, RepoError> {
        let mut nodes = BTreeMap::new();
        if let Subtree::Empty = self.top {
            return Ok(vec![empty_block()]);
        }
        for key in keys {
            let mut insert = |id, block| drop(nodes.insert(id, block));
            // The way to the key itself is the common part of these two.
            prove(&self.top, &|branch| Some(branch.find(key).unwrap_or_else(|gap| gap)), &mut insert)?;
            prove(&self.top, &|branch| Some(branch.find(key).map_or_else(|gap| gap, |index| index + 1)), &mut insert)?;
        }
        Ok(nodes.into_iter().map(|(id, block)| (id.to_link(), block)).collect())
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

/// The only node of an empty tree.
fn empty_node() -> Vec<u8> {
    write_node(None, std::iter::empty::<(&str, BlockId, Option<BlockId>)>())
}

fn empty_block() -> (CidLink, Vec<u8>) {
    let block = empty_node();
    (BlockId::of(&block).to_link(), block)
}

fn collect_nodes(subtree: &Subtree, nodes: &mut Vec<(CidLink, Vec<u8>)>) {
    if let Subtree::Known(branch) = subtree {
        nodes.push((branch.id().to_link(), branch.to_block()));
        branch.gaps.iter().for_each(|gap| collect_nodes(gap, nodes));
    }
}

fn visit_subtree(subtree: &Subtree, visit: &mut dyn FnMut(Part<'_>) -> Result<(), RepoError>) -> Result<(), RepoError> {
    match subtree {
        Subtree::Empty => Ok(()),
        Subtree::Unknown(id) => Err(missing(*id)),
        Subtree::Known(branch) => {
            visit(Part::Node(branch.id().to_link(), branch.to_block()))?;
            for (index, gap) in branch.gaps.iter().enumerate() {
                visit_subtree(gap, visit)?;
                if let Some((key, value)) = branch.keys.get(index) {
                    visit(Part::Record(key, value.to_link()))?;
                }
            }
            Ok(())
        }
    }
}

/// Visits the nodes on the way that `choose` takes through the gaps, until it chooses none or the tree ends.
fn prove(
    top: &Subtree,
    choose: &dyn Fn(&Branch) -> Option<usize>,
    visit: &mut dyn FnMut(BlockId, Vec<u8>),
) -> Result<(), RepoError> {
    let mut subtree = top;
    loop {
        match subtree {
            Subtree::Empty => return Ok(()),
            Subtree::Unknown(id) => return Err(missing(*id)),
            Subtree::Known(branch) => {
                visit(branch.id(), branch.to_block());
                match choose(branch) {
                    Some(gap) => subtree = &branch.gaps[gap],
                    None => return Ok(()),
                }
            }
        }
    }
}

#[cold]
pub(crate) fn missing(id: BlockId) -> RepoError {
    RepoError::new(RepoErrorKind::MissingBlock, format!("block `{id}` is missing"))
}
