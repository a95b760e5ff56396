//! Repositories and proofs of the reference server: what they hold, and that nothing else verifies.

mod support;

use std::collections::BTreeMap;
use std::io::Read;

use lexgen_data::{CidLink, Nsid, RecordKey};
use lexgen_repo::{
    Account, BlockIndex, Car, CarWriter, RepoError, RepoErrorKind, Repository, RepositoryRecord, SigningKey, Tree,
    verify_record, write_proof, write_repository,
};
use support::{Case, Proof, cases, text};

/// The CIDs of the records in a repository, by path.
fn contents<B>(
    repository: impl Iterator<Item = Result<RepositoryRecord<B>, RepoError>>,
) -> Result<BTreeMap<String, String>, RepoError> {
    repository.map(|record| record.map(|record| (record.path.to_string(), record.cid.to_string()))).collect()
}

/// The expected contents of a repository.
fn expected(case: &Case) -> BTreeMap<String, String> {
    let records = case.expected["records"].as_array().expect("records");
    let path = |record| format!("{}/{}", text(record, "collection"), text(record, "rkey"));
    records.iter().map(|record| (path(record), text(record, "cid").to_owned())).collect()
}

/// Verifies a proof and compares it with what it should prove.
fn verify(proof: &Proof, car: &[u8], account: &Account) -> Result<(), RepoError> {
    let collection: Nsid = proof.collection.parse().expect("an NSID");
    let rkey: RecordKey = proof.rkey.parse().expect("a record key");
    let found = verify_record(car, account, &collection, &rkey)?;
    assert_eq!(found.record.as_ref().map(|record| record.cid.to_string()), proof.cid, "{}", proof.file);
    if let Some(record) = &found.record {
        let object: lexgen_data::Object = record.decode().expect("a record");
        assert_eq!(object.type_name(), Some(&*proof.collection));
        assert_eq!(CidLink::of_dag_cbor(record.bytes), record.cid);
    }
    assert_eq!(found.commit.did(), &account.did);
    Ok(())
}

/// Gives out a few bytes at a time.
struct Slowly<'a>(&'a [u8]);

impl Read for Slowly<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(7);
        self.0.read(&mut buffer[..length])
    }
}

#[test]
fn repositories_hold_what_is_expected() {
    for case in cases() {
        let expected = expected(&case);
        assert_eq!(contents(Repository::read(&case.repository).unwrap()).unwrap(), expected);
        assert_eq!(contents(Repository::stream(case.repository.as_slice()).unwrap()).unwrap(), expected);
        assert_eq!(contents(Repository::stream(Slowly(&case.repository)).unwrap()).unwrap(), expected);
        let count = Repository::read(&case.repository).unwrap().verify(&case.account).unwrap();
        assert_eq!(count, expected.len());
        let read = |record: RepositoryRecord<&[u8]>| {
            record.bytes.is_none_or(|bytes| CidLink::of_dag_cbor(bytes) == record.cid)
        };
        assert!(Repository::read(&case.repository).unwrap().all(|record| read(record.unwrap())));
    }
}

#[test]
fn trees_of_repositories_are_rebuilt_with_the_same_root() {
    for case in cases() {
        let car = Car::read(&case.repository).unwrap();
        let blocks = BlockIndex::read(&car).unwrap();
        let repository = Repository::read(&case.repository).unwrap();
        let commit = repository.commit().clone();
        let loaded = Tree::load(commit.data(), &blocks).unwrap();
        let mut built = Tree::new();
        for record in repository {
            let record = record.unwrap();
            built.insert(&record.path.to_string(), &record.cid).unwrap();
            assert_eq!(loaded.get(&record.path.to_string()).unwrap(), Some(record.cid));
        }
        assert_eq!(built.root(), *commit.data());
        assert_eq!(built.entries().unwrap(), loaded.entries().unwrap());

        // Written in the order of the tree, it needs no memory for blocks that come too early.
        let read = |_: &str, cid: &CidLink| Ok(blocks.get(cid).expect("a record").to_vec());
        let file = write_repository(Vec::new(), &commit, &loaded, read).unwrap();
        let stream = Repository::stream_with_max_pending(file.as_slice(), 0).unwrap();
        assert_eq!(contents(stream).unwrap(), expected(&case));
        assert_eq!(Repository::read(&file).unwrap().verify(&case.account).unwrap(), built.entries().unwrap().len());
    }
}

#[test]
fn proofs_verify_and_can_be_written() {
    for case in cases() {
        assert!(!case.proofs.is_empty());
        let car = Car::read(&case.repository).unwrap();
        let blocks = BlockIndex::read(&car).unwrap();
        let commit = Repository::read(&case.repository).unwrap().commit().clone();
        let tree = Tree::load(commit.data(), &blocks).unwrap();
        for proof in &case.proofs {
            verify(proof, &proof.car, &case.account).unwrap_or_else(|error| panic!("{}: {error}", proof.file));
            let record = proof.cid.as_ref().map(|cid| blocks.get(&cid.parse().unwrap()).unwrap());
            let path = format!("{}/{}", proof.collection, proof.rkey);
            let ours = write_proof(Vec::new(), &commit, &tree, &path, record).unwrap();
            verify(proof, &ours, &case.account).unwrap();
            assert_eq!(ours.len(), proof.car.len(), "{}", proof.file);
        }
    }
}

#[test]
fn proofs_with_a_changed_bit_do_not_verify() {
    for case in cases() {
        let smallest = case.proofs.iter().map(|proof| proof.car.len()).min();
        for proof in &case.proofs {
            // Every bit of the smallest proof, and one bit of most bytes of the others.
            let step = if Some(proof.car.len()) == smallest { 1 } else { 11 };
            for bit in (0..8 * proof.car.len()).step_by(step) {
                let mut car = proof.car.clone();
                car[bit / 8] ^= 1 << (bit % 8);
                assert!(verify(proof, &car, &case.account).is_err(), "{}: bit {bit}", proof.file);
            }
            for length in (0..proof.car.len()).step_by(step) {
                assert!(verify(proof, &proof.car[..length], &case.account).is_err(), "{}: {length} bytes", proof.file);
            }
            assert!(verify(proof, &[&proof.car[..], &[0]].concat(), &case.account).is_err());
        }
    }
}

#[test]
fn repositories_with_a_changed_bit_do_not_verify() {
    for case in cases() {
        // Every bit of a small file, and bits throughout a large one.
        let step = 1 + case.repository.len() / 1000;
        for bit in (0..8 * case.repository.len()).step_by(8 * step - 1) {
            let mut file = case.repository.clone();
            file[bit / 8] ^= 1 << (bit % 8);
            let verified = Repository::read(&file).and_then(|repository| repository.verify(&case.account));
            assert!(verified.is_err(), "bit {bit}");
        }
    }
}

/// The file with some of its blocks.
fn with_blocks(car: &[u8], roots: &[CidLink], choose: impl Fn(usize) -> usize) -> Vec<u8> {
    let mut writer = CarWriter::new(Vec::new(), roots).unwrap();
    for (index, block) in Car::read(car).unwrap().blocks().enumerate() {
        let block = block.unwrap();
        for _ in 0..choose(index) {
            writer.write(block.cid(), block.bytes()).unwrap();
        }
    }
    writer.into_inner()
}

#[test]
fn proofs_need_each_of_their_blocks_once_and_no_other() {
    for case in cases() {
        for proof in &case.proofs {
            let car = Car::read(&proof.car).unwrap();
            let roots = car.roots();
            let count = car.blocks().count();
            assert_eq!(with_blocks(&proof.car, roots, |_| 1), proof.car);
            for chosen in 0..count {
                let without = with_blocks(&proof.car, roots, |index| usize::from(index != chosen));
                let error = verify(proof, &without, &case.account).unwrap_err();
                assert_eq!(error.kind(), RepoErrorKind::MissingBlock, "{}: {error}", proof.file);
                let twice = with_blocks(&proof.car, roots, |index| 1 + usize::from(index == chosen));
                let error = verify(proof, &twice, &case.account).unwrap_err();
                assert_eq!(error.kind(), RepoErrorKind::ExtraBlock, "{}: {error}", proof.file);
                assert!(error.to_string().contains("once, found block"), "{error}");
            }
            for extra in [CidLink::of_dag_cbor(b"\xa0"), CidLink::of_raw(b"\xa0")] {
                let mut writer = CarWriter::new(Vec::new(), roots).unwrap();
                car.blocks().for_each(|block| {
                    let block = block.unwrap();
                    writer.write(block.cid(), block.bytes()).unwrap();
                });
                writer.write(&extra, b"\xa0").unwrap();
                let error = verify(proof, &writer.into_inner(), &case.account).unwrap_err();
                assert_eq!(error.kind(), RepoErrorKind::ExtraBlock, "{error}");
            }
            let two_roots = [roots[0].clone(), roots[0].clone()];
            for roots in [&[][..], &two_roots] {
                let error = verify(proof, &with_blocks(&proof.car, roots, |_| 1), &case.account).unwrap_err();
                assert_eq!(error.to_string(), "a proof must have one root");
            }
        }
    }
}

#[test]
fn repositories_need_each_of_their_blocks() {
    for case in cases() {
        let car = Car::read(&case.repository).unwrap();
        for chosen in 0..car.blocks().count() {
            let without = with_blocks(&case.repository, car.roots(), |index| usize::from(index != chosen));
            let verified = Repository::read(&without).and_then(|repository| repository.verify(&case.account));
            assert_eq!(verified.unwrap_err().kind(), RepoErrorKind::MissingBlock);
        }
        let after = [&case.repository[..], &[1]].concat();
        let verified = Repository::read(&after).and_then(|repository| repository.verify(&case.account));
        assert_eq!(verified.unwrap_err().kind(), RepoErrorKind::Car);
        assert!(contents(Repository::stream(after.as_slice()).unwrap()).is_err());
        // Others are ignored.
        let mut writer = CarWriter::new(Vec::new(), car.roots()).unwrap();
        writer.write(&CidLink::of_dag_cbor(b"\xa0"), b"\xa0").unwrap();
        writer.write(&CidLink::of_raw(b"\xa0"), b"\xa0").unwrap();
        for block in car.blocks().chain(car.blocks()) {
            let block = block.unwrap();
            writer.write(block.cid(), block.bytes()).unwrap();
        }
        let file = writer.into_inner();
        assert_eq!(contents(Repository::read(&file).unwrap()).unwrap(), expected(&case));
        assert_eq!(contents(Repository::stream(file.as_slice()).unwrap()).unwrap(), expected(&case));
        // Unless their bytes are those of other CIDs.
        let mut writer = CarWriter::new(file, &[]).unwrap();
        writer.write(&CidLink::of_raw(b"\xa0"), b"\xa1").unwrap();
        let mut file = writer.into_inner();
        let header = CarWriter::new(Vec::new(), &[]).unwrap().into_inner();
        let place = file.windows(header.len()).rposition(|bytes| bytes == header).unwrap();
        file.drain(place..place + header.len());
        let verified = Repository::read(&file).and_then(|repository| repository.verify(&case.account));
        assert_eq!(verified.unwrap_err().kind(), RepoErrorKind::Block);
    }
}

#[test]
fn another_account_key_or_path_does_not_verify() {
    let cases = cases();
    for case in &cases {
        let did = case.account.did.clone();
        let other_did = Account::new("did:web:other.example".parse().unwrap(), case.account.key);
        let other_keys = [SigningKey::k256(&[7; 32]), SigningKey::p256(&[7; 32])];
        let others = other_keys.map(|key| Account::new(did.clone(), key.unwrap().verifying_key()));
        for proof in &case.proofs {
            assert_eq!(verify(proof, &proof.car, &other_did).unwrap_err().kind(), RepoErrorKind::Account);
            for other in &others {
                assert_eq!(verify(proof, &proof.car, other).unwrap_err().kind(), RepoErrorKind::Signature);
            }
            for other in cases.iter().filter(|other| other.account != case.account) {
                assert!(verify(proof, &proof.car, &other.account).is_err());
            }
            // The proof for another path is a proof for this one only if it is the same way through the tree.
            for other in &case.proofs {
                let collection = other.collection.parse().unwrap();
                if let Ok(found) = verify_record(&proof.car, &case.account, &collection, &other.rkey.parse().unwrap()) {
                    assert_eq!(found.record.map(|record| record.cid.to_string()), other.cid);
                }
            }
        }
        let repository = || Repository::read(&case.repository).unwrap();
        assert_eq!(repository().verify(&other_did).unwrap_err().kind(), RepoErrorKind::Account);
        for other in &others {
            assert_eq!(repository().verify(other).unwrap_err().kind(), RepoErrorKind::Signature);
        }
    }
}

#[test]
fn deleted_records_are_not_in_the_repository() {
    for case in cases() {
        let contents = contents(Repository::read(&case.repository).unwrap()).unwrap();
        for deleted in case.expected["deleted"].as_array().into_iter().flatten() {
            let path = format!("{}/{}", text(deleted, "collection"), text(deleted, "rkey"));
            assert!(!contents.contains_key(&path), "{path}");
        }
    }
}
