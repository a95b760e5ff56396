//! [`CommitEvent`]: the `#commit` events of `com.atproto.sync.subscribeRepos`.
//!
//! Knows nothing of generated types, which `lexgen-runtime` turns into this view.

use std::fmt;

use lexgen_data::{CidLink, dag_cbor};
use serde::de::Deserialize;

use crate::account::Account;
use crate::block_id::BlockId;
use crate::blocks::BlockIndex;
use crate::car::Car;
use crate::commit::Commit;
use crate::error::{RepoError, RepoErrorKind};
use crate::mst::{Tree, missing};
use crate::path::split;

/// A `#commit` event: an update of a repository. It borrows from the message.
///
/// Generated types of this event have methods `records()` and `event()`, which returns this view.
///
/// Source: [sync: firehose](https://atproto.com/specs/sync#firehose).
#[derive(Clone, Debug)]
pub struct CommitEvent<'a> {
    /// `repo`: the account.
    pub repo: &'a str,
    /// `commit`: the CID of the commit.
    pub commit: &'a CidLink,
    /// `rev`: the revision of the commit.
    pub rev: &'a str,
    /// `since`: the revision of the previous commit.
    pub since: Option<&'a str>,
    /// `prevData`: the topmost node of the tree of the previous commit.
    pub prev_data: Option<&'a CidLink>,
    /// `blocks`: a CAR file with the commit, the records, and nodes of the tree.
    pub blocks: &'a [u8],
    /// `ops`: the changes.
    pub ops: Vec<RepoOp<'a>>,
}

/// A change of one record, as an event states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepoOp<'a> {
    /// `action`: `create`, `update` or `delete`.
    pub action: &'a str,
    /// `path`: the path of the record.
    pub path: &'a str,
    /// `cid`: the CID of the record, unless it was deleted.
    pub cid: Option<&'a CidLink>,
    /// `prev`: the CID of the previous record, unless it was created.
    pub prev: Option<&'a CidLink>,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// There was no record.
    Create,
    /// There was another record.
    Update,
    /// There is no record anymore.
    Delete,
}

/// A change of one record, with the bytes of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommitRecord<'a> {
    /// The kind of the change.
    pub action: Action,
    /// The collection, an NSID.
    pub collection: &'a str,
    /// The record key.
    pub rkey: &'a str,
    /// The CID of the record, or `None` if it was deleted.
    pub cid: Option<&'a CidLink>,
    /// The bytes of the record, which are those of its CID, or `None` if it was deleted.
    pub bytes: Option<&'a [u8]>,
}

impl<'a> CommitRecord<'a> {
    /// Decodes the record: as one type after a look at [`collection`](Self::collection), or as the `AnyRecord` of
    /// generated code. Returns `None` if the record was deleted.
    ///
    /// # Errors
    ///
    /// The record is not of this type.
    pub fn decode<T: Deserialize<'a>>(&self) -> Result<Option<T>, dag_cbor::Error> {
        self.bytes.map(dag_cbor::from_slice).transpose()
    }
}

impl<'a> CommitEvent<'a> {
    /// Returns the changes with the records, whose bytes are compared with the CIDs of the changes.
    ///
    /// This is what reading needs if the server is trusted. Whether the account has signed the records is up to
    /// [`verify`](Self::verify).
    ///
    /// # Errors
    ///
    /// The kinds [`Operation`](RepoErrorKind::Operation), [`Record`](RepoErrorKind::Record),
    /// [`Car`](RepoErrorKind::Car), [`Block`](RepoErrorKind::Block) and [`MissingBlock`](RepoErrorKind::MissingBlock),
    /// which an event that is too big has.
    pub fn records(&self) -> Result<Vec<CommitRecord<'a>>, RepoError> {
        let car = Car::read(self.blocks)?;
        self.check_root(&car)?;
        let blocks = BlockIndex::unchecked(&car, self.ops.len())?;
        self.ops.iter().map(|op| record_of(op, &blocks)).collect()
    }

    /// Verifies that the account has signed the commit, and that the changes are all that happened since the previous
    /// one: undone on the tree, they lead to `prevData`. Returns the commit.
    ///
    /// A consumer that follows a repository also compares `since` and `prevData` with the
    /// [`rev`](Commit::rev) and the [`data`](Commit::data) of the previous commit it has seen.
    ///
    /// All blocks are compared with their CIDs. Blocks beyond those that are needed are accepted.
    ///
    /// Source: [sync: commit validation](https://atproto.com/specs/sync#commit-validation-mst-operation-inversion).
    ///
    /// # Errors
    ///
    /// The event contradicts itself, its commit or its tree, or the commit is not that of the account.
    pub fn verify(&self, account: &Account) -> Result<Commit, RepoError> {
        let car = Car::read(self.blocks)?;
        self.check_root(&car)?;
        let blocks = BlockIndex::read(&car)?;
        let block = blocks.get(self.commit);
        let commit = Commit::read(block.ok_or_else(|| contradiction("the commit must be among the blocks"))?)?;
        commit.verify(account)?;
        if *commit.did() != self.repo || *commit.rev() != self.rev {
            return Err(contradiction("`repo` and `rev` must be those of the commit"));
        }
        if self.since.is_some_and(|since| since >= self.rev) {
            return Err(contradiction("`rev` must be greater than `since`"));
        }
        for op in &self.ops {
            record_of(op, &blocks)?;
        }
        let mut tree = Tree::load(commit.data(), &blocks)?;
        undo(&mut tree, &self.ops)?;
        let before = match (self.prev_data, self.since) {
            (Some(data), _) => data.clone(),
            (None, None) => Tree::new().root(),
            (None, Some(_)) => return Err(contradiction("an event must have `prevData`")),
        };
        if tree.root() != before {
            return Err(contradiction("the changes must lead from `prevData` to the commit"));
        }
        Ok(commit)
    }

    fn check_root(&self, car: &Car<'_>) -> Result<(), RepoError> {
        if car.roots().first() == Some(self.commit) {
            return Ok(());
        }
        Err(contradiction("the first root of the blocks must be the commit"))
    }
}

/// Finds the record of a change.
fn record_of<'a>(op: &RepoOp<'a>, blocks: &BlockIndex<'a>) -> Result<CommitRecord<'a>, RepoError> {
    let (collection, rkey) = split(op.path.as_bytes())?;
    let action = Action::of(op)?;
    let bytes = match (action, op.cid) {
        (Action::Delete, None) => None,
        (Action::Create | Action::Update, Some(cid)) => {
            let id = BlockId::from_link(cid)
                .ok_or_else(|| contradiction(format!("CID `{cid}` must be that of a record")))?;
            Some(blocks.check(id)?.ok_or_else(|| missing(id))?)
        }
        (Action::Delete, Some(_)) => return Err(contradiction("a deleted record must have no `cid`")),
        (_, None) => return Err(contradiction("a created or updated record must have a `cid`")),
    };
    Ok(CommitRecord { action, collection, rkey, cid: op.cid, bytes })
}

/// Undoes the changes on a tree. What was deleted is inserted first, so that less of the tree around it has to be
/// known.
fn undo(tree: &mut Tree, ops: &[RepoOp<'_>]) -> Result<(), RepoError> {
    let mut ops: Vec<&RepoOp<'_>> = ops.iter().collect();
    ops.sort_by_key(|op| (op.action != Action::Delete.as_str(), op.path));
    let mut paths: Vec<&str> = ops.iter().map(|op| op.path).collect();
    paths.sort_unstable();
    if let Some(pair) = paths.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(contradiction(format!("path `{}` must change at most once", pair[0])));
    }
    for op in ops {
        let now = match op.prev {
            Some(prev) => tree.insert(op.path, prev)?,
            None if op.action == Action::Create.as_str() => tree.remove(op.path)?,
            None => return Err(contradiction("an updated or deleted record must have `prev`")),
        };
        if op.action == Action::Create.as_str() && op.prev.is_some() {
            return Err(contradiction("a created record must have no `prev`"));
        }
        if now.as_ref() != op.cid {
            return Err(contradiction(format!("the tree must hold the record of the change at `{}`", op.path)));
        }
    }
    Ok(())
}

impl Action {
    fn of(op: &RepoOp<'_>) -> Result<Self, RepoError> {
        let mut all = [Self::Create, Self::Update, Self::Delete].into_iter();
        let unknown = || contradiction(format!("action `{}` is unknown", op.action.escape_debug()));
        all.find(|action| action.as_str() == op.action).ok_or_else(unknown)
    }

    /// Returns the action as events state it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cold]
fn contradiction(message: impl Into<std::borrow::Cow<'static, str>>) -> RepoError {
    RepoError::new(RepoErrorKind::Operation, message)
}
