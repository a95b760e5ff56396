//! [`verify_record`]: proofs of what a repository holds at a path.

use lexgen_data::{CidLink, Nsid, RecordKey, dag_cbor};
use serde::de::{Deserialize, IgnoredAny};

use crate::account::Account;
use crate::block_id::BlockId;
use crate::blocks::BlockIndex;
use crate::car::Car;
use crate::commit::Commit;
use crate::error::{RepoError, RepoErrorKind};
use crate::mst::{Bounds, Node, missing};

/// A verified proof of what a repository holds at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordProof<'a> {
    /// The commit at which this was so. Its revision says which of two proofs is newer.
    pub commit: Commit,
    /// The record, or `None` if the repository has none at the path.
    pub record: Option<ProvenRecord<'a>>,
}

/// A record that a proof contains.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProvenRecord<'a> {
    /// Its CID.
    pub cid: CidLink,
    /// Its bytes, which are DAG-CBOR.
    pub bytes: &'a [u8],
}

impl<'a> ProvenRecord<'a> {
    /// Decodes the record.
    ///
    /// # Errors
    ///
    /// The record is not of this type.
    pub fn decode<T: Deserialize<'a>>(&self) -> Result<T, dag_cbor::Error> {
        dag_cbor::from_slice(self.bytes)
    }
}

/// Verifies a proof, such as the output of `com.atproto.sync.getRecord`, of the record or of its absence.
///
/// A proof is the commit of the account, signed with its key, the nodes of the tree from the topmost to the one that holds the
/// path or ends the way to it, and the record. There is one form of each proof, up to the order of its blocks. A changed bit
/// anywhere, a missing block, and a block that the proof does not need are errors.
///
/// ```
/// use lexgen_data::CidLink;
/// use lexgen_data::crypto::SigningKey;
/// use lexgen_repo::{Account, Commit, Tree, verify_record, write_proof};
///
/// let key = SigningKey::k256(&[7; 32])?;
/// let account = Account::new("did:web:example.com".parse()?, key.verifying_key());
/// let record = b"\xa1\x65$type\x70com.example.note";
/// let mut tree = Tree::new();
/// tree.insert("com.example.note/3jzfcijpj2z2a", &CidLink::of_dag_cbor(record))?;
/// let commit = Commit::sign(&account.did, &"3jzfcijpj2z2b".parse()?, &tree.root(), &key);
///
/// let collection = "com.example.note".parse()?;
/// let file = write_proof(Vec::new(), &commit, &tree, "com.example.note/3jzfcijpj2z2a", Some(record))?;
/// let proof = verify_record(&file, &account, &collection, &"3jzfcijpj2z2a".parse()?)?;
/// assert_eq!(proof.record.map(|record| record.bytes), Some(&record[..]));
///
/// let file = write_proof(Vec::new(), &commit, &tree, "com.example.note/self", None)?;
/// assert_eq!(verify_record(&file, &account, &collection, &"self".parse()?)?.record, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: [repository: CAR file serialization](https://atproto.com/specs/repository#car-file-serialization).
///
/// # Errors
///
/// The proof is invalid, or it is one of another account or for another path.
pub fn verify_record<'a>(
    car: &'a [u8],
    account: &Account,
    collection: &Nsid,
    rkey: &RecordKey,
) -> Result<RecordProof<'a>, RepoError> {
    let car = Car::read(car)?;
    let [root] = car.roots() else {
        return Err(RepoError::new(RepoErrorKind::Car, "a proof must have one root"));
    };
    let mut proof = Proof { blocks: BlockIndex::read(&car)?, count: car.unchecked_blocks().count(), used: Vec::new() };
    let root = dag_cbor_id(root)?;
    let commit = Commit::read(proof.take(root)?)?;
    commit.verify(account)?;
    let record = match proof.find(&commit, &format!("{collection}/{rkey}"))? {
        None => None,
        Some(id) => {
            let bytes = proof.take(id)?;
            check_record(bytes)?;
            Some(ProvenRecord { cid: id.to_link(), bytes })
        }
    };
    proof.finish()?;
    Ok(RecordProof { commit, record })
}

/// The blocks of a proof.
struct Proof<'a> {
    blocks: BlockIndex<'a>,
    /// The number of blocks in the file.
    count: usize,
    /// The blocks that the proof needs.
    used: Vec<BlockId>,
}

impl<'a> Proof<'a> {
    fn take(&mut self, id: BlockId) -> Result<&'a [u8], RepoError> {
        let block = self.blocks.find(id).ok_or_else(|| missing(id))?;
        self.used.push(id);
        Ok(block)
    }

    /// Finds the record at a path.
    fn find(&mut self, commit: &Commit, path: &str) -> Result<Option<BlockId>, RepoError> {
        let mut id = dag_cbor_id(commit.data())?;
        let mut height = None;
        let (mut after, mut before) = (None::<Vec<u8>>, None::<Vec<u8>>);
        loop {
            let node = Node::read(self.take(id)?)?;
            let bounds = Bounds { height, after: after.as_deref(), before: before.as_deref() };
            let found = node.check(bounds)?;
            let gap = match node.find(path.as_bytes()) {
                Ok(index) => return Ok(Some(node.value(index))),
                Err(gap) => gap,
            };
            let Some(next) = node.gap(gap) else { return Ok(None) };
            let inner = node.bounds_of_gap(gap, found, bounds);
            let bounds = (inner.height, inner.after.map(<[u8]>::to_owned), inner.before.map(<[u8]>::to_owned));
            (height, after, before) = bounds;
            id = next;
        }
    }

    /// Checks that every block of the file was needed, once.
    fn finish(mut self) -> Result<(), RepoError> {
        if self.used.len() == self.count {
            return Ok(());
        }
        self.used.sort_unstable();
        let extra = self.blocks.ids().find(|id| self.used.binary_search(id).is_err()).or(self.blocks.duplicate());
        let message = match extra {
            Some(id) => format!("a proof must contain each block that it needs once, found block `{id}`"),
            None => "a proof must contain only blocks in DAG-CBOR".to_owned(),
        };
        Err(RepoError::new(RepoErrorKind::ExtraBlock, message))
    }
}

fn dag_cbor_id(cid: &CidLink) -> Result<BlockId, RepoError> {
    BlockId::from_link(cid)
        .ok_or_else(|| RepoError::new(RepoErrorKind::Commit, format!("CID `{cid}` must be that of a DAG-CBOR block")))
}

/// Checks that a record is a map in DAG-CBOR.
fn check_record(bytes: &[u8]) -> Result<(), RepoError> {
    if bytes.first().is_none_or(|first| first >> 5 != 5) {
        return Err(RepoError::new(RepoErrorKind::Record, "a record must be a map"));
    }
    dag_cbor::from_slice::<IgnoredAny>(bytes)
        .map(drop)
        .map_err(|error| RepoError::caused(RepoErrorKind::Record, "a record must be DAG-CBOR", error))
}
