//! [`Repository`]: reading the CAR file of a whole repository.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use lexgen_data::CidLink;

use crate::account::Account;
use crate::block_id::{BlockId, BuildBlockHasher};
use crate::car::{Car, CarReader, UncheckedBlocks, commit_root};
use crate::commit::Commit;
use crate::error::{RepoError, RepoErrorKind};
use crate::mst::{Bounds, Node, missing};
use crate::path::{RecordPath, check_path, check_rkey};
use crate::source::BlockSource;

/// The default limit of the memory for blocks that come before they are needed, in bytes.
pub const MAX_PENDING: usize = 256 << 20;

/// The approximate memory of a block that comes too early, beyond its bytes.
const PENDING_OVERHEAD: usize = 96;

/// A whole repository, such as the output of `com.atproto.sync.getRepo`: its commit, and its records in the order of
/// their paths.
///
/// Blocks are read as they are needed. In a file in the order of the tree, which is what [`write_repository`] writes,
/// one block and the nodes above it are in memory. In any other order, blocks that come before they are needed are
/// kept, up to [`MAX_PENDING`] bytes. Blocks that no node refers to are ignored.
///
/// The iterator yields each record once its block has been compared with its CID and its path with the form of the
/// tree. It ends after the first error. Nothing is known of whose records these are before [`commit`](Self::commit) has
/// been [verified](Commit::verify); [`verify`](Self::verify) does that and reads everything.
///
/// ```
/// use lexgen_data::CidLink;
/// use lexgen_data::crypto::SigningKey;
/// use lexgen_repo::{Account, Commit, Repository, Tree, write_repository};
///
/// // A repository with one record.
/// let key = SigningKey::p256(&[7; 32])?;
/// let account = Account::new("did:web:example.com".parse()?, key.verifying_key());
/// let record = b"\xa1\x65$type\x70com.example.note";
/// let mut tree = Tree::new();
/// tree.insert("com.example.note/3jzfcijpj2z2a", &CidLink::of_dag_cbor(record))?;
/// let commit = Commit::sign(&account.did, &"3jzfcijpj2z2b".parse()?, &tree.root(), &key);
/// let mut file = Vec::new();
/// write_repository(&mut file, &commit, &tree, |_, _| Ok(record.to_vec()))?;
///
/// assert_eq!(Repository::read(&file)?.verify(&account)?, 1);
/// for entry in Repository::stream(file.as_slice())? {
///     let entry = entry?;
///     println!("{}: {} bytes", entry.path, entry.bytes.map_or(0, |bytes| bytes.len()));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: [repository](https://atproto.com/specs/repository).
///
/// [`write_repository`]: crate::write_repository
#[derive(Debug)]
pub struct Repository<S: BlockSource> {
    blocks: Blocks<S>,
    commit: Commit,
    /// The nodes from the topmost to the current one.
    frames: Vec<Frame>,
    /// The topmost node, before it is read.
    top: Option<BlockId>,
}

/// The blocks of a source, by CID.
#[derive(Debug)]
struct Blocks<S: BlockSource> {
    source: S,
    /// Blocks that came before they were needed.
    pending: HashMap<BlockId, S::Bytes, BuildBlockHasher>,
    /// The approximate memory that they take.
    size: usize,
    max_size: usize,
    /// The records that were yielded.
    yielded: Yielded,
}

impl<S: BlockSource> Blocks<S> {
    /// Returns a block, for which the source is read as far as it takes; `None` if it was yielded and does not come
    /// again.
    fn fetch(&mut self, id: BlockId) -> Result<Option<S::Bytes>, RepoError> {
        if !self.pending.is_empty()
            && let Some(block) = self.pending.remove(&id)
        {
            self.size -= size(&block);
            return Ok(Some(block));
        }
        while let Some((digest, block)) = self.source.next()? {
            let found = BlockId::from_digest(digest);
            if found == id {
                return Ok(Some(block));
            }
            if !self.yielded.contains(found) {
                self.keep(found, block)?;
            }
            if self.yielded.contains(id) {
                return Ok(None);
            }
        }
        if self.yielded.contains(id) { Ok(None) } else { Err(missing(id)) }
    }

    /// Returns a block that cannot have been yielded, because it is no record.
    fn fetch_structure(&mut self, id: BlockId) -> Result<S::Bytes, RepoError> {
        self.fetch(id)?.ok_or_else(|| missing(id))
    }

    /// Reads the rest of the source, where every block must be that of its CID, too.
    fn finish(&mut self) -> Result<(), RepoError> {
        while self.source.next()?.is_some() {}
        Ok(())
    }

    fn keep(&mut self, id: BlockId, block: S::Bytes) -> Result<(), RepoError> {
        self.size += size(&block);
        if let Some(twice) = self.pending.insert(id, block) {
            self.size -= size(&twice);
        }
        if self.size <= self.max_size {
            return Ok(());
        }
        let message = format!("blocks that come before they are needed must take at most {} bytes", self.max_size);
        Err(RepoError::new(RepoErrorKind::Limit, message))
    }
}

fn size(block: &impl AsRef<[u8]>) -> usize {
    block.as_ref().len() + PENDING_OVERHEAD
}

/// The CIDs of records. They are looked up only in files whose blocks are not in the order of the tree, or that have
/// records with the same CID, so most files need no set.
#[derive(Debug)]
enum Yielded {
    List(Vec<BlockId>),
    Set(HashSet<BlockId, BuildBlockHasher>),
}

impl Yielded {
    fn insert(&mut self, id: BlockId) {
        match self {
            Self::List(list) => list.push(id),
            Self::Set(set) => _ = set.insert(id),
        }
    }

    fn contains(&mut self, id: BlockId) -> bool {
        if let Self::List(list) = self {
            *self = Self::Set(list.drain(..).collect());
        }
        matches!(self, Self::Set(set) if set.contains(&id))
    }
}

/// A node that is being walked.
#[derive(Debug)]
struct Frame {
    node: Node,
    height: u32,
    /// The index of the next gap or key.
    index: usize,
    /// True if the gap before the key has been visited.
    is_at_key: bool,
}

/// A record that was found: its path, which has not been checked, its CID and its bytes.
type Found<'k, B> = (&'k [u8], BlockId, Option<B>);

/// A record of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepositoryRecord<B> {
    /// Its path.
    pub path: RecordPath,
    /// Its CID.
    pub cid: CidLink,
    /// Its bytes. `None` if an earlier record has the same CID, and so the same bytes: files contain them once.
    pub bytes: Option<B>,
}

impl<'a> Repository<UncheckedBlocks<'a>> {
    /// Reads a CAR file in memory up to its commit. Records borrow from it.
    ///
    /// # Errors
    ///
    /// The file is not a CAR file, its commit is missing or malformed, or a block is not that of its CID.
    pub fn read(file: &'a [u8]) -> Result<Self, RepoError> {
        let car = Car::read(file)?;
        // Blocks that borrow take no memory.
        Self::new(car.unchecked_blocks(), car.roots(), usize::MAX)
    }
}

impl<R: Read> Repository<CarReader<R>> {
    /// Reads a CAR file from a reader, such as a file, up to its commit.
    ///
    /// # Errors
    ///
    /// Those of [`read`](Self::read), and those of the reader.
    pub fn stream(reader: R) -> Result<Self, RepoError> {
        Self::stream_with_max_pending(reader, MAX_PENDING)
    }

    /// As [`stream`](Self::stream), with another limit of the memory for blocks that come too early than
    /// [`MAX_PENDING`], in bytes.
    ///
    /// # Errors
    ///
    /// Those of [`stream`](Self::stream).
    pub fn stream_with_max_pending(reader: R, bytes: usize) -> Result<Self, RepoError> {
        let reader = CarReader::new(reader)?;
        let roots = reader.roots().to_vec();
        Self::new(reader, &roots, bytes)
    }
}

impl<S: BlockSource> Repository<S> {
    fn new(source: S, roots: &[CidLink], max_size: usize) -> Result<Self, RepoError> {
        let root = commit_root(roots)?;
        let yielded = Yielded::List(Vec::new());
        let mut blocks = Blocks { source, pending: HashMap::default(), size: 0, max_size, yielded };
        let commit = Commit::read(blocks.fetch_structure(root)?.as_ref())?;
        let top = BlockId::from_link(commit.data());
        let top = top.ok_or_else(|| RepoError::new(RepoErrorKind::Commit, "`data` must be the CID of a node"))?;
        Ok(Self { blocks, commit, frames: Vec::new(), top: Some(top) })
    }

    /// Returns the commit, which has not been verified.
    #[must_use]
    pub const fn commit(&self) -> &Commit {
        &self.commit
    }

    /// Verifies the whole repository and returns the number of its records: the commit is that of the account, every
    /// block is that of its CID, none is missing, and the tree is the only valid one for the records. Their content is
    /// not decoded.
    ///
    /// # Errors
    ///
    /// Those of [`Commit::verify`] and of the iterator.
    pub fn verify(mut self, account: &Account) -> Result<usize, RepoError> {
        self.commit.verify(account)?;
        let mut count = 0;
        let mut collection = Vec::new();
        while let Some((path, ..)) = self.advance()? {
            // Most records are in the collection of the one before.
            match path.strip_prefix(&collection[..]).filter(|_| !collection.is_empty()) {
                Some(rkey) => check_rkey(rkey, path)?,
                None => {
                    check_path(path)?;
                    collection = path.split_inclusive(|&byte| byte == b'/').next().unwrap_or_default().to_owned();
                }
            }
            count += 1;
        }
        Ok(count)
    }

    /// Moves to the next record.
    fn advance(&mut self) -> Result<Option<Found<'_, S::Bytes>>, RepoError> {
        if let Some(top) = self.top.take() {
            self.enter(top)?;
        }
        loop {
            let Some(frame) = self.frames.last_mut() else { return self.blocks.finish().map(|()| None) };
            if !frame.is_at_key {
                frame.is_at_key = true;
                if let Some(gap) = frame.node.gap(frame.index) {
                    self.enter(gap)?;
                }
            } else if frame.index < frame.node.len() {
                frame.is_at_key = false;
                frame.index += 1;
                break;
            } else {
                self.frames.pop();
            }
        }
        let Some(frame) = self.frames.last() else { return Ok(None) };
        let id = frame.node.value(frame.index - 1);
        let bytes = self.blocks.fetch(id)?;
        self.blocks.yielded.insert(id);
        Ok(Some((frame.node.key(frame.index - 1), id, bytes)))
    }

    /// Reads the node of the current gap, or the topmost one.
    fn enter(&mut self, id: BlockId) -> Result<(), RepoError> {
        let block = self.blocks.fetch_structure(id)?;
        let node = Node::read(block.as_ref())?;
        let bounds = self
            .frames
            .iter()
            .fold(Bounds::default(), |bounds, frame| frame.node.bounds_of_gap(frame.index, frame.height, bounds));
        let height = node.check(bounds)?;
        self.frames.push(Frame { node, height, index: 0, is_at_key: false });
        Ok(())
    }
}

impl<S: BlockSource> Iterator for Repository<S> {
    type Item = Result<RepositoryRecord<S::Bytes>, RepoError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.advance().and_then(|next| match next {
            None => Ok(None),
            Some((path, id, bytes)) => {
                Ok(Some(RepositoryRecord { path: RecordPath::from_bytes(path)?, cid: id.to_link(), bytes }))
            }
        });
        if record.is_err() {
            self.frames.clear();
        }
        record.transpose()
    }
}
