//! [`Commit`]: the signed top of a repository.

use lexgen_data::crypto::SigningKey;
use lexgen_data::dag_cbor::{self, Items};
use lexgen_data::{Bytes, CidLink, Did, Object, Tid, Value};

use crate::account::Account;
use crate::blocks::BlockIndex;
use crate::car::{Car, commit_root};
use crate::error::{RepoError, RepoErrorKind};
use crate::mst::missing;

/// The version of commits that the specification describes.
const VERSION: u64 = 3;

/// A commit of version 3: the signed top of a repository.
///
/// Reading it checks its form; [`verify`](Self::verify) checks whose it is.
///
/// Source: [repository: commit objects](https://atproto.com/specs/repository#commit-objects).
///
/// ```
/// use lexgen_data::crypto::SigningKey;
/// use lexgen_repo::{Account, Commit, Tree};
///
/// let key = SigningKey::k256(&[7; 32])?;
/// let account = Account::new("did:web:example.com".parse()?, key.verifying_key());
/// let commit = Commit::sign(&account.did, &"3jzfcijpj2z2a".parse()?, &Tree::new().root(), &key);
///
/// let read = Commit::read(commit.block())?;
/// read.verify(&account)?;
/// assert_eq!(read, commit);
///
/// let other = Account::new("did:web:other.example".parse()?, key.verifying_key());
/// assert!(commit.verify(&other).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    did: Did,
    rev: Tid,
    data: CidLink,
    previous: Option<CidLink>,
    signature: Box<[u8]>,
    block: Box<[u8]>,
    /// The signed bytes: the block without its signature.
    unsigned: Box<[u8]>,
}

impl Commit {
    /// Reads a commit from its block.
    ///
    /// # Errors
    ///
    /// The kind [`Commit`](RepoErrorKind::Commit): the block is not a commit of version 3 with exactly its fields.
    pub fn read(block: &[u8]) -> Result<Self, RepoError> {
        let commit = read_commit(block)
            .map_err(|error| RepoError::caused(RepoErrorKind::Commit, "a commit must be a map of its fields", error))?;
        commit.ok_or_else(|| {
            let message = "a commit must have `did`, `rev`, `sig`, `data`, `prev` and `version`, which must be 3";
            RepoError::new(RepoErrorKind::Commit, message)
        })
    }

    /// Reads the commit of a CAR file: the block of its first root. A `#sync` event of the firehose contains such a
    /// file.
    ///
    /// # Errors
    ///
    /// The file is not a CAR file, lacks the block, or the block is not a commit or not that of its CID.
    pub fn read_car(file: &[u8]) -> Result<Self, RepoError> {
        let car = Car::read(file)?;
        let root = commit_root(car.roots())?;
        Self::read(BlockIndex::unchecked(&car, 1)?.check(root)?.ok_or_else(|| missing(root))?)
    }

    /// Creates a commit without a previous one, as version 3 has them, and signs it.
    ///
    /// `data` is the topmost node of the tree. `rev` must be greater than that of the previous commit.
    #[must_use]
    pub fn sign(did: &Did, rev: &Tid, data: &CidLink, key: &SigningKey) -> Self {
        let mut object = Object::from([
            ("did", Value::from(did.as_str())),
            ("rev", Value::from(rev.as_str())),
            ("data", Value::from(data.clone())),
            ("prev", Value::Null),
            ("version", Value::from(3)),
        ]);
        let unsigned = dag_cbor::to_vec(&object).expect("strings, links and integers can be written");
        let signature = key.sign(&unsigned);
        object.insert("sig", Value::Bytes(Bytes::from(signature)));
        let block = dag_cbor::to_vec(&object).expect("strings, bytes, links and integers can be written");
        Self {
            did: did.clone(),
            rev: *rev,
            data: data.clone(),
            previous: None,
            signature: signature.into(),
            block: block.into(),
            unsigned: unsigned.into(),
        }
    }

    /// Checks that the commit is that of an account, and that its key signed it, with a low S.
    ///
    /// Whether it is the newest is up to the caller, who can compare [`rev`](Self::rev).
    ///
    /// # Errors
    ///
    /// The kinds [`Account`](RepoErrorKind::Account) and [`Signature`](RepoErrorKind::Signature).
    pub fn verify(&self, account: &Account) -> Result<(), RepoError> {
        if self.did != account.did {
            let message = format!("the commit must be that of `{}`, found `{}`", account.did, self.did);
            return Err(RepoError::new(RepoErrorKind::Account, message));
        }
        if !account.key.verify(&self.unsigned, &self.signature) {
            return Err(RepoError::new(RepoErrorKind::Signature, "the signature is not that of the account's key"));
        }
        Ok(())
    }

    /// Returns the account.
    #[must_use]
    pub const fn did(&self) -> &Did {
        &self.did
    }

    /// Returns the revision: a TID that increases with each commit.
    #[must_use]
    pub const fn rev(&self) -> &Tid {
        &self.rev
    }

    /// Returns the CID of the topmost node of the tree.
    #[must_use]
    pub const fn data(&self) -> &CidLink {
        &self.data
    }

    /// Returns the CID of the previous commit, which newer repositories do not have.
    #[must_use]
    pub const fn previous(&self) -> Option<&CidLink> {
        self.previous.as_ref()
    }

    /// Returns the block.
    #[must_use]
    pub fn block(&self) -> &[u8] {
        &self.block
    }

    /// Returns the CID.
    #[must_use]
    pub fn cid(&self) -> CidLink {
        CidLink::of_dag_cbor(&self.block)
    }
}

/// Reads the fields in their order in DAG-CBOR; `None` if one is missing, unknown or invalid.
fn read_commit(block: &[u8]) -> Result<Option<Commit>, dag_cbor::Error> {
    let mut items = Items::new(block);
    if items.map()? != 6 || !items.is_text("did") {
        return Ok(None);
    }
    let did = items.text()?.parse();
    if !items.is_text("rev") {
        return Ok(None);
    }
    let rev = items.text()?.parse();
    let start = items.position();
    if !items.is_text("sig") {
        return Ok(None);
    }
    let signature = items.bytes()?.into();
    let end = items.position();
    if !items.is_text("data") {
        return Ok(None);
    }
    let data = CidLink::from_bytes(items.link()?);
    if !items.is_text("prev") {
        return Ok(None);
    }
    let previous = if items.null()? { None } else { CidLink::from_bytes(items.link()?).ok() };
    if !items.is_text("version") || items.unsigned()? != VERSION {
        return Ok(None);
    }
    items.end()?;
    let (Ok(did), Ok(rev), Ok(data)) = (did, rev, data) else { return Ok(None) };
    // The head of a map with five entries, and everything but the signature.
    let unsigned = [b"\xa5", &block[1..start], &block[end..]].concat().into();
    Ok(Some(Commit { did, rev, data, previous, signature, block: block.into(), unsigned }))
}
