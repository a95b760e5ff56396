//! Splits CAR files into records.
//!
//! Knows nothing of lexicons. `iroh-car` reads the format.

use iroh_car::CarReader;
use lexgen_data::{CidLink, Constraint, DataPath, Object, Value};

use super::input::{At, Item, Spot, Unreadable, block};
use super::path::RecordPaths;

/// The codec of DAG-CBOR blocks in CIDs.
const DAG_CBOR: u64 = 0x71;

/// The code of SHA-256 in CIDs.
const SHA_256: u64 = 0x12;

/// Visits the records in a CAR file: all blocks except commits and nodes of the tree, and blocks that do not match
/// their CIDs.
pub(super) fn read_car(bytes: &[u8], visit: &mut dyn FnMut(Item<'_>)) {
    let mut paths = record_paths(bytes);
    let mut index = 0;
    read_blocks(bytes, &mut |found| {
        let (at, value) = match found {
            Err(message) => (At::File, Err(unreadable(message))),
            Ok(found) => {
                let value = match (found.is_intact(), found.codec) {
                    (false, _) => Err(unreadable("the bytes of the block are not those of its CID".to_owned())),
                    (true, DAG_CBOR) => block(&found.content),
                    (true, _) => return,
                };
                if let Ok(Value::Object(object)) = &value
                    && (is_commit(object) || is_node(object))
                {
                    return;
                }
                let paths = paths.take(&found.cid);
                (At::Car { cid: found.name, paths }, value)
            }
        };
        let index_of_block = matches!(at, At::Car { .. }).then_some(index);
        visit(Item { spot: Spot { at, index: index_of_block }, value });
        index += 1;
    });
}

/// The paths of the records in a CAR file. Nodes of the tree may come after the records.
fn record_paths(bytes: &[u8]) -> RecordPaths {
    let mut paths = RecordPaths::default();
    read_blocks(bytes, &mut |found| {
        let node = found.ok().filter(|block| NODE_STARTS.iter().any(|start| block.content.starts_with(start)));
        if let Some(Ok(Value::Object(node))) = node.map(|node| block(&node.content))
            && is_node(&node)
        {
            paths.add_node(&node);
        }
    });
    paths
}

/// The first bytes of a node: a map of one or two entries, and its first key.
const NODE_STARTS: [&[u8]; 2] = [b"\xa1\x61e", b"\xa2\x61e"];

/// A block of a CAR file.
struct Block {
    cid: Vec<u8>,
    name: String,
    codec: u64,
    /// The hash in the CID, if its function is SHA-256.
    hash: Option<Vec<u8>>,
    content: Vec<u8>,
}

impl Block {
    /// Returns whether the bytes are those of the CID, as far as this is known.
    fn is_intact(&self) -> bool {
        // The hash does not depend on the codec.
        let expected = CidLink::of_raw(&self.content);
        self.hash.as_ref().is_none_or(|hash| expected.sha_256().is_some_and(|expected| hash == expected))
    }
}

/// Visits the blocks of a CAR file, and the error that ends it.
fn read_blocks(bytes: &[u8], visit: &mut dyn FnMut(Result<Block, String>)) {
    // Reading from memory never blocks.
    let mut reader = match pollster::block_on(CarReader::new(bytes)) {
        Ok(reader) => reader,
        Err(error) => return visit(Err(describe(&error, "its header"))),
    };
    loop {
        match pollster::block_on(reader.next_block()) {
            Ok(Some((cid, content))) => visit(Ok(Block {
                cid: cid.to_bytes(),
                name: cid.to_string(),
                codec: cid.codec(),
                hash: (cid.hash().code() == SHA_256).then(|| cid.hash().digest().to_vec()),
                content,
            })),
            Ok(None) => return,
            Err(error) => return visit(Err(describe(&error, "a block"))),
        }
    }
}

fn unreadable(message: String) -> Unreadable {
    Unreadable { path: DataPath::default(), constraint: Constraint::Readable, message, position: None }
}

/// The reason why a part of a CAR file cannot be read.
fn describe(error: &iroh_car::Error, part: &str) -> String {
    let message = error.to_string();
    // The reader has no kind of error for this.
    match message.ends_with("early eof") || message.ends_with("unexpected end of file") {
        true => format!("the CAR file ends within {part}"),
        false => format!("not a CAR file: {message}"),
    }
}

/// Returns whether a block is a commit. A record without `$type` is not, and must be reported.
fn is_commit(object: &Object) -> bool {
    !object.contains_key("$type") && ["did", "sig", "version"].iter().all(|key| object.contains_key(key))
}

/// Returns whether a block is a node of the tree. A record without `$type` is not, and must be reported.
fn is_node(object: &Object) -> bool {
    object.contains_key("e") && object.keys().all(|key| ["e", "l"].contains(&key))
}
