//! Splits CAR files into records.
//!
//! Knows nothing of lexicons. `iroh-car` reads the format.

use iroh_car::CarReader;
use lexgen_data::{CidLink, Constraint, DataPath, Value};

use super::input::{At, Item, Spot, Unreadable, block};

/// The codec of DAG-CBOR blocks in CIDs.
const DAG_CBOR: u64 = 0x71;

/// The code of SHA-256 in CIDs, and its length in bytes.
const SHA_256: (u64, usize) = (0x12, 32);

/// Visits the records in a CAR file: all blocks except commits and nodes of the tree, and blocks that do not match their CIDs.
pub(super) fn read_car(bytes: &[u8], visit: &mut dyn FnMut(Item<'_>)) {
    // Reading from memory never blocks.
    let mut reader = match pollster::block_on(CarReader::new(bytes)) {
        Ok(reader) => reader,
        Err(error) => return visit(unreadable(At::File, None, fault(&error, "its header"))),
    };
    let mut index = 0;
    loop {
        let (cid, content) = match pollster::block_on(reader.next_block()) {
            Ok(Some(found)) => found,
            Ok(None) => return,
            Err(error) => return visit(unreadable(At::File, None, fault(&error, "a block"))),
        };
        let hash = cid.hash();
        if hash.code() == SHA_256.0 && hash.digest() != sha_256(&content) {
            let message = "the bytes of the block are not those of its CID".to_owned();
            visit(unreadable(At::Car(cid.to_string()), Some(index), message));
        } else {
            let value = (cid.codec() == DAG_CBOR).then(|| block(&content));
            match value {
                Some(Ok(value)) if is_structure(&value) => continue,
                Some(value) => visit(Item { spot: Spot { at: At::Car(cid.to_string()), index: Some(index) }, value }),
                None => continue,
            }
        }
        index += 1;
    }
}

/// The hash of a block. It does not depend on the codec.
fn sha_256(content: &[u8]) -> Vec<u8> {
    let link = CidLink::of_raw(content);
    let start = link.as_bytes().len().saturating_sub(SHA_256.1);
    link.as_bytes()[start..].to_vec()
}

fn unreadable(at: At<'static>, index: Option<usize>, message: String) -> Item<'static> {
    let value =
        Err(Unreadable { path: DataPath::default(), constraint: Constraint::Readable, message, position: None });
    Item { spot: Spot { at, index }, value }
}

/// The reason why a part of a CAR file cannot be read.
fn fault(error: &iroh_car::Error, part: &str) -> String {
    let message = error.to_string();
    // The reader has no kind of error for this.
    match message.ends_with("early eof") || message.ends_with("unexpected end of file") {
        true => format!("the CAR file ends within {part}"),
        false => format!("not a CAR file: {message}"),
    }
}

/// Whether a block is a commit or a node of the tree. A record without `$type`, or a value that is not an object, is neither
/// and must be reported.
fn is_structure(value: &Value) -> bool {
    let Some(object) = value.as_object() else { return false };
    let is_commit = ["did", "sig", "version"].iter().all(|key| object.contains_key(key));
    let is_node = object.contains_key("e") && object.keys().all(|key| ["e", "l"].contains(&key));
    !object.contains_key("$type") && (is_commit || is_node)
}
