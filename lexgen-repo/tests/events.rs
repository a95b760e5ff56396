//! Events of the firehose: what they hold, and that nothing else verifies.

mod support;

use std::collections::BTreeMap;

use lexgen_data::{CidLink, Object, Value, dag_cbor};
use lexgen_repo::{
    Account, Action, Car, CarWriter, Commit, CommitEvent, RepoErrorKind, RepoOp, Repository, SigningKey, Tree,
};
use support::{cases, frames};

/// The payloads of all `#commit` frames.
fn commits() -> Vec<Object> {
    let mut commits = Vec::new();
    for frame in frames() {
        let (header, rest): (Object, _) = dag_cbor::from_prefix(&frame).expect("a header");
        if header["t"] == "#commit".into() {
            commits.push(dag_cbor::from_slice(rest).expect("a payload"));
        }
    }
    commits
}

#[test]
fn sync_events_contain_commits_of_their_accounts() {
    let accounts = accounts();
    for frame in frames() {
        let (header, rest): (Object, _) = dag_cbor::from_prefix(&frame).expect("a header");
        if header["t"] != "#sync".into() {
            continue;
        }
        let event: Object = dag_cbor::from_slice(rest).expect("a payload");
        let blocks = event["blocks"].as_bytes().expect("bytes");
        let commit = Commit::read_car(blocks).expect("a commit");
        commit.verify(&accounts[event["did"].as_str().expect("a DID")]).expect("it is signed");
        assert_eq!(Some(commit.rev().as_str()), event["rev"].as_str());
        for bit in 0..8 * blocks.len() {
            let mut blocks = blocks.to_vec();
            blocks[bit / 8] ^= 1 << (bit % 8);
            assert!(Commit::read_car(&blocks).is_err(), "bit {bit}");
        }
    }
    let without_roots = CarWriter::new(Vec::new(), &[]).unwrap().into_inner();
    assert_eq!(Commit::read_car(&without_roots).unwrap_err().kind(), RepoErrorKind::Car);
    let without_blocks = CarWriter::new(Vec::new(), &[CidLink::of_dag_cbor(b"")]).unwrap().into_inner();
    assert_eq!(Commit::read_car(&without_blocks).unwrap_err().kind(), RepoErrorKind::MissingBlock);
}

/// The view of a payload.
fn view(payload: &Object) -> CommitEvent<'_> {
    let text = |name: &str| payload.get(name).and_then(Value::as_str);
    let ops = payload["ops"].as_array().expect("an array").iter().map(|op| RepoOp {
        action: op["action"].as_str().expect("a string"),
        path: op["path"].as_str().expect("a string"),
        cid: op.get("cid").and_then(Value::as_link),
        prev: op.get("prev").and_then(Value::as_link),
    });
    CommitEvent {
        repo: text("repo").expect("a DID"),
        commit: payload["commit"].as_link().expect("a link"),
        rev: text("rev").expect("a TID"),
        since: text("since"),
        prev_data: payload.get("prevData").and_then(Value::as_link),
        blocks: payload["blocks"].as_bytes().expect("bytes"),
        ops: ops.collect(),
    }
}

fn accounts() -> BTreeMap<String, Account> {
    cases().into_iter().map(|case| (case.account.did.to_string(), case.account)).collect()
}

#[test]
fn events_lead_from_empty_repositories_to_the_final_ones() {
    let accounts = accounts();
    let mut contents: BTreeMap<&str, BTreeMap<String, CidLink>> = BTreeMap::new();
    let mut last: BTreeMap<&str, Commit> = BTreeMap::new();
    let commits = commits();
    for payload in &commits {
        let event = view(payload);
        let commit = event.verify(&accounts[event.repo]).expect("a valid event");
        if let Some(last) = last.get(event.repo) {
            assert_eq!(event.since, Some(last.rev().as_str()));
            assert_eq!(event.prev_data, Some(last.data()));
        }
        let records = contents.entry(event.repo).or_default();
        for record in event.records().expect("records") {
            let path = format!("{}/{}", record.collection, record.rkey);
            let object: Option<Object> = record.decode().expect("an object");
            assert_eq!(object.as_ref().and_then(Object::type_name), record.bytes.map(|_| record.collection));
            match (record.action, record.cid) {
                (Action::Create, Some(cid)) => assert_eq!(records.insert(path, cid.clone()), None),
                (Action::Update, Some(cid)) => assert!(records.insert(path, cid.clone()).is_some()),
                (Action::Delete, None) => assert!(records.remove(&path).is_some()),
                other => panic!("{other:?}"),
            }
        }
        last.insert(event.repo, commit);
    }
    for case in cases() {
        let records = &contents[case.account.did.as_str()];
        let repository = Repository::read(&case.repository).expect("a repository");
        assert_eq!(*repository.commit(), last[case.account.did.as_str()]);
        let held: BTreeMap<String, CidLink> = repository
            .map(|record| record.expect("a record"))
            .map(|record| (record.path.to_string(), record.cid))
            .collect();
        assert_eq!(held, *records);
    }
}

#[test]
fn events_with_a_changed_bit_do_not_verify() {
    let accounts = accounts();
    let commits = commits();
    // A few events of each size.
    for payload in commits.iter().step_by(1 + commits.len() / 12) {
        let event = view(payload);
        for bit in (0..8 * event.blocks.len()).step_by(3) {
            let mut blocks = event.blocks.to_vec();
            blocks[bit / 8] ^= 1 << (bit % 8);
            assert!(
                CommitEvent { blocks: &blocks, ..event.clone() }.verify(&accounts[event.repo]).is_err(),
                "bit {bit}"
            );
        }
    }
}

#[test]
fn events_of_another_account_key_or_history_do_not_verify() {
    let accounts = accounts();
    for payload in &commits() {
        let event = view(payload);
        let account = &accounts[event.repo];
        let kind = |event: &CommitEvent<'_>, account: &Account| event.verify(account).unwrap_err().kind();
        let key = SigningKey::k256(&[7; 32]).unwrap().verifying_key();
        assert_eq!(kind(&event, &Account::new(account.did.clone(), key)), RepoErrorKind::Signature);
        let other = Account::new("did:web:other.example".parse().unwrap(), account.key);
        assert_eq!(kind(&event, &other), RepoErrorKind::Account);

        let operation = RepoErrorKind::Operation;
        assert_eq!(kind(&CommitEvent { repo: "did:web:other.example", ..event.clone() }, account), operation);
        assert_eq!(kind(&CommitEvent { rev: "3zzzzzzzzzzzz", ..event.clone() }, account), operation);
        assert_eq!(kind(&CommitEvent { since: Some(event.rev), ..event.clone() }, account), operation);
        let other = CidLink::of_dag_cbor(b"\xa0");
        assert_eq!(kind(&CommitEvent { commit: &other, ..event.clone() }, account), operation);
        assert_eq!(kind(&CommitEvent { prev_data: Some(&other), ..event.clone() }, account), operation);
        if event.since.is_some() {
            assert_eq!(kind(&CommitEvent { prev_data: None, ..event.clone() }, account), operation);
        }
    }
}

#[test]
fn events_whose_changes_are_not_those_of_the_commit_do_not_verify() {
    let accounts = accounts();
    let other = CidLink::of_dag_cbor(b"\xa0");
    for payload in &commits() {
        let event = view(payload);
        let account = &accounts[event.repo];
        for index in 0..event.ops.len() {
            let op = event.ops[index];
            let with = |op| {
                let mut ops = event.ops.clone();
                ops[index] = op;
                CommitEvent { ops, ..event.clone() }.verify(account).unwrap_err().kind()
            };
            assert_eq!(with(RepoOp { action: "replace", ..op }), RepoErrorKind::Operation);
            assert_eq!(with(RepoOp { path: "no path", ..op }), RepoErrorKind::Record);
            let misplaced = with(RepoOp { path: "com.example.other/self", ..op });
            assert!(matches!(misplaced, RepoErrorKind::Operation | RepoErrorKind::MissingBlock), "{misplaced:?}");
            if op.action == "delete" {
                assert_eq!(with(RepoOp { cid: op.prev, ..op }), RepoErrorKind::Operation);
                assert_eq!(with(RepoOp { prev: None, ..op }), RepoErrorKind::Operation);
                assert_eq!(with(RepoOp { prev: Some(event.commit), ..op }), RepoErrorKind::Operation);
            } else {
                assert_eq!(with(RepoOp { cid: None, ..op }), RepoErrorKind::Operation);
                assert_eq!(with(RepoOp { cid: Some(&other), ..op }), RepoErrorKind::MissingBlock);
                assert_eq!(with(RepoOp { cid: Some(event.commit), ..op }), RepoErrorKind::Operation);
            }
            let mut twice = event.clone();
            twice.ops.push(op);
            assert_eq!(twice.verify(account).unwrap_err().kind(), RepoErrorKind::Operation);
            let mut none = event.clone();
            none.ops.remove(index);
            assert!(none.verify(account).is_err());
        }
    }
}

/// An event with a commit of our own.
struct Made {
    account: Account,
    commit: Commit,
    before: CidLink,
    blocks: Vec<u8>,
}

const RECORD: &[u8] = b"\xa1\x65$type\x70com.example.note";
const REV: &str = "3jzfcijpj2z2b";
const SINCE: &str = "3jzfcijpj2z2a";

/// Changes a tree with these records, and makes the blocks of the event.
fn make(records: &[&str], change: impl FnOnce(&mut Tree), paths: &[&str]) -> Made {
    let key = SigningKey::p256(&[9; 32]).unwrap();
    let account = Account::new("did:web:example.com".parse().unwrap(), key.verifying_key());
    let mut tree = Tree::new();
    records.iter().for_each(|path| drop(tree.insert(path, &CidLink::of_dag_cbor(RECORD)).unwrap()));
    let before = tree.root();
    change(&mut tree);
    let commit = Commit::sign(&account.did, &REV.parse().unwrap(), &tree.root(), &key);
    let mut writer = CarWriter::new(Vec::new(), &[commit.cid()]).unwrap();
    writer.write(&commit.cid(), commit.block()).unwrap();
    for (cid, block) in tree.covering_proof(paths.iter().copied()).unwrap() {
        writer.write(&cid, &block).unwrap();
    }
    for record in [RECORD, b"\xa0"] {
        writer.write(&CidLink::of_dag_cbor(record), record).unwrap();
    }
    Made { account, commit, before, blocks: writer.into_inner() }
}

impl Made {
    fn verify(&self, ops: Vec<RepoOp<'_>>) -> Result<Commit, RepoErrorKind> {
        let cid = self.commit.cid();
        let event = CommitEvent {
            repo: "did:web:example.com",
            commit: &cid,
            rev: REV,
            since: Some(SINCE),
            prev_data: Some(&self.before),
            blocks: &self.blocks,
            ops,
        };
        event.verify(&self.account).map_err(|error| error.kind())
    }
}

#[test]
fn updates_and_many_changes_at_once_are_undone() {
    let (old, new) = (CidLink::of_dag_cbor(RECORD), CidLink::of_dag_cbor(b"\xa0"));
    let paths: Vec<String> = (0..300).map(|number| format!("com.example.note/{number:04}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    // A third of the records is updated, one deleted, one created.
    let (updated, rest) = paths.split_at(100);
    let (deleted, created) = rest.split_at(100);
    let change = |tree: &mut Tree| {
        updated.iter().for_each(|path| drop(tree.insert(path, &new).unwrap()));
        deleted.iter().for_each(|path| drop(tree.remove(path).unwrap()));
        created.iter().for_each(|path| drop(tree.insert(path, &new).unwrap()));
    };
    let made = make(&[updated, deleted].concat(), change, &paths);
    let mut ops = Vec::new();
    ops.extend(created.iter().map(|path| RepoOp { action: "create", path, cid: Some(&new), prev: None }));
    ops.extend(updated.iter().map(|path| RepoOp { action: "update", path, cid: Some(&new), prev: Some(&old) }));
    ops.extend(deleted.iter().map(|path| RepoOp { action: "delete", path, cid: None, prev: Some(&old) }));
    assert_eq!(made.verify(ops.clone()), Ok(made.commit.clone()));
    ops.reverse();
    assert_eq!(made.verify(ops.clone()), Ok(made.commit.clone()));

    for index in [0, 150, 250] {
        let op = ops[index];
        let with = |op| {
            let mut ops = ops.clone();
            ops[index] = op;
            made.verify(ops)
        };
        assert!(with(op).is_ok());
        assert_eq!(with(RepoOp { action: "erase", ..op }), Err(RepoErrorKind::Operation));
        if op.action == "create" {
            assert_eq!(with(RepoOp { prev: Some(&old), ..op }), Err(RepoErrorKind::Operation));
        } else {
            assert_eq!(with(RepoOp { prev: None, ..op }), Err(RepoErrorKind::Operation));
            assert_eq!(with(RepoOp { prev: Some(&new), ..op }), Err(RepoErrorKind::Operation));
        }
        if op.action == "update" {
            assert_eq!(with(RepoOp { action: "create", ..op }), Err(RepoErrorKind::Operation));
        }
    }
}

#[test]
fn first_commits_come_from_an_empty_repository() {
    let new = CidLink::of_dag_cbor(RECORD);
    let path = "com.example.note/self";
    let made = make(&[], |tree| drop(tree.insert(path, &new).unwrap()), &[path]);
    let cid = made.commit.cid();
    let event = |since, prev_data| CommitEvent {
        repo: "did:web:example.com",
        commit: &cid,
        rev: REV,
        since,
        prev_data,
        blocks: &made.blocks,
        ops: vec![RepoOp { action: "create", path, cid: Some(&new), prev: None }],
    };
    assert!(event(None, None).verify(&made.account).is_ok());
    assert!(event(Some(SINCE), Some(&made.before)).verify(&made.account).is_ok());
    assert!(event(Some(SINCE), None).verify(&made.account).is_err());
    assert!(event(None, Some(&new)).verify(&made.account).is_err());
    let made = make(&["com.example.note/other"], |tree| drop(tree.insert(path, &new).unwrap()), &[path]);
    let cid = made.commit.cid();
    let event = CommitEvent { commit: &cid, blocks: &made.blocks, ..event(None, None) };
    assert!(event.verify(&made.account).is_err());
}

#[test]
fn records_are_those_of_their_cids_even_if_other_blocks_are_not() {
    let new = CidLink::of_dag_cbor(RECORD);
    let path = "com.example.note/self";
    let made = make(&[], |tree| drop(tree.insert(path, &new).unwrap()), &[path]);
    let cid = made.commit.cid();
    let op = RepoOp { action: "create", path, cid: Some(&new), prev: None };
    let event = CommitEvent {
        repo: "did:web:example.com",
        commit: &cid,
        rev: REV,
        since: None,
        prev_data: None,
        blocks: &made.blocks,
        ops: vec![op],
    };
    let records = event.records().unwrap();
    assert_eq!((records.len(), records[0].bytes, records[0].rkey), (1, Some(RECORD), "self"));
    let object: Object = records[0].decode().unwrap().expect("a record");
    assert_eq!(object.type_name(), Some("com.example.note"));

    // A file whose blocks state other CIDs.
    let write = |cid: &CidLink, block: &[u8]| {
        let mut writer = CarWriter::new(Vec::new(), &[made.commit.cid()]).unwrap();
        writer.write(cid, block).unwrap();
        writer.into_inner()
    };
    let kind = |blocks: &[u8]| {
        let event = CommitEvent { blocks, ..event.clone() };
        event.records().map(|records| records.len()).map_err(|error| error.kind())
    };
    assert_eq!(kind(&write(&new, RECORD)), Ok(1));
    assert_eq!(kind(&write(&new, b"\xa0")), Err(RepoErrorKind::Block));
    assert_eq!(kind(&write(&cid, RECORD)), Err(RepoErrorKind::MissingBlock));
    assert_eq!(kind(b""), Err(RepoErrorKind::Car));
    let car = Car::read(&made.blocks).unwrap();
    let other_root = CarWriter::new(Vec::new(), &[new.clone(), car.roots()[0].clone()]).unwrap().into_inner();
    assert_eq!(kind(&other_root), Err(RepoErrorKind::Operation));
    let raw = CidLink::of_raw(RECORD);
    let ops = vec![RepoOp { cid: Some(&raw), ..op }];
    assert_eq!(CommitEvent { ops, ..event }.records().unwrap_err().kind(), RepoErrorKind::Operation);
}
