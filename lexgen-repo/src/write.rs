//! Writing whole repositories and proofs.

use std::collections::HashSet;
use std::io::Write;

use lexgen_data::CidLink;

use crate::car::CarWriter;
use crate::commit::Commit;
use crate::error::RepoError;
use crate::mst::Tree;

/// Writes a repository as a CAR file in the order of the tree, which [`Repository`](crate::Repository) reads with little memory:
/// the commit, then each node before its subtrees and records.
///
/// `read` returns the block of a record, from its path and its CID. Records with the same CID are written once.
///
/// # Errors
///
/// Writing fails, and those of `read`.
pub fn write_repository<W: Write>(
    writer: W,
    commit: &Commit,
    tree: &Tree,
    mut read: impl FnMut(&str, &CidLink) -> Result<Vec<u8>, RepoError>,
) -> Result<W, RepoError> {
    let cid = commit.cid();
    let mut writer = CarWriter::new(writer, std::slice::from_ref(&cid))?;
    writer.write(&cid, commit.block())?;
    let mut written = HashSet::new();
    tree.visit(&mut |part| match part {
        Part::Node(cid, block) => writer.write(&cid, &block),
        Part::Record(path, cid) if written.insert(cid.clone()) => writer.write(&cid, &read(path, &cid)?),
        Part::Record(..) => Ok(()),
    })?;
    Ok(writer.into_inner())
}

/// Writes the proof of what a repository holds at a path, which [`verify_record`](crate::verify_record) reads: the commit, the
/// nodes on the way, and the block of the record, unless there is none.
///
/// # Errors
///
/// Writing fails, and a node on the way is missing.
pub fn write_proof<W: Write>(
    writer: W,
    commit: &Commit,
    tree: &Tree,
    path: &str,
    record: Option<&[u8]>,
) -> Result<W, RepoError> {
    let cid = commit.cid();
    let mut writer = CarWriter::new(writer, std::slice::from_ref(&cid))?;
    writer.write(&cid, commit.block())?;
    for (cid, block) in tree.proof(path)? {
        writer.write(&cid, &block)?;
    }
    if let Some(record) = record {
        writer.write(&CidLink::of_dag_cbor(record), record)?;
    }
    Ok(writer.into_inner())
}

/// A part of a tree.
pub(crate) enum Part<'a> {
    /// A node.
    Node(CidLink, Vec<u8>),
    /// A key and the CID of its record.
    Record(&'a str, CidLink),
}
