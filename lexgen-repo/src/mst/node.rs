//! Nodes as blocks.
//!
//! A node is read only in its canonical form, because another form would be another tree for the same records: keys
//! ascend, share all they can with their predecessor, and have the height of the node.

use lexgen_data::dag_cbor::{self, Items};
use lexgen_data::{Nsid, RecordKey};

use super::height::height;
use crate::block_id::BlockId;
use crate::error::{RepoError, RepoErrorKind};

/// The maximum length of a key, in bytes.
pub(crate) const MAX_KEY: usize = 1024;

// Every path fits: an NSID, `/`, and a record key.
const _: () = assert!(Nsid::MAX_LENGTH + 1 + RecordKey::MAX_LENGTH <= MAX_KEY);

/// A node.
#[derive(Debug)]
pub(crate) struct Node {
    /// The subtree before the first key.
    pub(crate) left: Option<BlockId>,
    /// All keys, one after the other. They are paths, and so ASCII, in the end; a node does not need to know that.
    keys: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    /// The end of the key in `keys`.
    end: usize,
    value: BlockId,
    /// The subtree between this key and the next.
    right: Option<BlockId>,
}

/// The keys between which those of a node must be, and its height if that is known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bounds<'k> {
    pub(crate) height: Option<u32>,
    pub(crate) after: Option<&'k [u8]>,
    pub(crate) before: Option<&'k [u8]>,
}

impl Node {
    /// Reads a node. What its neighbors require is checked by [`check`](Self::check).
    pub(crate) fn read(block: &[u8]) -> Result<Self, RepoError> {
        let node = read_node(block).map_err(|error| {
            RepoError::caused(RepoErrorKind::Tree, "a node of the tree must be a map of `e` and `l`", error)
        })?;
        node.ok_or_else(|| malformed("a node of the tree must have exactly its fields, and keys that ascend"))
    }

    /// The number of keys.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The key with this index.
    pub(crate) fn key(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |previous| self.entries[previous].end);
        &self.keys[start..self.entries[index].end]
    }

    /// The CID of the record of the key with this index.
    pub(crate) fn value(&self, index: usize) -> BlockId {
        self.entries[index].value
    }

    /// The subtree before the key with this index, or after the last key.
    pub(crate) fn gap(&self, index: usize) -> Option<BlockId> {
        index.checked_sub(1).map_or(self.left, |previous| self.entries[previous].right)
    }

    /// Finds a key: its index, or that of the gap where it would be.
    pub(crate) fn find(&self, key: &[u8]) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.entries.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle).cmp(key) {
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    /// Checks that the node can be where it is, and returns its height.
    pub(crate) fn check(&self, bounds: Bounds<'_>) -> Result<u32, RepoError> {
        let Some(last) = self.len().checked_sub(1) else { return self.check_without_keys(bounds) };
        let expected = bounds.height.unwrap_or_else(|| height(self.key(0)));
        if (0..=last).any(|index| height(self.key(index)) != expected) {
            return Err(malformed("all keys of a node must have its height"));
        }
        let is_after = bounds.after.is_none_or(|after| after < self.key(0));
        let is_before = bounds.before.is_none_or(|before| self.key(last) < before);
        if !is_after || !is_before {
            return Err(malformed("the keys of a subtree must be between those of its parent"));
        }
        if expected == 0 && (self.left.is_some() || self.entries.iter().any(|entry| entry.right.is_some())) {
            return Err(malformed("a node of height 0 must have no subtrees"));
        }
        Ok(expected)
    }

    /// Returns the bounds of the subtree in a gap of this node.
    pub(crate) fn bounds_of_gap<'k>(&'k self, index: usize, height: u32, bounds: Bounds<'k>) -> Bounds<'k> {
        Bounds {
            height: height.checked_sub(1),
            after: index.checked_sub(1).map_or(bounds.after, |previous| Some(self.key(previous))),
            before: if index < self.len() { Some(self.key(index)) } else { bounds.before },
        }
    }

    /// A node without keys connects nodes whose heights differ by more than one. Without a subtree, it is an empty
    /// repository.
    fn check_without_keys(&self, bounds: Bounds<'_>) -> Result<u32, RepoError> {
        match (bounds.height, self.left) {
            (None, None) => Ok(0),
            (Some(height @ 1..), Some(_)) => Ok(height),
            (None, Some(_)) => Err(malformed("the topmost node must have keys")),
            (Some(_), _) => Err(malformed("a node without keys must have a subtree")),
        }
    }
}

/// Reads a node; `None` if its items are of the right kind but not those of a node.
fn read_node(block: &[u8]) -> Result<Option<Node>, dag_cbor::Error> {
    let mut items = Items::new(block);
    if items.map()? != 2 || !items.is_text("e") {
        return Ok(None);
    }
    let count = items.array()?;
    let mut node = Node { left: None, keys: Vec::new(), entries: Vec::with_capacity(count.min(block.len() / 64)) };
    for _ in 0..count {
        if read_entry(&mut items, &mut node)?.is_none() {
            return Ok(None);
        }
    }
    if !items.is_text("l") {
        return Ok(None);
    }
    let Some(left) = read_subtree(&mut items)? else { return Ok(None) };
    node.left = left;
    items.end()?;
    Ok(Some(node))
}

fn read_entry(items: &mut Items<'_>, node: &mut Node) -> Result<Option<()>, dag_cbor::Error> {
    if items.map()? != 4 || !items.is_text("k") {
        return Ok(None);
    }
    let suffix = items.bytes()?;
    if !items.is_text("p") {
        return Ok(None);
    }
    let prefix = items.unsigned()?;
    if append_key(node, prefix, suffix).is_none() || !items.is_text("t") {
        return Ok(None);
    }
    let Some(right) = read_subtree(items)? else { return Ok(None) };
    if !items.is_text("v") {
        return Ok(None);
    }
    let Some(value) = BlockId::from_cid(items.link()?) else { return Ok(None) };
    node.entries.push(Entry { end: node.keys.len(), value, right });
    Ok(Some(()))
}

/// Appends a key that starts like its predecessor; `None` if it shares more than it says or does not follow it.
fn append_key(node: &mut Node, prefix: u64, suffix: &[u8]) -> Option<()> {
    let start = node.entries.len().checked_sub(2).map_or(0, |before| node.entries[before].end);
    let previous = start..node.keys.len();
    let shared = usize::try_from(prefix).ok().filter(|&shared| shared <= previous.len())?;
    if shared + suffix.len() > MAX_KEY {
        return None;
    }
    let rest = &node.keys[previous.start + shared..];
    // The first byte that differs decides the order. If the predecessor has none, the suffix must not be empty.
    let follows = match (suffix.first(), rest.first()) {
        (Some(new), Some(old)) => new > old,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if !follows {
        return None;
    }
    node.keys.extend_from_within(previous.start..previous.start + shared);
    node.keys.extend_from_slice(suffix);
    Some(())
}

/// Reads a link to a subtree, or null; `None` if it is a link to something else.
fn read_subtree(items: &mut Items<'_>) -> Result<Option<Option<BlockId>>, dag_cbor::Error> {
    if items.null()? {
        return Ok(Some(None));
    }
    Ok(BlockId::from_cid(items.link()?).map(Some))
}

/// Writes a node: the subtree before its keys, and each key with its value and the subtree after it.
pub(crate) fn write_node<'k>(
    left: Option<BlockId>,
    entries: impl ExactSizeIterator<Item = (&'k str, BlockId, Option<BlockId>)>,
) -> Vec<u8> {
    let mut output = Vec::with_capacity(16 + 112 * entries.len());
    output.extend_from_slice(b"\xa2\x61e");
    write_head(4, entries.len(), &mut output);
    let mut previous = "";
    for (key, value, right) in entries {
        let shared = common_prefix(previous, key);
        output.extend_from_slice(b"\xa4\x61k");
        write_head(2, key.len() - shared, &mut output);
        output.extend_from_slice(&key.as_bytes()[shared..]);
        output.extend_from_slice(b"\x61p");
        write_head(0, shared, &mut output);
        output.extend_from_slice(b"\x61t");
        write_subtree(right, &mut output);
        output.extend_from_slice(b"\x61v");
        write_subtree(Some(value), &mut output);
        previous = key;
    }
    output.extend_from_slice(b"\x61l");
    write_subtree(left, &mut output);
    output
}

/// The number of bytes that two keys start with together.
fn common_prefix(left: &str, right: &str) -> usize {
    left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count()
}

/// Writes a major type and a number in its shortest form.
fn write_head(major: u8, number: usize, output: &mut Vec<u8>) {
    let kind = major << 5;
    match number {
        #[allow(clippy::cast_possible_truncation, reason = "below 24")]
        0..24 => output.push(kind | number as u8),
        #[allow(clippy::cast_possible_truncation, reason = "below 256")]
        24..0x100 => output.extend([kind | 24, number as u8]),
        0x100..0x1_0000 => {
            output.push(kind | 25);
            output.extend_from_slice(&(number as u64).to_be_bytes()[6..]);
        }
        _ => {
            output.push(kind | 26);
            output.extend_from_slice(&(number as u64).to_be_bytes()[4..]);
        }
    }
}

/// Writes a link or null.
fn write_subtree(subtree: Option<BlockId>, output: &mut Vec<u8>) {
    let Some(id) = subtree else { return output.push(0xf6) };
    output.extend_from_slice(&[0xd8, 42, 0x58, 37, 0]);
    output.extend_from_slice(&id.to_cid());
}

#[cold]
pub(crate) fn malformed(message: &'static str) -> RepoError {
    RepoError::new(RepoErrorKind::Tree, message)
}

#[cfg(test)]
mod tests {
    use lexgen_data::CidLink;
    use serde_json::Value;

    use super::{Bounds, Node, common_prefix, write_node};
    use crate::block_id::BlockId;
    use crate::mst::key_height;

    #[test]
    fn common_prefixes_are_those_of_the_fixtures() {
        let Some(shared) = lexgen_test_data::shared() else { return };
        let text = std::fs::read(shared.join("proofs/interop/mst/common_prefix.json")).expect("fixtures");
        let cases: Vec<Value> = serde_json::from_slice(&text).expect("JSON");
        assert!(!cases.is_empty());
        for case in cases {
            let [left, right] = ["left", "right"].map(|name| case[name].as_str().expect("a string"));
            assert_eq!(common_prefix(left, right) as u64, case["len"].as_u64().expect("a length"), "{case}");
        }
    }

    fn value() -> BlockId {
        BlockId::of(b"\xa0")
    }

    /// Keys of height 0 in order.
    fn keys() -> Vec<String> {
        let mut keys: Vec<String> = (0..200).map(|n| format!("com.example.note/{n}")).collect();
        keys.retain(|key| key_height(key) == 0);
        keys.sort_unstable();
        keys
    }

    fn block(left: Option<BlockId>, keys: &[&str], right: Option<BlockId>) -> Vec<u8> {
        write_node(left, keys.iter().map(|key| (*key, value(), right)))
    }

    #[test]
    fn nodes_are_read_as_they_are_written() {
        let keys = keys();
        for count in [0, 1, 23, 24, keys.len()] {
            let keys: Vec<&str> = keys[..count].iter().map(String::as_str).collect();
            let block = block(Some(value()), &keys, Some(value()));
            let as_data: lexgen_data::Value = lexgen_data::dag_cbor::from_slice(&block).expect("DAG-CBOR");
            assert_eq!(as_data["e"].as_array().map(|entries| entries.len()), Some(count));
            let node = Node::read(&block).expect("a node");
            assert!((0..node.len()).map(|index| node.key(index)).eq(keys.iter().map(|key| key.as_bytes())));
            for (index, key) in keys.iter().enumerate() {
                assert_eq!(node.find(key.as_bytes()), Ok(index));
                assert_eq!(node.find(format!("{key}!").as_bytes()), Err(index + 1));
                assert_eq!((node.value(index), node.gap(index)), (value(), Some(value())));
            }
            assert_eq!((node.find(b""), node.gap(count)), (Err(0), Some(value())));
        }
    }

    #[test]
    fn long_keys_and_many_entries_have_the_shortest_heads() {
        let long = format!("com.example.note/{}", "a".repeat(300));
        let longer = format!("{long}b");
        let node = Node::read(&block(None, &[&long, &longer], None)).expect("a node");
        assert_eq!((node.key(0), node.key(1)), (long.as_bytes(), longer.as_bytes()));
        let keys: Vec<String> = (0..70_000).map(|n| format!("{n:05}")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        assert_eq!(Node::read(&block(None, &keys, None)).expect("a node").len(), 70_000);
        let most = "a".repeat(super::MAX_KEY);
        assert!(Node::read(&block(None, &[&most], None)).is_ok());
        assert!(Node::read(&block(None, &[&format!("{most}a")], None)).is_err());
    }

    #[test]
    fn keys_must_ascend_and_share_all_they_can() {
        let good = block(None, &["ab", "ac"], None);
        assert!(Node::read(&good).is_ok());
        assert!(Node::read(&block(None, &["ac", "ab"], None)).is_err());
        assert!(Node::read(&block(None, &["ab", "ab"], None)).is_err());
        assert!(Node::read(&block(None, &["ab", "a"], None)).is_err());
        assert!(Node::read(&block(None, &["a", "ab"], None)).is_ok());
        assert!(Node::read(&block(None, &[""], None)).is_err());
        // The second key, with a prefix of 0 instead of 1, and of 3.
        let second = good.windows(5).rposition(|bytes| bytes == b"\x41c\x61p\x01").expect("the second key");
        let mut other = good.clone();
        other[second + 4] = 3;
        assert!(Node::read(&other).is_err());
        other.splice(second..second + 5, *b"\x42ac\x61p\x00");
        assert!(Node::read(&other).is_err());
    }

    #[test]
    fn nodes_have_exactly_their_fields() {
        let good = block(None, &["a"], None);
        let links = CidLink::of_raw(b"");
        let replace = |from: &[u8], to: &[u8]| {
            let start = good.windows(from.len()).position(|bytes| bytes == from).expect("a part");
            [&good[..start], to, &good[start + from.len()..]].concat()
        };
        assert!(Node::read(&good).is_ok());
        for (from, to) in [
            (&b"\xa2\x61e"[..], &b"\xa2\x61d"[..]),
            (b"\xa2\x61e", b"\xa3\x61e"),
            (b"\xa4\x61k", b"\xa4\x61j"),
            (b"\xa4\x61k", b"\xa5\x61k"),
            (b"\x61p\x00", b"\x61q\x00"),
            (b"\x61t\xf6", b"\x61u\xf6"),
            (b"\x61t\xf6", b"\x61t\x00"),
            (b"\x61v\xd8", b"\x61w\xd8"),
            (b"\x61l\xf6", b"\x61m\xf6"),
            (b"\x61l\xf6", b"\x61l\xf6\x00"),
            (&value().to_cid(), links.as_bytes()),
        ] {
            assert!(Node::read(&replace(from, to)).is_err(), "{from:?} {to:?}");
        }
        let subtree = [b"\x61l\xd8\x2a\x58\x25\x00", links.as_bytes()].concat();
        assert!(Node::read(&replace(b"\x61l\xf6", &subtree)).is_err());
    }

    #[test]
    fn nodes_are_where_they_can_be() {
        let keys = keys();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let high: Vec<String> = (0..).map(|n| format!("{n}")).filter(|key| key_height(key) == 1).take(1).collect();
        let check =
            |block: &[u8], bounds| Node::read(block).expect("a node").check(bounds).map_err(|error| error.to_string());
        let free = Bounds::default();
        let all = block(None, &keys, None);
        assert_eq!(check(&all, free), Ok(0));
        assert_eq!(check(&all, Bounds { height: Some(0), ..free }), Ok(0));
        let heights = Err("all keys of a node must have its height".to_owned());
        assert_eq!(check(&all, Bounds { height: Some(1), ..free }), heights);
        assert_eq!(check(&block(None, &[&high[0], keys[0]], None), free), heights);
        let between = Err("the keys of a subtree must be between those of its parent".to_owned());
        assert_eq!(check(&all, Bounds { after: Some(b"com"), before: Some(b"con"), ..free }), Ok(0));
        assert_eq!(check(&all, Bounds { after: Some(keys[0].as_bytes()), ..free }), between);
        assert_eq!(check(&all, Bounds { before: keys.last().map(|key| key.as_bytes()), ..free }), between);
        let bottom = Err("a node of height 0 must have no subtrees".to_owned());
        assert_eq!(check(&block(Some(value()), &keys, None), free), bottom);
        assert_eq!(check(&block(None, &keys, Some(value())), free), bottom);
        assert_eq!(check(&block(Some(value()), &[&high[0]], Some(value())), free), Ok(1));

        let (empty, link) = (block(None, &[], None), block(Some(value()), &[], None));
        assert_eq!(check(&empty, free), Ok(0));
        assert_eq!(check(&link, Bounds { height: Some(1), ..free }), Ok(1));
        assert_eq!(check(&link, free), Err("the topmost node must have keys".to_owned()));
        let without = Err("a node without keys must have a subtree".to_owned());
        assert_eq!(check(&empty, Bounds { height: Some(1), ..free }), without);
        assert_eq!(check(&link, Bounds { height: Some(0), ..free }), without);
    }

    #[test]
    fn gaps_are_between_their_neighbors() {
        let node = Node::read(&block(Some(value()), &["b", "d"], Some(value()))).expect("a node");
        let bounds = Bounds { height: Some(2), after: Some(b"a"), before: Some(b"e") };
        let of = |index| {
            let gap = node.bounds_of_gap(index, 2, bounds);
            (gap.height, gap.after.map(<[u8]>::to_owned), gap.before.map(<[u8]>::to_owned))
        };
        let expected = |after: &[u8], before: &[u8]| (Some(1), Some(after.to_owned()), Some(before.to_owned()));
        assert_eq!([of(0), of(1), of(2)], [expected(b"a", b"b"), expected(b"b", b"d"), expected(b"d", b"e")]);
    }
}
