//! [`CarWriter`].

use std::io::Write;

use lexgen_data::dag_cbor;
use lexgen_data::{CidLink, Object, Value};

use super::format::write_varint;
use crate::error::{RepoError, RepoErrorKind};

/// Writes a CAR file.
///
/// [`Car`](super::Car) has an example. The writer is called twice for each block, so files should be behind a
/// [`BufWriter`](std::io::BufWriter).
#[derive(Debug)]
pub struct CarWriter<W> {
    writer: W,
    length: Vec<u8>,
}

impl<W: Write> CarWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    ///
    /// Writing fails, or a root is not a CID that the protocol creates.
    pub fn new(mut writer: W, roots: &[CidLink]) -> Result<Self, RepoError> {
        roots.iter().try_for_each(check_cid)?;
        let roots: Vec<Value> = roots.iter().cloned().map(Value::from).collect();
        let header = Object::from([("roots", Value::from(roots)), ("version", Value::from(1))]);
        let header = dag_cbor::to_vec(&header)
            .map_err(|error| RepoError::caused(RepoErrorKind::Car, "the header cannot be written", error))?;
        let mut length = Vec::new();
        write_varint(header.len(), &mut length);
        writer.write_all(&length)?;
        writer.write_all(&header)?;
        Ok(Self { writer, length })
    }

    /// Writes a block. That the bytes are those of the CID is up to the caller.
    ///
    /// # Errors
    ///
    /// Writing fails, or the CID is not one that the protocol creates.
    pub fn write(&mut self, cid: &CidLink, block: &[u8]) -> Result<(), RepoError> {
        check_cid(cid)?;
        self.length.clear();
        write_varint(cid.as_bytes().len() + block.len(), &mut self.length);
        self.length.extend_from_slice(cid.as_bytes());
        self.writer.write_all(&self.length)?;
        self.writer.write_all(block)?;
        Ok(())
    }

    /// Returns the writer, without flushing it.
    pub fn into_inner(self) -> W {
        self.writer
    }
}

/// Other CIDs cannot be read back.
fn check_cid(cid: &CidLink) -> Result<(), RepoError> {
    if cid.is_blessed() {
        return Ok(());
    }
    Err(RepoError::new(RepoErrorKind::Car, format!("CID `{cid}` must have codec DAG-CBOR or raw, and SHA-256")))
}
