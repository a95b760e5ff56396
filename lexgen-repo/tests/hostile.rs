//! Hostile files cost memory in proportion to their size, and no more stack than other files.

use std::thread;

use allocation_counter::measure;
use lexgen_data::{CidLink, Object, Value, dag_cbor};
use lexgen_repo::{BlockIndex, Car, CarWriter, CommitEvent, RepoOp, Tree};

/// The most memory for each byte of the input. Keys of a node share prefixes, which are written out when it is read.
const FACTOR: u64 = 64;

/// Runs a reader with the stack of a server's thread, and returns the memory that it took for each byte of its input.
fn cost(input: Vec<u8>, read: impl FnOnce(&[u8]) + Send + 'static) -> u64 {
    let run = move || {
        let length = u64::try_from(input.len()).unwrap();
        measure(|| read(&input)).bytes_max / length.max(1)
    };
    thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
}

fn load(file: &[u8], root: &CidLink) -> Result<Tree, lexgen_repo::RepoError> {
    Tree::load(root, &BlockIndex::read(&Car::read(file)?)?)
}

fn file(blocks: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = CarWriter::new(Vec::new(), &[]).unwrap();
    blocks.iter().for_each(|block| writer.write(&CidLink::of_dag_cbor(block), block).unwrap());
    writer.into_inner()
}

/// A node with these entries: prefix, suffix, and the subtree after the key.
fn node(left: Option<&CidLink>, entries: Vec<(i64, String, Option<&CidLink>)>) -> Vec<u8> {
    let link = |link: Option<&CidLink>| link.map_or(Value::Null, |link| Value::from(link.clone()));
    let value = CidLink::of_dag_cbor(b"\xa0");
    let entries: Vec<Value> = entries
        .into_iter()
        .map(|(prefix, suffix, right)| {
            Value::Object(Object::from([
                ("p", Value::from(prefix)),
                ("k", Value::Bytes(suffix.into_bytes().into())),
                ("v", Value::from(value.clone())),
                ("t", link(right)),
            ]))
        })
        .collect();
    dag_cbor::to_vec(&Object::from([("e", Value::from(entries)), ("l", link(left))])).unwrap()
}

#[test]
fn keys_with_long_prefixes_are_bounded() {
    let entries = |prefix: usize| {
        let mut entries = vec![(0, "a".repeat(prefix) + "00000", None)];
        let prefix = i64::try_from(prefix).unwrap();
        entries.extend((1..10_000).map(|number| {
            let (last, this) = (format!("{:05}", number - 1), format!("{number:05}"));
            let shared = last.bytes().zip(this.bytes()).take_while(|(last, this)| last == this).count();
            (prefix + i64::try_from(shared).unwrap(), this[shared..].to_owned(), None)
        }));
        node(None, entries)
    };
    for prefix in [10, 1000, 2000] {
        let block = entries(prefix);
        let root = CidLink::of_dag_cbor(&block);
        let cost = cost(file(&[block]), move |file| assert!(load(file, &root).is_err()));
        assert!(cost < FACTOR, "{prefix}: {cost}");
    }
}

#[test]
fn following_shared_or_keyless_subtrees_terminates() {
    let high = (0..).map(|number: u32| number.to_string()).find(|key| lexgen_repo::key_height(key) >= 5).unwrap();
    let missing = CidLink::of_dag_cbor(b"");
    let mut blocks = vec![node(Some(&missing), Vec::new())];
    for _ in 0..200 {
        let below = CidLink::of_dag_cbor(blocks.last().unwrap());
        blocks.push(node(Some(&below), Vec::new()));
    }
    let below = CidLink::of_dag_cbor(blocks.last().unwrap());
    blocks.push(node(Some(&below), vec![(0, high, Some(&below))]));
    let root = CidLink::of_dag_cbor(blocks.last().unwrap());
    let cost = cost(file(&blocks), move |file| {
        assert_eq!(load(file, &root).unwrap_err().to_string(), "a node without keys must have a subtree");
    });
    assert!(cost < FACTOR, "{cost}");
}

#[test]
fn impossible_counts_and_lengths_reserve_no_memory() {
    let claims: [&[u8]; 4] = [
        b"\xa2\x61e\x9b\x00\x00\x00\x00\x40\x00\x00\x00",
        b"\xa2\x61e\x81\xa4\x61k\x5b\x00\x00\x00\x00\x40\x00\x00\x00",
        b"\xbb\x00\x00\x00\x00\x40\x00\x00\x00",
        b"\xa2\x61e\x9a\x00\x10\x00\x00",
    ];
    for claim in claims {
        let block = [claim, &[0xf6; 1000]].concat();
        let root = CidLink::of_dag_cbor(&block);
        let cost = cost(file(&[block]), move |file| assert!(load(file, &root).is_err()));
        assert!(cost < FACTOR, "{cost}");
    }
    let header = [&b"\xff\x7f\xa2\x65roots\x99\xff\xff"[..], &[0xf6; 17_000]].concat();
    assert!(cost(header, |file| assert!(Car::read(file).is_err())) < FACTOR);
}

#[test]
fn events_with_very_many_operations_and_blocks_are_read() {
    let blocks: Vec<Vec<u8>> = (0..20_000_i64).map(|number| dag_cbor::to_vec(&number).unwrap()).collect();
    let cids: Vec<CidLink> = blocks.iter().map(|block| CidLink::of_dag_cbor(block)).collect();
    let mut writer = CarWriter::new(Vec::new(), &cids[..1]).unwrap();
    cids.iter().zip(&blocks).for_each(|(cid, block)| writer.write(cid, block).unwrap());
    let file = writer.into_inner();
    let cost = cost(file, move |blocks| {
        let op = |cid| RepoOp { action: "create", path: "com.example.note/self", cid: Some(cid), prev: None };
        let event = CommitEvent {
            repo: "did:web:example.com",
            commit: &cids[0],
            rev: "3jzfcijpj2z2a",
            since: None,
            prev_data: None,
            blocks,
            ops: cids.iter().rev().map(op).collect(),
        };
        assert_eq!(event.records().unwrap().len(), 20_000);
    });
    assert!(cost < FACTOR, "{cost}");
}
